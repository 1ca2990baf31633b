package dev.kaniko.runtime.interpreter;

import dev.kaniko.runtime.root.StackedLayer;
import dev.kaniko.runtime.root.StageRoot;
import dev.kaniko.snapshot.FileTree;
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
    /** @param above layers over what the root starts with, bottom first */
    StageRoot open(List<StackedLayer> above) throws IOException, InterruptedException;
  }

  /** What is laid over the root when it is there. */
  @FunctionalInterface
  private interface Covering {
    void layOver(StageRoot root) throws IOException;
  }

  private final Opener opener;
  /** The layers that the root is opened with. */
  private final List<StackedLayer> stacked = new ArrayList<>();
  private final List<Covering> waiting = new ArrayList<>();
  private @Nullable StageRoot root;
  private boolean expectsProcess;

  LazyRoot(Opener opener) {
    this.opener = Objects.requireNonNull(opener);
  }

  /** Returns the root with all that was applied. */
  synchronized StageRoot get() throws IOException, InterruptedException {
    var opened = root;
    if (opened == null) {
      opened = opener.open(List.copyOf(stacked));
      root = opened;
    }
    layOver(opened);
    return opened;
  }

  /** Tells whether a process is going to run in the root, so that all of it is going to be on disk anyway. */
  synchronized void expectProcess(boolean expected) {
    expectsProcess = expected;
  }

  /** Returns the tree of the root for somebody who looks what is where. */
  synchronized FileTree look() throws IOException, InterruptedException {
    return expectsProcess ? get().tree() : get().look();
  }

  private void layOver(StageRoot opened) throws IOException {
    for (var covering : waiting) {
      covering.layOver(opened);
    }
    waiting.clear();
  }

  /** Lays changes over the root, or keeps them until there is one. */
  synchronized void apply(SnapshotDiff diff) throws IOException {
    if (!diff.isEmpty()) {
      add(opened -> opened.apply(diff));
    }
  }

  /** Lays a layer over the root, or keeps it until there is one: nothing is fetched for a root that nobody looks at. */
  synchronized void stack(StackedLayer layer) throws IOException {
    if (root == null && waiting.isEmpty()) {
      stacked.add(layer);
    } else {
      add(opened -> opened.stack(layer));
    }
  }

  private void add(Covering covering) throws IOException {
    waiting.add(covering);
    if (root != null) {
      layOver(root);
    }
  }

  /** Tells whether the contents of diffs stay as they are when the root changes. */
  synchronized boolean keepsContents() {
    return root == null || root.keepsContents();
  }

  /**
   * Returns a root for a stage that is based on this one.
   *
   * @param above layers over this root, bottom first
   */
  synchronized StageRoot fork(List<StackedLayer> above) throws IOException, InterruptedException {
    if (root == null && waiting.isEmpty()) {
      var all = new ArrayList<>(stacked);
      all.addAll(above);
      return opener.open(all);
    }
    var fork = get().fork();
    for (var layer : above) {
      fork.stack(layer);
    }
    return fork;
  }

  @Override
  public synchronized void close() throws IOException {
    if (root != null) {
      root.close();
      root = null;
    }
  }
}
