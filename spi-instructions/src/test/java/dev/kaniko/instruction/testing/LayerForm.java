package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the tar stream of a layer can hold (OCI image-spec, layer; POSIX pax). A changeset without a problem reads as it was written;
 * fractions of seconds are apart, which layers do not keep.
 */
public final class LayerForm {
  private static final String WHITEOUT = ".wh.";
  private static final int LONGEST_NAME = 255;
  private static final int MOST_DEVICE = 07777777;

  private LayerForm() {}

  /** Returns why a changeset does not survive being written as a layer, as a sentence; empty if it does. */
  public static Optional<String> problem(SnapshotDiff diff) {
    for (var change : diff.changes()) {
      var problem = problem(change);
      if (problem.isPresent()) {
        return problem.map(text -> change.path() + " " + text);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> problem(Change change) {
    var name = change.path().name();
    if (name.startsWith(WHITEOUT)) {
      return Optional.of("begins with .wh., which says in a layer that something is gone");
    }
    if (bytes(name) > LONGEST_NAME) {
      return Optional.of("has a name of more than " + LONGEST_NAME + " bytes");
    }
    return change instanceof Change.Put(ImagePath _, FileNode node) ? problem(node) : Optional.empty();
  }

  /** A lone surrogate is one byte, see {@link ImagePath}. */
  private static int bytes(String name) {
    return name.codePoints().map(c -> 0xdc80 <= c && c <= 0xdcff ? 1 : Character.toString(c).getBytes(StandardCharsets.UTF_8).length).sum();
  }

  private static Optional<String> problem(FileNode node) {
    var xattrs = node.metadata().xattrs().keySet();
    if (xattrs.stream().anyMatch(name -> name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0)) {
      return Optional.of("has an extended attribute whose name no tar archive can hold");
    }
    return switch (node) {
      case FileNode.RegularFile file -> problem(file.content());
      case FileNode.SymbolicLink link when link.target().isEmpty() || link.target().indexOf('\0') >= 0 ->
          Optional.of("is a symbolic link to nothing, or to a NUL character");
      case FileNode.SymbolicLink link when link.metadata().mode() != 0777 -> Optional.of("is a symbolic link whose mode is not 0777");
      case FileNode.Device device when device.major() < 0 || device.minor() < 0 || device.major() > MOST_DEVICE || device.minor() > MOST_DEVICE ->
          Optional.of("is a device whose number does not fit");
      default -> Optional.empty();
    };
  }

  private static Optional<String> problem(FileContent content) {
    try (var first = content.open(); var second = content.open()) {
      var bytes = first.readAllBytes();
      if (bytes.length != content.size()) {
        return Optional.of("has a content of " + bytes.length + " bytes that says it has " + content.size());
      }
      return Arrays.equals(bytes, second.readAllBytes()) ? Optional.empty() : Optional.of("has a content that gives other bytes when it is opened again");
    } catch (IOException e) {
      return Optional.of("has a content that cannot be read: " + e.getMessage());
    }
  }
}
