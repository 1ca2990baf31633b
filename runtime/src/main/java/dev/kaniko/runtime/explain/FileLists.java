package dev.kaniko.runtime.explain;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.cache.InputDigests;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files behind a digest. A list is written when its digest is new on this machine, from the walk that computes the digest. Safe for several
 * threads.
 */
final class FileLists {
  /** A list with more entries is not made, so that no build takes the memory for it. */
  private static final int MOST_ENTRIES = 50_000;

  /** Some files of a tree. */
  private record Files(FileTree tree, List<String> patterns) {}

  private final InputDigests digests;
  private final RecordStore store;
  private final boolean kept;
  private final Set<Digest> known = ConcurrentHashMap.newKeySet();
  /** What a list was made of if there are not too many files. */
  private final Set<Files> asked = ConcurrentHashMap.newKeySet();
  /** What stands behind digests whose lists are not kept. */
  private final Map<Digest, Files> seen = new ConcurrentHashMap<>();

  private final Map<Digest, Optional<Map<String, String>>> made = new ConcurrentHashMap<>();
  /** What other machines say. */
  private final Map<Digest, Map<String, String>> told = new ConcurrentHashMap<>();

  /** @param kept whether lists are written to the store; else they are made when they are asked for, and forgotten */
  FileLists(InputDigests digests, RecordStore store, boolean kept) {
    this.digests = digests;
    this.store = store;
    this.kept = kept;
  }

  /** Computes a digest, and remembers what it is of. */
  Digest of(FileTree tree, List<String> patterns) throws IOException, InterruptedException {
    if (!kept) {
      var digest = digests.of(tree, patterns);
      seen.putIfAbsent(digest, new Files(tree, patterns));
      return digest;
    }
    if (!asked.add(new Files(tree, patterns))) {
      return digests.of(tree, patterns); // Whoever asks again wants to know whether they are the same. Their list is made.
    }
    try (var list = new FileListBytes(MOST_ENTRIES)) {
      var digest = digests.of(tree, patterns, list::add);
      if (known.add(digest) && !store.use(digest)) {
        store.write(digest, list);
      }
      return digest;
    }
  }

  private static Map<String, String> shortened(Map<String, String> entries) {
    var all = new LinkedHashMap<String, String>();
    entries.forEach((path, text) -> all.put(path, FileListBytes.shortened(text)));
    return all;
  }

  /** Takes lists of another machine. They count where this machine has none. */
  void learn(Map<Digest, Map<String, String>> others) {
    told.putAll(others);
  }

  /** Returns what was there, by path; empty if that is not known. */
  Optional<Map<String, String>> get(Digest digest) throws InterruptedException {
    var files = seen.get(digest);
    if (files == null) {
      return kept(digest);
    }
    var list = made.get(digest);
    if (list == null) {
      list = list(files);
      made.put(digest, list);
    }
    return list.isPresent() ? list : kept(digest);
  }

  private Optional<Map<String, String>> kept(Digest digest) {
    return store.files(digest).or(() -> Optional.ofNullable(told.get(digest)));
  }

  private Optional<Map<String, String>> list(Files files) throws InterruptedException {
    try {
      return digests.describe(files.tree(), files.patterns(), MOST_ENTRIES).entries().map(FileLists::shortened);
    } catch (IOException e) {
      return Optional.empty(); // Nothing that is only said may fail a build.
    }
  }
}
