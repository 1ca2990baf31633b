package dev.kaniko.runtime.root;

import com.github.luben.zstd.ZstdIOException;
import dev.kaniko.image.Digest;
import dev.kaniko.runtime.layer.Decompression;
import dev.kaniko.runtime.layer.LayerFormatException;
import dev.kaniko.runtime.layer.LayerReader;
import dev.kaniko.runtime.layer.SizeLimit;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.snapshot.ChangeTarget;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.zip.ZipException;

/** Unpacks compressed layers and verifies their diff IDs. */
public final class LayerUnpacker {
  /** Receives the changes of a layer in their order. */
  @FunctionalInterface
  public interface Changes {
    void take(Change change) throws IOException;
  }

  private LayerUnpacker() {}

  /**
   * Unpacks a layer and closes {@code blob}. After a failure, a part of the layer may have been written.
   *
   * @param limit for the tar stream, and for the sum of all file sizes
   * @throws LayerFormatException if the layer is malformed or too large, or if its digest is not {@code diffId}
   * @throws IOException if the blob cannot be read or the changes cannot be written
   */
  public static void unpack(InputStream blob, DiffId diffId, ChangeTarget target, SizeLimit limit) throws IOException {
    read(blob, diffId, limit, target::apply);
    target.finish();
  }

  /** Reads all of {@code blob} as {@link #unpack} does. */
  public static void read(InputStream blob, DiffId diffId, SizeLimit limit, Changes changes) throws IOException {
    DiffId actual;
    try {
      actual = read(blob, limit, changes);
    } catch (LayerFormatException e) {
      throw e.in(diffId);
    }
    if (!actual.equals(diffId)) {
      throw new LayerFormatException("the layer is corrupt: its contents have the digest " + actual + " instead of " + diffId);
    }
  }

  /**
   * Reads all of {@code blob}, whatever it is.
   *
   * @return what its tar has as its digest
   */
  public static DiffId read(InputStream blob, SizeLimit limit, Changes changes) throws IOException {
    var hash = Digests.sha256();
    try (var in = blob; var tar = new DigestInputStream(limit.bound("the layer", Decompression.open(in)), hash)) {
      var reader = LayerReader.ofTar(tar);
      long files = 0;
      for (var change = reader.next(); change.isPresent(); change = reader.next()) {
        if (change.get() instanceof Change.Put(var path, FileNode.RegularFile file)) {
          files = Math.addExact(files, file.content().size());
          limit.check("the layer with " + OsBytes.printable(path.text()), files);
        }
        changes.take(change.get());
      }
      // The digest includes bytes after the end of the archive.
      tar.transferTo(OutputStream.nullOutputStream());
    } catch (ZipException | ZstdIOException | EOFException e) {
      throw new LayerFormatException("the layer is damaged: its compressed data cannot be unpacked", e);
    }
    return new DiffId(Digest.sha256(hash.digest()));
  }
}
