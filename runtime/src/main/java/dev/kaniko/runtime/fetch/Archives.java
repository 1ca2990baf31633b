package dev.kaniko.runtime.fetch;

import com.github.luben.zstd.ZstdIOException;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.runtime.layer.SizeLimit;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Opens tar archives, plain or compressed with gzip, bzip2, xz or zstd, as trees (language.md §13).
 *
 * <p>What an archive is, its content tells: after the compression is taken off there is a tar header with the right checksum. An
 * archive of zeros only is none, as for BuildKit. The tree is an index in memory; contents are read from the archive itself, or, if it
 * is compressed and not small, from its uncompressed copy in the scratch directory.
 */
public final class Archives {
  /** A compressed archive that is no larger than this when uncompressed stays in memory. */
  private static final int MOST_IN_MEMORY = 256 * 1024;

  private final Path scratch;
  private final Instant now;

  /**
   * @param scratch a directory of the caller, where unpacked archives lie as long as the build runs
   * @param now the time of directories that an archive implies and does not list
   */
  public Archives(Path scratch, Instant now) {
    this.scratch = Objects.requireNonNull(scratch);
    this.now = Objects.requireNonNull(now);
  }

  /**
   * Opens an archive.
   *
   * @return what it holds; empty if {@code content} is no archive
   * @throws InstructionFailedException if it begins like an archive and is damaged, or cannot be unpacked
   */
  public Optional<FileTree> open(FileContent content) throws IOException {
    var compression = compression(content);
    if (!beginsLikeTar(content, compression)) {
      return Optional.empty();
    }
    var file = content.file();
    return Optional.of(
        compression == ArchiveCompression.NONE && file.isPresent()
            ? indexFile(file.get())
            : unpack(content, compression));
  }

  private static ArchiveCompression compression(FileContent content) throws IOException {
    try (var input = content.open()) {
      return ArchiveCompression.of(input.readNBytes(ArchiveCompression.MAGIC_LENGTH));
    }
  }

  private static boolean beginsLikeTar(FileContent content, ArchiveCompression compression) throws IOException {
    try (var file = content.open()) {
      try {
        // Not closed: the file below it is.
        var start = compression.open(file).readNBytes(TarBlock.SIZE);
        if (start.length < TarBlock.SIZE) {
          return false;
        }
        var header = new TarBlock(start);
        header.check();
        return !header.isZero() && header.size() >= 0;
      } catch (IOException _) {
        return false; // Compressed in another way, or something that only begins alike.
      }
    }
  }

  /** Takes the compression off, at first in memory, and indexes the result. */
  private FileTree unpack(FileContent content, ArchiveCompression compression) throws IOException {
    try (var input = content.open();
        var plain = SizeLimit.of(scratch).bound("the archive", compression.open(input))) {
      var start = read(plain, MOST_IN_MEMORY);
      if (start.length < MOST_IN_MEMORY) {
        return index(new TarBytes.InMemory(ByteBuffer.wrap(start)));
      }
      var file = Files.createTempFile(scratch, "archive-", ".tar");
      try (var output = Files.newOutputStream(file)) {
        output.write(start);
        var buffer = new byte[ArchiveCompression.BUFFER];
        for (int count = read(plain, buffer); count >= 0; count = read(plain, buffer)) {
          output.write(buffer, 0, count);
        }
      }
      return indexFile(file);
    }
  }

  private static byte[] read(InputStream plain, int most) throws InstructionFailedException {
    try {
      return plain.readNBytes(most);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private static int read(InputStream plain, byte[] buffer) throws InstructionFailedException {
    try {
      return plain.read(buffer);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private FileTree indexFile(Path file) throws IOException {
    try (var bytes = TarBytes.OnDisk.open(file)) {
      return index(bytes);
    }
  }

  private FileTree index(TarBytes bytes) throws InstructionFailedException {
    var tree = new ArchiveTree(now);
    var reader = new TarReader(bytes);
    try {
      for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
        tree.add(entry.get(), bytes);
      }
    } catch (IOException e) {
      throw damaged(e);
    }
    tree.countNames();
    return tree;
  }

  private static InstructionFailedException damaged(IOException cause) {
    var text = cause instanceof ZstdIOException ? "damaged zstd data: " + cause.getMessage() : cause.getMessage();
    return new InstructionFailedException("cannot unpack the archive: " + (text == null ? "it is damaged" : text), cause);
  }
}
