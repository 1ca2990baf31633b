package dev.kaniko.runtime.cache;

import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Completes lines with the hashes of their contents and gives them on in their order. Contents are read side by side, one on each processor,
 * while the walk goes on.
 */
final class HashedLines implements InputWalk.Lines, AutoCloseable {
  /** Takes a line that is complete. */
  @FunctionalInterface
  interface Target {
    void add(InputWalk.Kind kind, String path, String text);
  }

  /** So many lines are held in memory; the walk waits for the first of them then. */
  private static final int MOST_WAITING = 5_000;

  private record Waiting(InputWalk.Kind kind, String path, String text, @Nullable Future<String> hash) {
    boolean isComplete() {
      return hash == null || hash.isDone();
    }
  }

  private final FileHashes hashes;
  private final Target target;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final ExecutorService readers =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), Thread.ofPlatform().daemon().name("hash-", 0).factory());

  HashedLines(FileHashes hashes, Target target) {
    this.hashes = hashes;
    this.target = target;
  }

  @Override
  public void add(InputWalk.Kind kind, String path, String text, @Nullable FileContent content) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    var known = content == null ? null : hashes.known(content).orElse(null);
    if (content != null && known == null) {
      waiting.add(new Waiting(kind, path, text, readers.submit(() -> hashes.read(content))));
    } else {
      waiting.add(new Waiting(kind, path, known == null ? text : complete(text, known), null));
    }
    while (!waiting.isEmpty() && (waiting.size() > MOST_WAITING || waiting.getFirst().isComplete())) {
      complete(waiting.removeFirst());
    }
  }

  /** Gives on the rest. */
  void finish() throws IOException, InterruptedException {
    while (!waiting.isEmpty()) {
      complete(waiting.removeFirst());
    }
  }

  private void complete(Waiting line) throws IOException, InterruptedException {
    target.add(line.kind, line.path, line.hash == null ? line.text : complete(line.text, result(line.hash)));
  }

  private static String complete(String text, String hash) {
    return text + " sha256:" + hash;
  }

  private static String result(Future<String> hash) throws IOException, InterruptedException {
    try {
      return hash.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException("a reader was interrupted by nobody", e);
      }
    }
  }

  /** Ends what still runs; nobody waits for a file that does not come. */
  @Override
  public void close() {
    readers.shutdownNow();
  }
}
