package dev.kaniko.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches how long each input takes, and tells of one that takes too long while it still does, with the stack of its thread. The time of the processor counts,
 * so that a busy machine raises no alarm; a thread that waits for longer than any machine is busy raises one, too.
 */
final class Watchdog {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int WAITING = 60;

  private static final class Work {
    private final byte[] input;
    private final Thread thread = Thread.currentThread();
    private final long since = System.nanoTime();
    private final long processorSince = THREADS.getCurrentThreadCpuTime();

    Work(byte[] input) {
      this.input = input;
    }

    boolean longerThan(Duration limit) {
      return THREADS.getThreadCpuTime(thread.threadId()) - processorSince > limit.toNanos()
          || System.nanoTime() - since > WAITING * limit.toNanos();
    }
  }

  private final AtomicReference<@Nullable Work> current = new AtomicReference<>();
  private final Duration limit;
  private final BiConsumer<byte[], StackTraceElement[]> alarm;

  private Watchdog(Duration limit, BiConsumer<byte[], StackTraceElement[]> alarm) {
    this.limit = limit;
    this.alarm = alarm;
  }

  /**
   * Starts one in the background.
   *
   * @param alarm is called once for an input, from a thread of the watchdog
   */
  static Watchdog start(Duration limit, BiConsumer<byte[], StackTraceElement[]> alarm) {
    var watchdog = new Watchdog(limit, alarm);
    Thread.ofPlatform().daemon().name("watchdog").start(watchdog::watch);
    return watchdog;
  }

  /** The calling thread now works at this input. */
  void begin(byte[] input) {
    current.set(new Work(input));
  }

  void end() {
    current.set(null);
  }

  private void watch() {
    @Nullable Work told = null;
    try {
      while (true) {
        Thread.sleep(limit.dividedBy(4));
        Work work = current.get();
        if (work != null && work != told && work.longerThan(limit)) {
          told = work;
          alarm.accept(work.input, work.thread.getStackTrace());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
