package dev.kaniko.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * Passes on output of one command up to a limit. What is beyond it is counted and dropped as soon as it comes, so that the command is not held up; only the
 * end of it is kept, for a command that fails. Not for several threads.
 */
public final class ClippedOutput implements OutputSink {
  /** The last of what was dropped: enough for the words with which a command fails. */
  private static final int KEPT = 8 * 1024;

  private final OutputSink sink;
  private final OutputLimit limit;
  private final LongSupplier nanoTime;
  private final long started;
  private final byte[] last = new byte[KEPT];
  private long total;
  private boolean clipping;
  /** How many bytes were dropped since something was passed on. */
  private long dropped;

  /** @param nanoTime a clock that only goes forward */
  public ClippedOutput(OutputSink sink, OutputLimit limit, LongSupplier nanoTime) {
    this.sink = sink;
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
  }

  @Override
  public void write(Stream stream, byte[] bytes, int offset, int length) throws IOException {
    var reached = limit.after(nanoTime.getAsLong() - started);
    int passed = Math.clamp(reached.most() - total, 0, length);
    total += length;
    if (passed > 0) {
      sink.write(stream, bytes, offset, passed);
    }
    if (passed == length) {
      clipping = false;
      dropped = 0;
      return;
    }
    if (!clipping) {
      say(stream, "\n[output clipped, log limit " + reached.text() + " reached]\n");
      clipping = true;
      dropped = 0;
    }
    keep(bytes, offset + passed, length - passed);
  }

  private void keep(byte[] bytes, int offset, int length) {
    int skipped = Math.max(0, length - KEPT);
    dropped += skipped;
    for (int at = offset + skipped; at < offset + length; at++) {
      last[(int) (dropped++ % KEPT)] = bytes[at];
    }
  }

  /** Passes on the end of what was dropped last, if nothing has come after it: of a command that has failed it is what people look for. */
  public void showLast() throws IOException {
    if (!clipping) {
      return;
    }
    int size = (int) Math.min(dropped, KEPT);
    var end = new byte[size];
    for (int i = 0; i < size; i++) {
      end[i] = last[(int) ((dropped - size + i) % KEPT)];
    }
    clipping = false;
    say(Stream.STDERR, "[the last " + size + " bytes of what was clipped]\n");
    sink.write(Stream.STDERR, end, 0, size);
  }

  private void say(Stream stream, String text) throws IOException {
    var bytes = text.getBytes(UTF_8);
    sink.write(stream, bytes, 0, bytes.length);
  }
}
