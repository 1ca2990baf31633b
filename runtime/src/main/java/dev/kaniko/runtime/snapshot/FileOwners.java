package dev.kaniko.runtime.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.ExtendedAttributes;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.IdMap;
import dev.kaniko.snapshot.Metadata;
import java.io.IOException;

/**
 * Sets the owners of files on disk. In a user namespace with a single id, all files belong to that id. Then the owner that a file has in the image
 * is kept in the attribute {@link #ATTRIBUTE}. Only regular files and directories can have it; symbolic links and fifos cannot. Commands of the
 * build do not see the owner; overlays copy the attribute together with the file.
 *
 * @param users the user ids that are mapped in the user namespace
 * @param groups the group ids that are mapped in the user namespace
 */
record FileOwners(IdMap users, IdMap groups) {
  /** The owners that this process can set. */
  static final FileOwners OWN = new FileOwners(IdMap.users(), IdMap.groups());

  static final String ATTRIBUTE = "user.kaniko.owner";

  private static final long LARGEST = 0xffff_fffeL;

  /**
   * Sets the owner of a file.
   *
   * @throws IOException if this process may not; the message says why
   */
  void set(Directory parent, String name, ImagePath path, FileStatus before, Metadata metadata) throws IOException {
    if (users.isSingle()) {
      keep(parent, name, before, metadata);
      return;
    }
    int uid = (int) metadata.uid();
    int gid = (int) metadata.gid();
    if (before.uid() == uid && before.gid() == gid) {
      return;
    }
    try {
      parent.changeOwner(name, uid, gid);
    } catch (ErrnoException failure) {
      if (failure.is(Errno.EPERM) || failure.is(Errno.EINVAL)) {
        throw new IOException(path + " cannot belong to " + metadata.uid() + ":" + metadata.gid() + ": " + reason(metadata), failure);
      }
      throw failure;
    }
  }

  /** Returns why a file cannot have the owner in {@code metadata}. */
  String reason(Metadata metadata) {
    if (!users.holds(metadata.uid())) {
      return "the user namespace has the user ids " + users.text() + "; more come from /etc/subuid";
    }
    if (!groups.holds(metadata.gid())) {
      return "the user namespace has the group ids " + groups.text() + "; more come from /etc/subgid";
    }
    return "this user may not change the owners of files (needs root or a user namespace)";
  }

  private static void keep(Directory parent, String name, FileStatus before, Metadata metadata) throws ErrnoException {
    if (!before.isRegular() && !before.isDirectory()) {
      return;
    }
    if (metadata.uid() == 0 && metadata.gid() == 0) {
      ExtendedAttributes.remove(parent, name, ATTRIBUTE);
      return;
    }
    try {
      ExtendedAttributes.write(parent, name, ATTRIBUTE, (metadata.uid() + ":" + metadata.gid()).getBytes(US_ASCII));
    } catch (ErrnoException failure) {
      if (!failure.is(Errno.EOPNOTSUPP)) {
        throw failure;
      }
    }
  }

  /** Returns {@code status} with the owner that the file has in the image. */
  FileStatus asInImage(Directory parent, String name, FileStatus status) throws ErrnoException {
    if (!users.isSingle() || !status.isRegular() && !status.isDirectory()) {
      return status;
    }
    var kept = ExtendedAttributes.read(parent, name, ATTRIBUTE).map(value -> new String(value, US_ASCII)).orElse("");
    if (!kept.matches("[0-9]{1,10}:[0-9]{1,10}")) {
      return status;
    }
    long uid = Long.parseLong(kept.substring(0, kept.indexOf(':')));
    long gid = Long.parseLong(kept.substring(kept.indexOf(':') + 1));
    // A command of the build may have written the attribute, so the numbers are checked.
    return uid <= LARGEST && gid <= LARGEST ? status.withOwner((int) uid, (int) gid) : status;
  }
}
