package dev.kaniko.runtime.layer;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.linux.PathLength;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the changes of a layer in the order of its tar stream (OCI image-spec, layer). Whiteouts become removals.
 *
 * <p>The content of a {@link Change.Put} can be read once, and only before the next call of {@link #next}. Any input, also a hostile one,
 * gives either changes or an {@link IOException}. The changes need not fit together: a layer may put a file below a file.
 */
public final class LayerReader implements AutoCloseable {
  private final InputStream in;
  private final TarReader tar;

  private LayerReader(InputStream in) {
    this.in = in;
    this.tar = TarReader.ofLayer(in);
  }

  /** Reads an uncompressed layer; closing the reader closes {@code tar}. */
  public static LayerReader ofTar(InputStream tar) {
    return new LayerReader(tar);
  }

  /** Reads a layer that is compressed with gzip or zstd, or not at all; closing the reader closes {@code blob}. */
  public static LayerReader open(InputStream blob) throws IOException {
    return new LayerReader(Decompression.open(blob));
  }

  /**
   * Returns the next change; empty at the end. AUFS's own bookkeeping entries are skipped.
   *
   * @throws LayerFormatException if the layer is malformed or has a path outside of the root
   */
  public Optional<Change> next() throws IOException {
    try {
      for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
        var change = change(entry.get());
        if (change != null) {
          return Optional.of(change);
        }
      }
      return Optional.empty();
    } catch (EOFException e) {
      throw new LayerFormatException("the layer ends in the middle of a file", e);
    }
  }

  private @Nullable Change change(TarEntry entry) throws IOException {
    var path = path(entry.name());
    if (isBelowWhiteout(path)) {
      return null;
    }
    var name = path.name();
    if (name.equals(Whiteouts.OPAQUE)) {
      return new Change.Clear(path.parent());
    }
    if (name.startsWith(Whiteouts.BOOKKEEPING)) {
      return null;
    }
    if (name.startsWith(Whiteouts.PREFIX)) {
      return new Change.Remove(removed(path, name.substring(Whiteouts.PREFIX.length())));
    }
    if (entry.isHardLink()) {
      return new Change.HardLink(path, path(entry.link()));
    }
    var node = node(entry);
    if (path.isRoot() && !(node instanceof FileNode.Directory)) {
      throw new LayerFormatException("the layer has a root that is not a directory");
    }
    if (node instanceof FileNode.Device device && Whiteouts.isWhiteout(device)) {
      return new Change.Remove(path); // An overlay file system takes it for a whiteout.
    }
    return new Change.Put(path, node);
  }

  /** Returns true for a path below one of AUFS's own directories, except the one that holds links. */
  private static boolean isBelowWhiteout(ImagePath path) throws LayerFormatException {
    if (!path.text().contains("/" + Whiteouts.PREFIX)) {
      return false;
    }
    for (var name : path.parent().names()) {
      if (name.startsWith(Whiteouts.BOOKKEEPING)) {
        return !name.equals(Whiteouts.LINKS);
      }
      if (name.startsWith(Whiteouts.PREFIX)) {
        throw new LayerFormatException("the layer has a name below a whiteout: " + OsBytes.printable(path.text()));
      }
    }
    return false;
  }

  private static ImagePath removed(ImagePath whiteout, String name) throws LayerFormatException {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new LayerFormatException("the layer has a whiteout without a file name: " + OsBytes.printable(whiteout.text()));
    }
    return whiteout.parent().child(name);
  }

  private FileNode node(TarEntry entry) throws LayerFormatException {
    var node = entry.node(tar.stored());
    if (node instanceof FileNode.SymbolicLink(_, var target)) {
      if (PathLength.isTooLong(target)) {
        throw new LayerFormatException(
            "the layer has a symbolic link with a target of more than " + PathLength.MOST + " bytes: " + OsBytes.printable(entry.name()));
      }
      if (target.isEmpty() || target.indexOf('\0') >= 0) {
        throw new LayerFormatException("the layer has a symbolic link whose target is empty or has a NUL character: " + OsBytes.printable(entry.name()));
      }
    }
    // In formats older than ustar, a directory is a file whose name ends in a slash.
    return node instanceof FileNode.RegularFile(var metadata, _) && entry.name().endsWith("/") ? new FileNode.Directory(metadata) : node;
  }

  private static ImagePath path(String name) throws LayerFormatException {
    if (PathLength.isTooLong(name)) {
      throw new LayerFormatException(
          "the layer has a path of more than " + PathLength.MOST + " bytes, which Linux tools cannot unpack: " + PathLength.shortened(name));
    }
    if (name.indexOf('\0') >= 0) {
      throw new LayerFormatException("the layer has a name with a NUL character: " + OsBytes.printable(name.replace('\0', '?')));
    }
    for (var part : name.split("/")) {
      if (part.equals("..")) {
        throw new LayerFormatException("the layer has a name that leads out of the root: " + OsBytes.printable(name));
      }
      if (part.length() > 255) {
        throw new LayerFormatException("the layer has a file name of " + part.length() + " characters");
      }
    }
    return ImagePath.clean(name);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
