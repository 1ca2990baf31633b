package dev.kaniko.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Looks again and again how much memory a process and all that descends from it have resident together. */
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
      while (process.isAlive()) {
        peakBytes = Math.max(peakBytes, Stream.concat(Stream.of(process), process.descendants()).mapToLong(ResidentMemory::resident).sum());
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

  /** The largest sum that was seen, which is less than the true peak where that was short. */
  long peakBytes() {
    return peakBytes;
  }

  /** Looks no more. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
