package dev.kaniko.runtime.explain;

import dev.kaniko.image.Digest;
import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.cache.InputDigests;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;

/**
 * Which files stand behind a digest. A list is made only of files whose digest is new on this machine, in the background: the files are hashed
 * already then. Safe for several threads.
 */
final class FileLists implements AutoCloseable {
  /** A list with more entries is not made, so that no build takes the memory for it. */
  private static final int MOST_ENTRIES = 50_000;

  /** Trees are walked by methods that call themselves. */
  private static final long STACK = 16L << 20;

  private static final Pattern HASH = Pattern.compile("(sha256:[0-9a-f]{12})[0-9a-f]{52}$");

  private final InputDigests digests;
  private final RecordStore store;
  private final boolean kept;
  private final Map<Digest, FutureTask<Optional<Map<String, String>>>> fresh = new ConcurrentHashMap<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("file-lists").stackSize(STACK).daemon().factory());

  /** @param kept whether lists are written to the store; else they are made when they are asked for, and forgotten */
  FileLists(InputDigests digests, RecordStore store, boolean kept) {
    this.digests = digests;
    this.store = store;
    this.kept = kept;
  }

  /** Computes a digest, and remembers what it is of. */
  Digest of(FileTree tree, List<String> patterns) throws IOException, InterruptedException {
    var digest = digests.of(tree, patterns);
    if (!fresh.containsKey(digest) && !store.use(digest)) {
      var task = new FutureTask<>(() -> list(digest, tree, patterns));
      if (fresh.putIfAbsent(digest, task) == null && kept) {
        thread.execute(task);
      }
    }
    return digest;
  }

  private Optional<Map<String, String>> list(Digest digest, FileTree tree, List<String> patterns) throws InterruptedException {
    var entries = new LinkedHashMap<String, String>();
    try {
      digests.entries(new SmallTree(tree), patterns).forEach((path, text) -> entries.put(path, HASH.matcher(text).replaceFirst("$1")));
    } catch (IOException tooManyOrUnreadable) {
      return Optional.empty();
    }
    if (!kept) {
      return Optional.of(entries);
    }
    store.write(digest, entries);
    return Optional.empty();
  }

  /** Returns what was there, by path; empty if that is not known. */
  Optional<Map<String, String>> get(Digest digest) throws InterruptedException {
    var task = fresh.get(digest);
    if (task != null) {
      if (!kept) {
        task.run();
      }
      var made = await(task);
      if (made.isPresent()) {
        return made;
      }
    }
    return store.files(digest);
  }

  /** Waits until all lists are written. */
  void finish() throws InterruptedException {
    for (var task : fresh.values()) {
      if (kept) {
        await(task);
      }
    }
  }

  private static Optional<Map<String, String>> await(FutureTask<Optional<Map<String, String>>> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      return Optional.empty(); // Nothing that is only said may fail a build.
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    thread.close();
  }

  /** A tree that gives up when too much of it is looked at. */
  private static final class SmallTree implements FileTree {
    private final FileTree tree;
    private int seen;

    SmallTree(FileTree tree) {
      this.tree = tree;
    }

    @Override
    public Optional<Entry> find(ImagePath path) throws IOException {
      if (++seen > MOST_ENTRIES) {
        throw new TooManyFilesException();
      }
      return tree.find(path);
    }

    @Override
    public List<String> list(ImagePath directory) throws IOException {
      return tree.list(directory);
    }
  }

  /** More files than are listed. */
  private static final class TooManyFilesException extends IOException {
    @Serial private static final long serialVersionUID = 1;
  }
}
