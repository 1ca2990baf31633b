package dev.kaniko.runtime.fetch;

import com.github.luben.zstd.ZstdIOException;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.runtime.layer.SizeLimit;
import dev.kaniko.runtime.layer.TarReader;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.snapshot.FilePart;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileTree;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Opens tar archives, plain or compressed with gzip, bzip2, xz or zstd, as trees (language.md §13).
 *
 * <p>A file is an archive if its uncompressed content begins with a tar header that has the right checksum. The name does not matter. A file of
 * zeros is not an archive, as in BuildKit. The tree is an index in memory. Contents are read from the archive itself if it is not
 * compressed, else from an uncompressed copy, which is in memory if it is small and in the scratch directory if not.
 */
public final class Archives {
  /** The largest uncompressed size, in bytes, of a compressed archive that is kept in memory. */
  private static final int MOST_IN_MEMORY = 256 * 1024;

  private final Path scratch;
  private final Instant now;

  /**
   * @param scratch the directory for uncompressed archives; the caller removes it after the build
   * @param now the time of directories that have no entry of their own in the archive
   */
  public Archives(Path scratch, Instant now) {
    this.scratch = Objects.requireNonNull(scratch);
    this.now = Objects.requireNonNull(now);
  }

  /**
   * Opens a file as an archive.
   *
   * @return the tree in it; empty if {@code content} is not an archive
   * @throws InstructionFailedException if the archive is damaged or cannot be unpacked
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

  /**
   * Unpacks an archive while it comes in. It is read once, to its end, and written once, uncompressed.
   *
   * @return the tree in it; empty if it is not an archive
   * @throws InstructionFailedException if the archive is damaged or cannot be unpacked
   * @throws IOException if {@code input} cannot be read
   */
  public Optional<FileTree> receive(InputStream input) throws IOException {
    var source = new FailingInput(input);
    try {
      return unpack(new BufferedInputStream(source, ArchiveCompression.BUFFER));
    } catch (IOException e) {
      if (source.failure().isPresent()) {
        throw source.failure().get();
      }
      throw e instanceof InstructionFailedException ? e : damaged(e);
    }
  }

  private Optional<FileTree> unpack(InputStream received) throws IOException {
    received.mark(ArchiveCompression.MAGIC_LENGTH);
    var compression = ArchiveCompression.of(received.readNBytes(ArchiveCompression.MAGIC_LENGTH));
    received.reset();
    // This stream is not closed, because the caller closes the one below it.
    var plain = new BufferedInputStream(compression.open(received), ArchiveCompression.BUFFER);
    plain.mark(TarReader.BLOCK);
    if (!TarReader.isHeader(plain.readNBytes(TarReader.BLOCK))) {
      return Optional.empty();
    }
    plain.reset();
    return Optional.of(copyAndIndex(plain));
  }

  private FileTree copyAndIndex(InputStream plain) throws IOException {
    var file = Files.createTempFile(scratch, "archive-", ".tar");
    var bounded = SizeLimit.of(scratch).bound("the archive", plain);
    FileTree tree;
    try (var output = new BufferedOutputStream(Files.newOutputStream(file), ArchiveCompression.BUFFER)) {
      tree = index(new CopiedInput(bounded, output), Long.MAX_VALUE, (from, size) -> new FilePart(file, from, size));
    }
    bounded.transferTo(OutputStream.nullOutputStream()); // What comes after the archive has the checksum of the compression.
    return tree;
  }

  private static ArchiveCompression compression(FileContent content) throws IOException {
    try (var input = content.open()) {
      return ArchiveCompression.of(input.readNBytes(ArchiveCompression.MAGIC_LENGTH));
    }
  }

  private static boolean beginsLikeTar(FileContent content, ArchiveCompression compression) throws IOException {
    try (var file = content.open()) {
      try {
        // This stream is not closed, because the caller closes the file below it.
        return TarReader.isHeader(compression.open(file).readNBytes(TarReader.BLOCK));
      } catch (IOException _) {
        return false; // The magic number was a coincidence, or the compression has an unknown variant.
      }
    }
  }

  /** Uncompresses the archive, first into memory and then, if it is large, into a file. Indexes the result. */
  private FileTree unpack(FileContent content, ArchiveCompression compression) throws IOException {
    try (var input = content.open();
        var plain = SizeLimit.of(scratch).bound("the archive", compression.open(input))) {
      var start = read(plain, MOST_IN_MEMORY);
      if (start.length < MOST_IN_MEMORY) {
        return index(new ByteArrayInputStream(start), start.length, (from, size) -> FileContent.of(Arrays.copyOfRange(start, (int) from, (int) (from + size))));
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
    try (var input = new BufferedInputStream(Files.newInputStream(file))) {
      return index(input, Files.size(file), (from, size) -> new FilePart(file, from, size));
    }
  }

  /** Makes file contents from parts of an archive. */
  @FunctionalInterface
  private interface Parts {
    FileContent part(long from, long size);
  }

  private FileTree index(InputStream archive, long length, Parts parts) throws InstructionFailedException {
    var tree = new ArchiveTree(now);
    var reader = TarReader.ofArchive(archive);
    try {
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        var entry = next.get();
        long stored = entry.sparse().stored();
        if (stored > length - entry.position()) {
          throw new EOFException("it ends in the middle of " + OsBytes.printable(entry.name()));
        }
        tree.add(entry, parts.part(entry.position(), stored));
      }
    } catch (IOException e) {
      throw damaged(e);
    }
    tree.countNames();
    return tree;
  }

  private static InstructionFailedException damaged(IOException cause) {
    var text = cause instanceof ZstdIOException ? "damaged zstd data: " + cause.getMessage() : cause.getMessage();
    var cutOff = cause instanceof EOFException ? " (it is cut off)" : "";
    return new InstructionFailedException("cannot unpack the archive: " + (text == null ? "it is damaged" : text) + cutOff, cause);
  }
}
