package dev.kaniko.runtime.verify;

import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares the claims of the steps of one stage with its root. For each step call {@link #start}, {@link #executed} and {@link #applied}. */
public final class StepVerifier {
  private static final int MOST_PATHS = 5;

  private final Root root;
  private @Nullable RecordedTree before;
  private @Nullable FileTree claimed;

  /** Returns the current root of the stage. */
  @FunctionalInterface
  public interface Root {
    FileTree now() throws IOException, InterruptedException;
  }

  /** Executes the step a second time, without console output. */
  @FunctionalInterface
  public interface Again {
    Outcome execute() throws IOException, InterruptedException;
  }

  public StepVerifier(Root root) {
    this.root = Objects.requireNonNull(root);
  }

  /** Records the root before the next step. */
  public void start() throws IOException, InterruptedException {
    if (before == null) {
      before = RecordedTree.of(root.now());
    }
  }

  /**
   * Checks a step after its execution and before the runtime applies its changes to the root.
   *
   * @throws WrongClaimException if the step changed the root without claiming it, if its second execution has another outcome, or if its diff cannot
   *     be applied
   */
  public void executed(Instruction instruction, Outcome outcome, Again again) throws IOException, InterruptedException {
    var earlier = Objects.requireNonNull(before);
    if (instruction.rootAccess() != RootAccess.OBSERVE) {
      if (instruction.fingerprint().isPresent()) {
        compare(outcome, again.execute());
      }
      var touched = SnapshotDiff.between(earlier, RecordedTree.of(root.now()));
      if (!touched.isEmpty()) {
        throw new WrongClaimException("changed the root, which it may only look at: " + paths(touched, earlier));
      }
    }
    Fit.check(outcome.diff(), earlier);
    claimed = RecordedTree.withDigests(outcome.diff()).applyTo(earlier);
  }

  /**
   * Checks a step after its changes were applied to the root.
   *
   * @throws WrongClaimException if the root differs from the claim of the step
   */
  public void applied() throws IOException, InterruptedException {
    var expected = Objects.requireNonNull(claimed);
    var now = RecordedTree.of(root.now());
    var wrong = SnapshotDiff.between(expected, now);
    if (!wrong.isEmpty()) {
      throw new WrongClaimException("claims a wrong diff: " + paths(wrong, expected));
    }
    before = now;
  }

  /** Checks law 7: a step with a fingerprint has the same outcome at each execution, because the outcome may be cached. */
  private static void compare(Outcome first, Outcome second) throws IOException {
    var difference = first.layer().isPresent() != second.layer().isPresent() ? "a layer"
        : !first.config().equals(second.config()) ? "the configuration"
        : !first.createdBy().equals(second.createdBy()) ? "the line in the history"
        : difference(first.diff().changes(), second.diff().changes());
    if (!difference.isEmpty()) {
      throw new WrongClaimException(
          "has a fingerprint, so its result may be used again, but came to something else the second time: " + difference + " differs");
    }
  }

  private static String difference(List<Change> first, List<Change> second) throws IOException {
    for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
      if (!same(first.get(i), second.get(i))) {
        return first.get(i).path().text();
      }
    }
    if (first.size() == second.size()) {
      return "";
    }
    return (first.size() > second.size() ? first : second).get(Math.min(first.size(), second.size())).path().text();
  }

  private static boolean same(Change one, Change other) throws IOException {
    return one instanceof Change.Put(var path, var node) && other instanceof Change.Put(var otherPath, var otherNode)
        ? path.equals(otherPath) && node.sameAs(otherNode)
        : one.equals(other);
  }

  /** Returns a text with the first unexpected paths, in order. */
  private static String paths(SnapshotDiff found, FileTree expected) throws IOException {
    var said = new ArrayList<String>();
    for (var change : found.changes().subList(0, Math.min(MOST_PATHS, found.changes().size()))) {
      said.add(change.path() + " " + finding(change, expected));
    }
    int more = found.changes().size() - said.size();
    return said.stream().collect(Collectors.joining(", ")) + (more > 0 ? " and " + more + " more" : "");
  }

  private static String finding(Change change, FileTree expected) throws IOException {
    return switch (change) {
      case Change.Remove _ -> "is missing";
      case Change.Clear _ -> "is emptied";
      case Change.HardLink link -> "is a name of the file " + link.target();
      case Change.Put put -> put(put, expected.find(put.path()).map(FileTree.Entry::node).orElse(null));
    };
  }

  private static String put(Change.Put put, @Nullable FileNode expected) {
    var node = put.node();
    if (expected == null) {
      return "is there";
    }
    if (node.equals(expected)) {
      return "has other names";
    }
    if (node.getClass() != expected.getClass()) {
      return "is a " + kind(node) + " and no " + kind(expected);
    }
    var now = node.metadata();
    var then = expected.metadata();
    if (now.mode() != then.mode()) {
      return "has the mode " + Integer.toOctalString(now.mode()) + " and not " + Integer.toOctalString(then.mode());
    }
    if (now.uid() != then.uid() || now.gid() != then.gid()) {
      return "belongs to " + now.uid() + ":" + now.gid() + " and not to " + then.uid() + ":" + then.gid();
    }
    if (!now.modified().equals(then.modified())) {
      return "has the time " + now.modified() + " and not " + then.modified();
    }
    return now.xattrs().equals(then.xattrs()) ? node instanceof FileNode.RegularFile ? "has another content" : "is another one" : "has other extended attributes";
  }

  private static String kind(FileNode node) {
    return switch (node) {
      case FileNode.RegularFile _ -> "file";
      case FileNode.Directory _ -> "directory";
      case FileNode.SymbolicLink _ -> "symbolic link";
      case FileNode.Device _ -> "device";
      case FileNode.Fifo _ -> "fifo";
    };
  }
}
