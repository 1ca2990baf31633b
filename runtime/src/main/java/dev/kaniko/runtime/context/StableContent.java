package dev.kaniko.runtime.context;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.snapshot.FileStamp;
import dev.kaniko.runtime.snapshot.StampedContent;
import dev.kaniko.runtime.snapshot.StampedInput;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The content of a file. Reading it throws an exception if its size has changed since the build looked at it. */
record StableContent(ImagePath path, FileContent content) implements StampedContent {
  @Override
  public long size() {
    return content.size();
  }

  @Override
  public Optional<FileStamp> stamp() {
    return content instanceof StampedContent stamped ? stamped.stamp() : Optional.empty();
  }

  /** Returns empty if the file cannot be read. Callers then use {@link #open}, whose exception names the file in the context. */
  @Override
  public Optional<Path> file() {
    return content.file().filter(Files::isReadable);
  }

  @Override
  public StampedInput open() throws IOException {
    try {
      return new Checked(content.open());
    } catch (ErrnoException e) {
      throw ContextException.of(path, e);
    }
  }

  private final class Checked extends StampedInput {
    private long count;

    Checked(InputStream in) {
      super(in);
    }

    @Override
    public Optional<FileStamp> stampNow() throws IOException {
      return in instanceof StampedInput stamped ? stamped.stampNow() : Optional.empty();
    }

    @Override
    public int read() throws IOException {
      int one = in.read();
      counted(one < 0 ? -1 : 1);
      return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      counted(read);
      return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
      long skipped = in.skip(wanted);
      count += skipped;
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    private void counted(int read) throws IOException {
      count += Math.max(read, 0);
      if (count > size() || read < 0 && count < size()) {
        throw new ContextException(
            OsBytes.printable(path.relativeTo(ImagePath.ROOT)) + " in the build context changed while it was read");
      }
    }
  }
}
