package dev.kaniko.runtime.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.instruction.testing.TreeBuilder;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The messages for all kinds of differences between a root and a claim. */
final class StepVerifierTest {
  /** An instruction that runs in the root. */
  private record Ran(Span span) implements Instruction {
    @Override
    public Keyword keyword() {
      return new Keyword("RAN");
    }

    @Override
    public RootAccess rootAccess() {
      return RootAccess.OBSERVE;
    }

    @Override
    public Optional<Fingerprint> fingerprint() {
      return Optional.empty();
    }

    @Override
    public Outcome execute(ExecutionContext context) {
      throw new UnsupportedOperationException();
    }
  }

  private static final Instruction RAN = new Ran(new Span(new SourceId("Dockerfile"), 0, 1));

  private static MemoryTree tree() {
    return new MemoryTree().directory("/d").file("/d/f", "f").link("/l", "d").name("/one", "shared", 7).name("/two", "shared", 7);
  }

  /** Verifies a step that claims {@code claim} and changes {@link #tree} by {@code truth}. */
  private static void verify(SnapshotDiff claim, UnaryOperator<MemoryTree> truth) throws IOException, InterruptedException {
    var now = new FileTree[] {tree()};
    var verifier = new StepVerifier(() -> now[0]);
    verifier.start();
    now[0] = truth.apply(tree());
    verifier.executed(RAN, Outcome.layer(claim, "RAN"), () -> {
      throw new AssertionError("what runs is not run twice");
    });
    verifier.applied();
  }

  private static void assertFound(UnaryOperator<MemoryTree> truth, String message) {
    assertThatThrownBy(() -> verify(SnapshotDiff.EMPTY, truth)).isInstanceOf(WrongClaimException.class).hasMessage("claims a wrong diff: " + message);
  }

  private static Metadata metadata(int mode, long uid) {
    return Metadata.of(mode, uid, 0, MemoryTree.TIME);
  }

  @Test
  void aTrueClaimIsNoError() {
    assertThatCode(() -> verify(SnapshotDiff.EMPTY, tree -> tree)).doesNotThrowAnyException();
    var diff = new TreeBuilder().file("/d/new", "n").remove("/l").diff();
    assertThatCode(() -> verify(diff, tree -> tree.apply(diff))).doesNotThrowAnyException();
  }

  @Test
  void everyDifferenceIsReportedWithItsPath() {
    assertFound(tree -> tree.remove("/d/f"), "/d/f is missing");
    assertFound(tree -> tree.file("/d/g", "g"), "/d/g is there");
    assertFound(tree -> tree.file("/d/f", "F"), "/d/f has another content");
    assertFound(tree -> tree.file("/d/f", "f", 0600, 0, 0), "/d/f has the mode 600 and not 644");
    assertFound(tree -> tree.file("/d/f", "f", 0644, 5, 6), "/d/f belongs to 5:6 and not to 0:0");
    assertFound(tree -> tree.put("/d", new FileNode.Directory(metadata(0755, 0).withModified(MemoryTree.TIME.plusNanos(1)))),
        "/d has the time 2020-09-13T12:26:40.000000001Z and not 2020-09-13T12:26:40Z");
    assertFound(tree -> tree.put("/d", new FileNode.Directory(
        metadata(0755, 0).withXattrs(Map.of("user.a", XattrValue.of(new byte[] {1}))))), "/d has other extended attributes");
    assertFound(tree -> tree.link("/l", "e"), "/l is another one");
    assertFound(tree -> tree.remove("/l").file("/l", "d"), "/l is a file and no symbolic link");
    assertFound(tree -> tree.name("/two", "shared", 8), "/two has other names");
    assertFound(tree -> tree.name("/three", "shared", 7), "/one has other names, /three is a name of the file /one, /two is a name of the file /one");
  }

  @Test
  void ofManyPathsTheFirstAreReported() {
    assertFound(tree -> {
      for (int i = 0; i < 8; i++) {
        tree.file("/n" + i, "n");
      }
      return tree;
    }, "/n0 is there, /n1 is there, /n2 is there, /n3 is there, /n4 is there and 3 more");
  }

  @Test
  void aDiffThatCannotBeAppliedIsReported() {
    assertThatThrownBy(() -> verify(new TreeBuilder().file("/x/y", "").diff(), tree -> tree)).hasMessageContaining("puts /x/y, and /x is not there");
    assertThatThrownBy(() -> verify(new TreeBuilder().remove("/d/g").diff(), tree -> tree)).hasMessageContaining("removes /d/g, which is not there");
    assertThatThrownBy(() -> Fit.check(new TreeBuilder().clear("/l").diff(), tree())).hasMessageContaining("clears /l, which is no directory");
    assertThatThrownBy(() -> Fit.check(new TreeBuilder().directory("/d").clear("/d").file("/d/e/f", "").diff(), tree().directory("/d/e")))
        .hasMessageContaining("puts /d/e/f, and /d/e is not there");
    assertThatCode(() -> Fit.check(new TreeBuilder().directory("/d").clear("/d").file("/d/e", "").directory("/l").file("/l/a", "").diff(), tree()))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Fit.sparesRoot(new TreeBuilder().put("/", new FileNode.Directory(metadata(0755, 0))).diff())).hasMessageContaining("root directory itself");
  }

  @Test
  void aRecordStaysWhatItWas() throws IOException, InterruptedException {
    var tree = tree();
    var record = RecordedTree.of(tree);
    tree.file("/d/f", "other").remove("/l");

    assertThat(SnapshotDiff.between(record, RecordedTree.of(tree())).isEmpty()).isTrue();
    assertThat(record.find(ImagePath.clean("/l"))).isPresent();
  }
}
