package dev.kaniko.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Looks again and again how much memory a process and all that descends from it have resident together. What is seen once only does not count: a program that is
 * being started shares all memory with the one that starts it.
 */
final class ResidentMemory implements AutoCloseable {
  private static final int MILLIS = 50;
  private static final long PAGE_BYTES = 4096;

  private final ProcessHandle process;
  private final Thread thread;
  private volatile long peakBytes;

  ResidentMemory(ProcessHandle process) {
    this.process = process;
    this.thread = Thread.ofPlatform().daemon().start(this::watch);
  }

  private void watch() {
    try {
      long before = 0;
      while (process.isAlive()) {
        long now = Stream.concat(Stream.of(process), process.descendants()).mapToLong(ResidentMemory::resident).sum();
        peakBytes = Math.max(peakBytes, Math.min(before, now));
        before = now;
        Thread.sleep(MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long resident(ProcessHandle process) {
    try {
      return Long.parseLong(Files.readString(Path.of("/proc/" + process.pid() + "/statm")).split(" ", 3)[1]) * PAGE_BYTES;
    } catch (IOException e) {
      return 0; // it has ended
    }
  }

  /** The largest sum that was seen twice in a row, which is less than the true peak where that was short. */
  long peakBytes() {
    return peakBytes;
  }

  /** Looks no more. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
