package dev.kaniko.runtime.process.inplace;

import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.ExtendedAttributes;
import dev.kaniko.runtime.linux.FileStatus;
import java.util.Arrays;

/** Owner, mode, attributes and time of a directory that stands for another for a while. */
final class SharedMetadata {
  private static final String HERE = ".";

  private SharedMetadata() {}

  /**
   * Gives {@code to} what {@code from} had.
   *
   * @param status the status of {@code from} at that time: every name that is moved changes its time
   */
  static void copy(Directory from, FileStatus status, Directory to) throws ErrnoException {
    var wanted = ExtendedAttributes.read(from, HERE);
    var present = ExtendedAttributes.read(to, HERE);
    for (var name : present.keySet()) {
      if (!wanted.containsKey(name) && isOurs(name)) {
        ExtendedAttributes.remove(to, HERE, name);
      }
    }
    for (var attribute : wanted.entrySet()) {
      if (isOurs(attribute.getKey()) && !Arrays.equals(attribute.getValue(), present.get(attribute.getKey()))) {
        ExtendedAttributes.write(to, HERE, attribute.getKey(), attribute.getValue());
      }
    }
    restore(to, status);
  }

  /** What the kernel or a security module manages is nothing to carry over. */
  private static boolean isOurs(String attribute) {
    return attribute.startsWith("user.") || attribute.startsWith("system.posix_acl");
  }

  /** Gives {@code directory} owner, mode and time of {@code wanted}, as far as it may be changed: a mount can be read-only. */
  static void restore(Directory directory, FileStatus wanted) throws ErrnoException {
    try {
      var present = directory.status(HERE);
      if (present.uid() != wanted.uid() || present.gid() != wanted.gid()) {
        directory.changeOwner(HERE, wanted.uid(), wanted.gid());
      }
      if (present.mode() != wanted.mode()) {
        directory.changeMode(HERE, wanted.permissions());
      }
      directory.changeModified(HERE, wanted.modified());
    } catch (ErrnoException failure) {
      if (!failure.is(Errno.EROFS)) {
        throw failure;
      }
    }
  }
}
