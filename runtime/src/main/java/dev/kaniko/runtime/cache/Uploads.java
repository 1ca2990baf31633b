package dev.kaniko.runtime.cache;

import java.time.Duration;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What is stored while the build goes on. Who waits for the end of it waits as long as something moves. */
final class Uploads {
  private final ThreadPoolExecutor threads;
  private final Duration patience;
  private int unfinished;
  private long lastMove;

  /**
   * @param width how many are stored at a time
   * @param patience how long nothing may move before it is given up
   */
  Uploads(int width, Duration patience) {
    this.threads = BackgroundThreads.pool("cache-upload", width);
    this.patience = patience;
  }

  Duration patience() {
    return patience;
  }

  /** Stores something, soon. */
  synchronized void start(Runnable upload) {
    if (threads.isShutdown()) {
      return;
    }
    unfinished++;
    moved();
    threads.execute(() -> {
      try {
        upload.run();
      } finally {
        ended();
      }
    });
  }

  private synchronized void ended() {
    unfinished--;
    moved();
    notifyAll();
  }

  /** Notes that something moves. */
  synchronized void moved() {
    lastMove = System.nanoTime();
  }

  /** Waits until all is stored; returns false if nothing has moved for too long. */
  synchronized boolean areFinished() throws InterruptedException {
    while (unfinished > 0) {
      long left = patience.toNanos() - (System.nanoTime() - lastMove);
      if (left <= 0) {
        return false;
      }
      // One millisecond more: a shorter rest would be waited for without a pause.
      wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
    return true;
  }

  /** Stores nothing any more. */
  void stop() {
    threads.shutdownNow();
  }
}
