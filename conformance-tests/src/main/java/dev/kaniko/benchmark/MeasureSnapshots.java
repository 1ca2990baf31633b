package dev.kaniko.benchmark;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.snapshot.InodeStore;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import dev.kaniko.runtime.snapshot.OverlayDiffer;
import dev.kaniko.runtime.snapshot.OverlayFormat;
import dev.kaniko.runtime.snapshot.OverlayTree;
import dev.kaniko.runtime.snapshot.Snapshot;
import dev.kaniko.runtime.snapshot.SnapshotMode;
import dev.kaniko.runtime.snapshot.WalkDiffer;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Measures what it costs to find one changed file in a root, beside {@code find} over the same root. */
public final class MeasureSnapshots {
  private static final int FILES_IN_DIRECTORY = 50;

  /** All that a walk compares of an inode. */
  private static final String METADATA = "%p %y %i %n %m %U %G %s %T@ %C@\\n";

  @FunctionalInterface
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private final Path folder;
  private final int files;
  private final int rounds;

  private MeasureSnapshots(Path folder, int files, int rounds) {
    this.folder = folder;
    this.files = files;
    this.rounds = rounds;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int files = 100_000;
    int rounds = 15;
    var parent = Path.of(System.getProperty("java.io.tmpdir"));
    for (var argument : arguments) {
      var value = argument.substring(argument.indexOf('=') + 1);
      switch (argument.substring(0, argument.length() - value.length())) {
        case "--files=" -> files = Integer.parseInt(value);
        case "--rounds=" -> rounds = Integer.parseInt(value);
        case "--directory=" -> parent = Path.of(value);
        default -> {
          System.err.println("benchmark-snapshot [--files=N] [--rounds=N] [--directory=DIR]; not known: " + argument);
          System.exit(2);
        }
      }
    }
    var folder = Files.createTempDirectory(parent, "kaniko-snapshots");
    try {
      new MeasureSnapshots(folder, files, rounds).run();
    } finally {
      try (var store = LinuxInodeStore.open(parent)) {
        store.remove(ImagePath.ROOT.child(folder.getFileName().toString()));
      }
    }
  }

  private void run() throws IOException, InterruptedException {
    var large = plant("large", files);
    var small = plant("small", files / 100);
    System.out.printf(Locale.ROOT, "%d files in %d directories, %d rounds, %d processors%n", files, files / FILES_IN_DIRECTORY, rounds,
        Runtime.getRuntime().availableProcessors());
    for (var mode : SnapshotMode.values()) {
      walk(large, mode);
    }
    overlay(small, large);
  }

  /** Makes a root of {@code count} files. */
  private Path plant(String name, int count) throws IOException {
    var root = Files.createDirectory(folder.resolve(name));
    for (int i = 0; i < count; i++) {
      var directory = root.resolve("usr" + i / (FILES_IN_DIRECTORY * 40)).resolve("share" + i / FILES_IN_DIRECTORY);
      if (i % FILES_IN_DIRECTORY == 0) {
        Files.createDirectories(directory);
      }
      Files.writeString(directory.resolve("file-" + i + ".txt"), "file " + i);
    }
    return root;
  }

  private void walk(Path root, SnapshotMode mode) throws IOException, InterruptedException {
    try (var store = LinuxInodeStore.open(root)) {
      long start = System.nanoTime();
      var last = Snapshot.of(store, mode);
      long first = System.nanoTime() - start;
      var ours = new double[rounds];
      var peer = new double[rounds];
      var names = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        var changed = root.resolve("usr0/share0/file-0.txt");
        Files.writeString(changed, "round " + round);
        var before = last;
        var after = new ArrayList<Snapshot>();
        peer[round] = seconds(() -> find(root, METADATA));
        ours[round] = seconds(() -> {
          after.add(before.next(store));
          check(WalkDiffer.diff(before, after.getFirst(), store));
        });
        names[round] = seconds(() -> find(root, "%p\\n"));
        last = after.getFirst();
      }
      System.out.printf(
          Locale.ROOT, "walk, %s: first %.3f s, one file changed %.3f s; find -xdev -printf of all metadata %.3f s, of names alone %.3f s; ratio %.2f (names alone %.2f)%n",
          mode.name().toLowerCase(Locale.ROOT), first / 1e9, median(ours), median(peer), median(names), median(ours) / median(peer),
          median(ours) / median(names));
    }
  }

  private void overlay(Path small, Path large) throws IOException, InterruptedException {
    var upper = Files.createDirectories(folder.resolve("upper/usr0/share0"));
    Files.writeString(upper.resolve("file-0.txt"), "changed");
    var times = new ArrayList<double[]>();
    for (var lower : List.of(small, large)) {
      var seconds = new double[rounds * 20];
      for (int round = 0; round < seconds.length; round++) {
        try (var above = LinuxInodeStore.open(folder.resolve("upper")); var below = LinuxInodeStore.open(lower)) {
          var tree = new OverlayTree(List.<InodeStore>of(below), OverlayFormat.TRUSTED);
          seconds[round] = seconds(() -> check(OverlayDiffer.diff(above, OverlayFormat.TRUSTED, tree)));
        }
      }
      times.add(seconds);
    }
    System.out.printf(
        Locale.ROOT, "overlay: root of %d files %.3f ms, of %d files %.3f ms; ratio %.2f%n", files / 100, median(times.get(0)) * 1e3, files,
        median(times.get(1)) * 1e3, median(times.get(1)) / median(times.get(0)));
  }

  private static void check(SnapshotDiff diff) throws IOException {
    if (diff.changes().stream().noneMatch(change -> change.path().text().equals("/usr0/share0/file-0.txt")) || diff.changes().size() > 3) {
      throw new IOException("the diff is wrong: " + diff.changes().size() + " changes");
    }
  }

  private static void find(Path root, String format) throws IOException, InterruptedException {
    var find = new ProcessBuilder("find", root.toString(), "-xdev", "-printf", format).inheritIO();
    find.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    if (find.start().waitFor() != 0) {
      throw new IOException("find failed");
    }
  }

  private static double seconds(Work work) throws IOException, InterruptedException {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
