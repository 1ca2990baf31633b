package dev.kaniko.runtime.interpreter;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Tells trees apart by what is in them. Times do not count: a stage that is built again has others. */
final class TreeDigest {
  private final FileTree tree;
  private final MessageDigest hash = Digests.sha256();

  private TreeDigest(FileTree tree) {
    this.tree = tree;
  }

  /** Returns what stands for all at and below {@code path}, links on the way to it followed. */
  static String of(FileTree tree, ImagePath path) throws IOException {
    var digest = new TreeDigest(tree);
    digest.add(new LinkResolver(tree).follow(path), "");
    return HexFormat.of().formatHex(digest.hash.digest());
  }

  private void add(ImagePath path, String name) throws IOException {
    var entry = tree.find(path);
    if (entry.isEmpty()) {
      return;
    }
    var node = entry.get().node();
    var metadata = node.metadata();
    say(name, Integer.toOctalString(metadata.mode()), metadata.uid() + ":" + metadata.gid());
    switch (node) {
      case FileNode.RegularFile file -> {
        say("file", Long.toString(file.content().size()));
        try (var bytes = file.content().open()) {
          bytes.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), hash));
        }
      }
      case FileNode.SymbolicLink link -> say("link", link.target());
      case FileNode.Device device -> say("device", device.block() + " " + device.major() + ":" + device.minor());
      case FileNode.Fifo _ -> say("fifo");
      case FileNode.Directory _ -> {
        say("directory");
        for (var child : tree.list(path)) {
          add(path.child(child), child);
        }
        say("end");
      }
    }
  }

  private void say(String... texts) {
    for (var text : texts) {
      hash.update(OsBytes.encode(text));
      hash.update((byte) 0);
    }
  }
}
