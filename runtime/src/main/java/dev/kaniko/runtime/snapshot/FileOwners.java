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
 * Owners of files on disk, where there are these users and groups. In a user namespace with a single id everything belongs to that, and the
 * owner that a file of an image has is kept beside it, in an attribute, which files and directories can have, but not links and fifos.
 * Processes do not see it, overlays copy it with the file.
 */
record FileOwners(IdMap users, IdMap groups) {
  /** Those of this process. */
  static final FileOwners OWN = new FileOwners(IdMap.users(), IdMap.groups());

  static final String ATTRIBUTE = "user.kaniko.owner";

  private static final long LARGEST = 0xffff_fffeL;

  /**
   * Gives a file away.
   *
   * @throws IOException with a clear text if this process may not
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

  /** Why a file cannot have an owner. */
  String reason(Metadata metadata) {
    if (!users.holds(metadata.uid())) {
      return "the user namespace has the user ids " + users.text() + "; more come from /etc/subuid";
    }
    if (!groups.holds(metadata.gid())) {
      return "the user namespace has the group ids " + groups.text() + "; more come from /etc/subgid";
    }
    return "this user may not give files away (needs root, or a user namespace)";
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

  /** The status of a file with the owner that it has in the image. */
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
    // Anybody may have written there.
    return uid <= LARGEST && gid <= LARGEST ? status.withOwner((int) uid, (int) gid) : status;
  }
}
