package dev.kaniko.runtime.layer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;

/**
 * Gzip in several threads, as in pigz. Blocks of 128 KiB are compressed in parallel, each with the 32 KiB before it as dictionary. The
 * output is one ordinary gzip member (RFC 1952). It depends on the input and the level only, not on the number of threads. Blocks that
 * compression would not make smaller are stored.
 *
 * <p>One caller at a time. Uses about 400 KiB of memory for each thread.
 */
public final class ParallelGzip extends OutputStream {
  static final int BLOCK = 128 * 1024;
  static final int DICTIONARY = 32 * 1024;

  /** Magic number, deflate, no flags, no time, no extra flags, unknown operating system (RFC 1952, 2.3). */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  /** An empty final block with fixed Huffman codes (RFC 1951, 3.2.6). */
  private static final byte[] LAST_BLOCK = {3, 0};

  private final OutputStream out;
  private final int level;
  private final int most;
  private final CRC32 crc = new CRC32();
  private final ArrayDeque<Future<GzipBlock>> inFlight = new ArrayDeque<>();
  private final ConcurrentLinkedQueue<GzipBlock> spare = new ConcurrentLinkedQueue<>();
  private final ExecutorService workers;

  private GzipBlock filling;
  private long size;
  private boolean closed;

  /**
   * @param out receives the gzip member; closed by {@link #close}
   * @param level 1 to 9
   */
  public ParallelGzip(OutputStream out, int level) throws IOException {
    this(out, level, Runtime.getRuntime().availableProcessors());
  }

  ParallelGzip(OutputStream out, int level, int threads) throws IOException {
    this.out = out;
    this.level = level;
    this.most = threads * 2 + 1;
    this.workers = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().name("gzip-", 0).factory());
    this.filling = new GzipBlock();
    out.write(HEADER);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    crc.update(bytes, offset, length);
    size += length;
    int from = offset;
    int left = length;
    while (left > 0) {
      int taken = filling.add(bytes, from, left);
      from += taken;
      left -= taken;
      if (filling.isFull()) {
        submit();
      }
    }
  }

  private void submit() throws IOException {
    var block = filling;
    while (inFlight.size() >= most || !inFlight.isEmpty() && inFlight.peekFirst().isDone()) {
      writeFirst();
    }
    inFlight.addLast(workers.submit(() -> block.compress(level)));
    var next = spare.poll();
    filling = next == null ? new GzipBlock() : next;
    filling.follow(block);
  }

  private void writeFirst() throws IOException {
    try {
      var block = inFlight.removeFirst().get();
      block.writeTo(out);
      spare.add(block);
    } catch (ExecutionException e) {
      throw new IOException("compression failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted while compressing");
    }
  }

  /** Ends the member and closes the stream below. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (out) {
      if (inFlight.isEmpty()) {
        // Most layers are smaller than one block and need no second thread.
        filling.compress(level).writeTo(out);
      } else {
        submit();
        while (!inFlight.isEmpty()) {
          writeFirst();
        }
      }
      out.write(LAST_BLOCK);
      var trailer = new byte[8];
      putInt(trailer, 0, (int) crc.getValue());
      putInt(trailer, 4, (int) size);
      out.write(trailer);
    } finally {
      inFlight.forEach(block -> block.cancel(true));
      workers.shutdownNow();
    }
  }

  private static void putInt(byte[] bytes, int offset, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[offset + i] = (byte) (value >>> 8 * i);
    }
  }
}
