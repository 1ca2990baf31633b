package dev.kaniko.runtime.cache;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that talk to a store while the build goes on. */
final class BackgroundThreads {
  private static final int IDLE_SECONDS = 5;

  private BackgroundThreads() {}

  /** Returns a pool that needs no closing: its threads end when they have nothing to do, and never keep the process alive. */
  static ThreadPoolExecutor pool(String name, int width) {
    // Platform threads: sockets of virtual ones leave a poller behind, for which the JVM waits 0.3 s when it ends.
    var factory = Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    // No bound of the queue is needed: a plan has only so many steps, and what waits is small.
    var pool = new ThreadPoolExecutor(width, width, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
