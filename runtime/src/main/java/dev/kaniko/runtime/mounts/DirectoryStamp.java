package dev.kaniko.runtime.mounts;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.snapshot.InodeStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What a directory looks like without its contents being read. Whatever changes a file moves its time of change, which only the kernel sets.
 *
 * @param text equal as long as nothing in the directory is touched
 * @param bytes of an archive of it, about
 */
record DirectoryStamp(String text, long bytes) {
  private static final int TAR_BLOCK = 512;

  /** A header, and another with a block for what it cannot hold, as a long name. */
  private static final int TAR_HEADERS = 3 * TAR_BLOCK;

  static DirectoryStamp of(InodeStore store) throws IOException {
    var hash = Digests.sha256();
    // The time of change of the root moves when it gets its name.
    store.status(ImagePath.ROOT).ifPresent(root -> add(hash, root.permissions() + " " + root.uid() + " " + root.gid()));
    long bytes = add(store, ImagePath.ROOT, hash);
    return new DirectoryStamp(HexFormat.of().formatHex(hash.digest()), bytes);
  }

  private static long add(InodeStore store, ImagePath directory, MessageDigest hash) throws IOException {
    add(hash, directory.text());
    long bytes = 0;
    for (var entry : store.list(directory)) {
      var status = entry.status();
      add(hash, entry.name() + "\0" + status.inode() + " " + status.size() + " " + status.modified() + " " + status.changed());
      bytes += TAR_HEADERS + (status.isDirectory() ? add(store, directory.child(entry.name()), hash) : status.size() + TAR_BLOCK);
    }
    return bytes;
  }

  private static void add(MessageDigest hash, String text) {
    hash.update((text + "\0\0").getBytes(StandardCharsets.UTF_8));
  }
}
