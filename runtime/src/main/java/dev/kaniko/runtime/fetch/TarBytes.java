package dev.kaniko.runtime.fetch;

import dev.kaniko.snapshot.FileContent;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** The bytes of an uncompressed archive, read at any place. */
sealed interface TarBytes {
  long size();

  /**
   * Fills {@code target} with what begins at {@code position}.
   *
   * @throws EOFException if there is not as much
   */
  void read(long position, byte[] target) throws IOException;

  /** Returns a part as the content of a file; it stays readable when this is closed. */
  FileContent part(long position, long length);

  /** An archive in memory. */
  record InMemory(ByteBuffer bytes) implements TarBytes {
    @Override
    public long size() {
      return bytes.limit();
    }

    @Override
    public void read(long position, byte[] target) throws EOFException {
      if (position > bytes.limit() - target.length) {
        throw new EOFException();
      }
      bytes.get((int) position, target);
    }

    @Override
    public FileContent part(long position, long length) {
      var part = new byte[(int) length];
      bytes.get((int) position, part);
      return FileContent.of(part);
    }
  }

  /** An archive in a file. */
  record OnDisk(Path path, FileChannel channel, long size) implements TarBytes, AutoCloseable {
    static OnDisk open(Path path) throws IOException {
      var channel = FileChannel.open(path, StandardOpenOption.READ);
      return new OnDisk(path, channel, channel.size());
    }

    @Override
    public void read(long position, byte[] target) throws IOException {
      var buffer = ByteBuffer.wrap(target);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, position + buffer.position()) < 0) {
          throw new EOFException();
        }
      }
    }

    @Override
    public FileContent part(long position, long length) {
      return new Part(path, position, length);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** A part of a file. */
  record Part(Path path, long position, long size) implements FileContent {
    public Part {
      Objects.requireNonNull(path);
    }

    @Override
    public InputStream open() throws IOException {
      var channel = FileChannel.open(path, StandardOpenOption.READ);
      channel.position(position);
      return new BoundedStream(Channels.newInputStream(channel), size);
    }
  }
}
