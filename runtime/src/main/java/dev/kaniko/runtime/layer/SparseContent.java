package dev.kaniko.runtime.layer;

import dev.kaniko.snapshot.FileContent;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The content of a sparse file whose data parts are stored in an archive. The holes read as zeros.
 *
 * @param stored the data parts, one directly after the other
 */
record SparseContent(SparseMap map, FileContent stored) implements FileContent {
  @Override
  public long size() {
    return map.size();
  }

  @Override
  public InputStream open() throws IOException {
    return new Stream(map, stored.open());
  }

  private static final class Stream extends InputStream {
    private final SparseMap map;
    private final InputStream in;
    private long position;
    private int part;

    Stream(SparseMap map, InputStream in) {
      this.map = map;
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      while (part < map.parts().size() && end(map.parts().get(part)) <= position) {
        part++;
      }
      if (position == map.size()) {
        return -1;
      }
      var next = part < map.parts().size() ? map.parts().get(part) : new SparseMap.Part(map.size(), 0);
      int count;
      if (position < next.offset()) {
        count = (int) Math.min(length, next.offset() - position);
        Arrays.fill(bytes, offset, offset + count, (byte) 0);
      } else {
        count = in.read(bytes, offset, (int) Math.min(length, end(next) - position));
        if (count < 0) {
          throw new EOFException("the archive became shorter while it was read");
        }
      }
      position += count;
      return count;
    }

    private static long end(SparseMap.Part part) {
      return part.offset() + part.length();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
