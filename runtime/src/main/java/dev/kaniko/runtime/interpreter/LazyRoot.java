package dev.kaniko.runtime.interpreter;

import dev.kaniko.runtime.root.StageRoot;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The root of a stage, opened when it is first needed; the roots of many stages never are. Safe for several threads. */
final class LazyRoot implements AutoCloseable {
  /** Opens a root. */
  @FunctionalInterface
  interface Opener {
    StageRoot open() throws IOException, InterruptedException;
  }

  private final Opener opener;
  private final List<SnapshotDiff> waiting = new ArrayList<>();
  private @Nullable StageRoot root;

  LazyRoot(Opener opener) {
    this.opener = Objects.requireNonNull(opener);
  }

  /** Returns the root with all that was applied. */
  synchronized StageRoot get() throws IOException, InterruptedException {
    var opened = root;
    if (opened == null) {
      opened = opener.open();
      root = opened;
    }
    for (var diff : waiting) {
      opened.apply(diff);
    }
    waiting.clear();
    return opened;
  }

  /** Lays changes over the root, or keeps them until there is one. */
  synchronized void apply(SnapshotDiff diff) throws IOException {
    if (diff.isEmpty()) {
      return;
    }
    waiting.add(diff);
    if (root != null) {
      for (var change : waiting) {
        root.apply(change);
      }
      waiting.clear();
    }
  }

  /** Tells whether the contents of diffs stay as they are when the root changes. */
  synchronized boolean keepsContents() {
    return root == null || root.keepsContents();
  }

  /** Returns a root for a stage that is based on this one. */
  StageRoot fork() throws IOException, InterruptedException {
    return get().fork();
  }

  @Override
  public synchronized void close() throws IOException {
    if (root != null) {
      root.close();
      root = null;
    }
  }
}
