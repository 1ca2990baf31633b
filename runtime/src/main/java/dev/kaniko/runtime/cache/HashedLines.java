package dev.kaniko.runtime.cache;

import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Completes lines with the hashes of their contents and gives them on in their order. Contents are read side by side, on each processor one or some small ones
 * after another, while the walk goes on.
 */
final class HashedLines implements InputWalk.Lines, AutoCloseable {
  /** Takes a line that is complete. */
  @FunctionalInterface
  interface Target {
    void add(InputWalk.Kind kind, String path, String text);
  }

  /** So many lines are held in memory; the walk waits for the first of them then. */
  private static final int MOST_WAITING = 5_000;

  /** A batch is handed over when it has so many contents, or so many bytes. To hand over each small file alone costs as much as to read it. */
  private static final int BATCH = 64;

  private static final long BATCH_BYTES = 1 << 20;

  /** Some contents, which one reader reads. */
  private final class Batch {
    private final List<FileContent> contents = new ArrayList<>();
    private long bytes;
    private @Nullable Future<List<String>> hashes;

    /** Adds a content and returns its place. */
    int add(FileContent content) {
      contents.add(content);
      bytes += content.size();
      if (contents.size() == BATCH || bytes >= BATCH_BYTES) {
        handOver();
      }
      return contents.size() - 1;
    }

    boolean isHandedOver() {
      return hashes != null;
    }

    boolean isDone() {
      return hashes != null && hashes.isDone();
    }

    private void handOver() {
      if (hashes == null) {
        hashes = readers.submit(this::read);
      }
    }

    private List<String> read() throws IOException, InterruptedException {
      var read = new ArrayList<String>(contents.size());
      for (var content : contents) {
        read.add(HashedLines.this.hashes.read(content));
      }
      return read;
    }

    String hash(int place) throws IOException, InterruptedException {
      handOver();
      return result(Objects.requireNonNull(hashes)).get(place);
    }
  }

  /** @param place in the batch */
  private record Waiting(InputWalk.Kind kind, String path, String text, @Nullable Batch batch, int place) {
    boolean isComplete() {
      return batch == null || batch.isDone();
    }
  }

  private final FileHashes hashes;
  private final Target target;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private Batch last = new Batch();
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
      if (last.isHandedOver()) {
        last = new Batch();
      }
      waiting.add(new Waiting(kind, path, text, last, last.add(content)));
    } else {
      waiting.add(new Waiting(kind, path, known == null ? text : complete(text, known), null, 0));
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
    target.add(line.kind, line.path, line.batch == null ? line.text : complete(line.text, line.batch.hash(line.place)));
  }

  private static String complete(String text, String hash) {
    return text + " sha256:" + hash;
  }

  private static List<String> result(Future<List<String>> hashes) throws IOException, InterruptedException {
    try {
      return hashes.get();
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
