package dev.kaniko.runtime.layer;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a changeset as a tar stream (OCI image-spec, layer; POSIX pax). Names are relative, and names of directories end in a slash. There
 * are no user and group names. Times are whole seconds, as in BuildKit. A hard link repeats the metadata of its file, because some readers
 * apply the metadata of the link. The stream depends on the changeset and the latest time only.
 */
final class TarWriter {
  private static final int BUFFER = 1 << 16;
  private static final int END = 2 * TarHeader.BLOCK;

  private final OutputStream out;
  private final Optional<LatestTime> latest;
  private final byte[] buffer = new byte[BUFFER];

  private TarWriter(Optional<LatestTime> latest, OutputStream out) {
    this.latest = latest;
    this.out = out;
  }

  /** Writes {@code diff} to {@code out}, which stays open. */
  static void write(SnapshotDiff diff, Optional<LatestTime> latest, OutputStream out) throws IOException {
    var writer = new TarWriter(latest, out);
    var targets = new HashSet<ImagePath>();
    for (var change : diff.changes()) {
      if (change instanceof Change.HardLink link) {
        targets.add(link.target());
      }
    }
    writer.writeAll(diff, targets);
    out.write(new byte[END]);
  }

  private void writeAll(SnapshotDiff diff, Set<ImagePath> targets) throws IOException {
    Map<ImagePath, FileNode> linked = new HashMap<>();
    for (var change : diff.changes()) {
      switch (change) {
        case Change.Put put -> {
          if (targets.contains(put.path())) {
            linked.put(put.path(), put.node());
          }
          put(put.path(), put.node());
        }
        case Change.HardLink link -> {
          var node = linked.get(link.target());
          if (node == null) {
            throw new IllegalArgumentException("hard link " + link.path() + " comes before its file " + link.target());
          }
          out.write(
              new TarHeader(name(link.path()), '1', metadata(node)).linkTo(name(link.target())).encode());
        }
        case Change.Remove remove -> whiteout(remove.path().parent(), Whiteouts.PREFIX + remove.path().name());
        case Change.Clear clear -> whiteout(clear.path(), Whiteouts.OPAQUE);
      }
    }
  }

  private Metadata metadata(FileNode node) {
    return latest.isPresent() ? latest.get().limit(node.metadata()) : node.metadata();
  }

  /** Returns the name as the archive has it. */
  private static byte[] name(ImagePath path) {
    return path.isRoot() ? OsBytes.encode(".") : OsBytes.encode(path.relativeTo(ImagePath.ROOT));
  }

  private void whiteout(ImagePath directory, String name) throws IOException {
    out.write(new TarHeader(name(directory.child(name)), '0', Whiteouts.METADATA).encode());
  }

  private void put(ImagePath path, FileNode node) throws IOException {
    var metadata = metadata(node);
    switch (node) {
      case FileNode.RegularFile file -> {
        out.write(new TarHeader(name(path), '0', metadata).size(file.content().size()).encode());
        copy(path, file.content());
      }
      case FileNode.Directory _ -> out.write(new TarHeader(name(path), '5', metadata).directory().encode());
      case FileNode.SymbolicLink link ->
          out.write(
              new TarHeader(name(path), '2', metadata.withMode(0777)).linkTo(OsBytes.encode(link.target())).encode());
      case FileNode.Device device ->
          out.write(
              new TarHeader(name(path), device.block() ? '4' : '3', metadata).device(device.major(), device.minor()).encode());
      case FileNode.Fifo _ -> out.write(new TarHeader(name(path), '6', metadata).encode());
    }
  }

  private void copy(ImagePath path, FileContent content) throws IOException {
    long left = content.size();
    if (left == 0) {
      return;
    }
    try (var in = content.open()) {
      while (left > 0) {
        int length = in.read(buffer, 0, (int) Math.min(left, BUFFER));
        if (length < 0) {
          throw new IOException(path + ": the file became " + left + " bytes shorter while it was read");
        }
        out.write(buffer, 0, length);
        left -= length;
      }
    }
    int rest = (int) (content.size() % TarHeader.BLOCK);
    if (rest > 0) {
      out.write(new byte[TarHeader.BLOCK - rest]);
    }
  }
}
