package dev.kaniko.instruction.testing;

import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import dev.kaniko.snapshot.XattrValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.sessions.JqwikSession;

/**
 * Generators of trees and of changes of them: all kinds of nodes, odd names, hard links, deep paths, owners and times at the limits. They
 * shrink to fewer and plainer nodes.
 */
public final class RandomTrees {
  private static final List<String> NAMES = List.of(
      "a", "b", "c", "d", "a-b", "a.b", "B", "-x", " blank ", "*", "back\\slash", "new\nline", "ünï", "日本", "\uD83D\uDE00",
      "lat\uDCE4n", "x".repeat(120), "ä".repeat(90), "...", "tab\t\"quote");

  private static final List<Long> IDS = List.of(0L, 0L, 0L, 1000L, 65534L, 2_097_151L, 2_097_152L, 3_000_000_000L, 0xffff_fffeL);
  private static final List<Long> SECONDS = List.of(0L, 1L, 1_700_000_000L, -1L, -86_400L, 8_589_934_591L, 8_589_934_592L);
  private static final List<String> TARGETS = List.of("a", "../b", "/", "/a/b", "..", "../../../../c", "missing", "ü/\uDCFF", "./.");
  private static final int MOST_NODES = 26;
  private static final int MOST_CHANGES = 12;
  private static final int LARGE = 70_000;
  private static final int TRIES = 1000;

  private RandomTrees() {}

  /** Whole trees, each as the changes that make it from nothing. For {@code @ForAll(supplier = …)}. */
  public static final class Trees implements ArbitrarySupplier<SnapshotDiff> {
    @Override
    public Arbitrary<SnapshotDiff> get() {
      return trees();
    }
  }

  /** What may be done to any tree. For {@code @ForAll(supplier = …)}. */
  public static final class Edits implements ArbitrarySupplier<TreeEdit> {
    @Override
    public Arbitrary<TreeEdit> get() {
      return edits();
    }
  }

  /** Changes whose times a layer can hold. For {@code @ForAll(supplier = …)}. */
  public static final class Layers implements ArbitrarySupplier<SnapshotDiff> {
    @Override
    public Arbitrary<SnapshotDiff> get() {
      return layers();
    }
  }

  /** Returns whole trees, each as the changes that make it from nothing. */
  public static Arbitrary<SnapshotDiff> trees() {
    return trees(false);
  }

  private static Arbitrary<SnapshotDiff> trees(boolean wholeSeconds) {
    return growths(wholeSeconds).list().ofMinSize(2).ofMaxSize(MOST_NODES).map(all -> new TreeEdit(List.of(), all).of(SnapshotDiff.EMPTY)).withoutEdgeCases();
  }

  /** Returns what may be done to any tree: new nodes, others in their place, removed ones, cleared directories. */
  public static Arbitrary<TreeEdit> edits() {
    return edits(false);
  }

  private static Arbitrary<TreeEdit> edits(boolean wholeSeconds) {
    var cuts = Combinators.combine(Arbitraries.of(TreeEdit.Cut.Kind.class), Arbitraries.integers().between(0, MOST_NODES).withoutEdgeCases(), metadata(wholeSeconds))
        .as(TreeEdit.Cut::new);
    return Combinators.combine(cuts.list().ofMaxSize(MOST_CHANGES / 2), growths(wholeSeconds).list().ofMaxSize(MOST_CHANGES)).as(TreeEdit::new).withoutEdgeCases();
  }

  /** Returns changes whose times a layer can hold. */
  public static Arbitrary<SnapshotDiff> layers() {
    return Combinators.combine(trees(true), edits(true)).as((tree, edit) -> edit.of(tree)).withoutEdgeCases();
  }

  /** Returns what a generator gives for a seed: for suites that are slow and no properties of jqwik. */
  public static <T> T sample(Arbitrary<T> arbitrary, long seed) {
    JqwikSession.start();
    try {
      return arbitrary.generator(TRIES).next(new Random(seed)).value();
    } finally {
      JqwikSession.finish();
    }
  }

  private static Arbitrary<TreeEdit.Growth> growths(boolean wholeSeconds) {
    var places = Arbitraries.integers().between(0, 4 * MOST_NODES).withoutEdgeCases();
    var links = Arbitraries.frequencyOf(Tuple.of(5, Arbitraries.just(-1)), Tuple.of(1, Arbitraries.integers().between(0, MOST_NODES).withoutEdgeCases()));
    return Combinators.combine(places, Arbitraries.of(NAMES), nodes(wholeSeconds), links).as(TreeEdit.Growth::new);
  }

  private static Arbitrary<FileNode> nodes(boolean wholeSeconds) {
    var metadata = metadata(wholeSeconds);
    var plain = metadata.map(all -> all.withXattrs(Map.of()));
    var links = Combinators.combine(plain, Arbitraries.of(TARGETS)).as((all, target) -> new FileNode.SymbolicLink(all.withMode(0777), target));
    // 0:0 is the whiteout of overlay, and nothing that a layer could hold there.
    var devices = Combinators.combine(plain, Arbitraries.of(false, true), Arbitraries.integers().between(1, 4000), Arbitraries.integers().between(0, (1 << 20) - 1))
        .as(FileNode.Device::new);
    return Arbitraries.frequencyOf(
        Tuple.of(4, metadata.map(FileNode.Directory::new)), Tuple.of(3, Combinators.combine(metadata, contents()).as(FileNode.RegularFile::new)),
        Tuple.of(1, links), Tuple.of(1, plain.map(FileNode.Fifo::new)), Tuple.of(1, devices));
  }

  /** Bytes of a seed, or zeros. */
  private static Arbitrary<FileContent> contents() {
    var lengths = Arbitraries.frequencyOf(Tuple.of(7, Arbitraries.integers().between(0, 600)), Tuple.of(1, Arbitraries.integers().between(0, LARGE)));
    return Combinators.combine(lengths, Arbitraries.integers().between(0, 1000)).as((length, seed) -> FileContent.of(bytes(length, seed)));
  }

  private static byte[] bytes(int length, int seed) {
    var bytes = new byte[length];
    if (seed % 2 == 1) {
      new Random(seed).nextBytes(bytes);
    }
    return bytes;
  }

  private static Arbitrary<Metadata> metadata(boolean wholeSeconds) {
    var nanos = wholeSeconds ? Arbitraries.just(0) : Arbitraries.integers().between(0, 999_999_999);
    var times = Combinators.combine(Arbitraries.of(SECONDS), nanos).as(Instant::ofEpochSecond);
    var ids = Arbitraries.of(IDS);
    return Combinators.combine(Arbitraries.integers().between(0, 07777), ids, ids, times, xattrs())
        .as((mode, uid, gid, time, attributes) -> Metadata.of(mode, uid, gid, time).withXattrs(attributes));
  }

  private static Arbitrary<Map<String, XattrValue>> xattrs() {
    var odd = Map.of("trusted.ü", XattrValue.of(new byte[] {1, (byte) 0x80, '\n', 0, '='}));
    var named = Combinators.combine(Arbitraries.of(NAMES.subList(0, 6)), Arbitraries.integers().between(0, 20)).as(
        (name, length) -> Map.of("user." + name, XattrValue.of(bytes(length, 2 * length + 1))));
    return Arbitraries.frequencyOf(Tuple.of(8, Arbitraries.just(Map.of())), Tuple.of(1, Arbitraries.just(odd)), Tuple.of(1, named));
  }
}
