package dev.kaniko.runtime.cache;

import dev.kaniko.image.Digest;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Tells by its content what an {@link dev.kaniko.instruction.Input.Files} reads (runtime/docs/cache.md, section 2). Two trees have one digest
 * exactly if all is equal that the patterns read: names, kinds, owners, modes, extended attributes, bytes, targets of links, numbers of devices,
 * which names are one file, and what leads there. Times and other files do not count.
 *
 * <p>Owners count as the tree shows them: a build context is given as a {@link dev.kaniko.runtime.context.RootOwnedTree}, as steps see it.
 *
 * <p>Safe for several threads.
 */
public final class InputDigests {
  private final FileHashes hashes;

  /** @param hashes what is known of files already; stays the caller's */
  public InputDigests(FileHashes hashes) {
    this.hashes = Objects.requireNonNull(hashes);
  }

  /**
   * What an input reads.
   *
   * @param digest tells it from all else
   * @param entries what the digest is made of, for people: a path and what is there, in the order of the patterns; empty if there are too many
   */
  public record Described(Digest digest, Optional<SequencedMap<String, String>> entries) {
    public Described {
      Objects.requireNonNull(digest);
      entries = entries.map(Collections::unmodifiableSequencedMap); // Not a copy: there may be very many.
    }
  }

  /** Takes what a digest is made of, for people. */
  @FunctionalInterface
  public interface Entries {
    /**
     * Takes an entry. A path may come several times: then one that is read counts, and of two that lead elsewhere the first.
     *
     * @param isRead whether it is read; otherwise it leads to what is read
     * @param text what is there
     */
    void add(boolean isRead, String path, String text);
  }

  /**
   * Returns the digest of what the patterns read.
   *
   * @throws IOException if some of it cannot be read, or a link leads to itself: the step that reads it fails then too, or leaves it out
   */
  public Digest of(FileTree tree, List<String> patterns) throws IOException, InterruptedException {
    var digest = new LineDigest();
    walk(tree, patterns, digest::line);
    return digest.end();
  }

  /**
   * Returns the digest and tells what it is made of, for which files are read once.
   *
   * @throws IOException as the other does
   */
  public Digest of(FileTree tree, List<String> patterns, Entries entries) throws IOException, InterruptedException {
    var digest = new LineDigest();
    walk(tree, patterns, (kind, path, text) -> {
      digest.line(kind, path, text);
      switch (kind) {
        case PATTERN, MATCH -> {}
        case WAY -> entries.add(false, path, text);
        case READ -> entries.add(true, path, text);
      }
    });
    return digest.end();
  }

  /**
   * Returns the digest and what it is made of.
   *
   * @param most the number of entries above which there are none, so that a large tree does not take the memory for them
   * @throws IOException as {@link #of} does
   */
  public Described describe(FileTree tree, List<String> patterns, int most) throws IOException, InterruptedException {
    var entries = new LinkedHashMap<String, String>();
    var digest = of(tree, patterns, (isRead, path, text) -> {
      if (entries.size() > most) {
        return; // One too many is kept, as a sign.
      }
      if (isRead) {
        entries.put(path, text);
      } else {
        entries.putIfAbsent(path, text);
      }
    });
    return new Described(digest, entries.size() > most ? Optional.empty() : Optional.of(entries));
  }

  private void walk(FileTree tree, List<String> patterns, HashedLines.Target target) throws IOException, InterruptedException {
    try (var lines = new HashedLines(hashes, target)) {
      var walk = new InputWalk(tree, lines);
      for (var pattern : patterns) {
        walk.pattern(pattern);
      }
      lines.finish();
    }
  }
}
