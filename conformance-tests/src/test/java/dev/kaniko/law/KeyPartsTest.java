package dev.kaniko.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.law.CachedBuilds.Use;
import dev.kaniko.runtime.cache.KeyPart;
import dev.kaniko.runtime.cache.KeyParts;
import dev.kaniko.runtime.interpreter.IgnoredPaths;
import dev.kaniko.runtime.layer.LatestTime;
import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each part of a key is needed: without it there are two builds of which the second gets a wrong image, or a rebuild is not what it should be. */
final class KeyPartsTest {
  private static final Workbench WORKBENCH = Workbench.open();
  private static LoopbackServer server;

  @BeforeAll
  static void serve() throws Exception {
    server = new LoopbackServer(Files.createDirectory(WORKBENCH.folder().resolve("repository")));
  }

  @AfterAll
  static void close() throws IOException {
    server.close();
    WORKBENCH.close();
  }

  /** Something that has to happen before a build. */
  @FunctionalInterface
  private interface Before {
    void run() throws Exception;
  }

  /**
   * A build.
   *
   * @param planned what is done to the plan
   * @param setting one more part of every key
   */
  private record Variant(
      Situation situation, CachedBuilds builds, Function<BuildPlan, BuildPlan> planned, Optional<KeyParts.Part> setting, Before before) {
    static Variant of(Situation situation) {
      return new Variant(situation, new CachedBuilds(WORKBENCH), plan -> plan, Optional.empty(), () -> {});
    }

    static Variant of(String... lines) {
      return of(Situation.of(lines));
    }

    Variant with(CachedBuilds others) {
      return new Variant(situation, others, planned, setting, before);
    }

    Variant with(KeyParts.Part part) {
      return new Variant(situation, builds, planned, Optional.of(part), before);
    }

    Variant after(Before what) {
      return new Variant(situation, builds, planned, setting, what);
    }

    /** Returns the same with another instruction in place of the last one. */
    Variant ending(Instruction instruction) {
      return new Variant(situation, builds, plan -> Count.withLast(plan, instruction), setting, before);
    }

    CachedBuild build(Optional<Use> use) throws Exception {
      before.run();
      return builds.build(situation, planned.apply(situation.plan()), use.map(used -> setting.map(used::with).orElse(used)));
    }
  }

  /** Writes down what it sees. */
  private record Probe(Keyword keyword, Effects effects, Function<ExecutionContext, String> look, Span span) implements Instruction {
    static Probe of(String keyword, Function<ExecutionContext, String> look) {
      return of(keyword, Effects.NONE, look);
    }

    static Probe of(String keyword, Effects effects, Function<ExecutionContext, String> look) {
      return new Probe(new Keyword(keyword), effects.withLayer(Effects.Layer.ALWAYS), look, new Span(new SourceId("Dockerfile"), 0, 0));
    }

    @Override
    public RootAccess rootAccess() {
      return RootAccess.NONE;
    }

    @Override
    public Optional<Fingerprint> fingerprint() {
      return Optional.of(Fingerprint.EMPTY);
    }

    @Override
    public List<Input> inputs() {
      return List.of();
    }

    @Override
    public Outcome execute(ExecutionContext context) throws IOException {
      return Outcome.layer(SnapshotDiff.between(FileTree.EMPTY, new MemoryTree().file("/seen", look.apply(context))), "a probe");
    }
  }

  /** Two builds that come to different images and have nothing different but what this part says. */
  private static List<Variant> differingIn(KeyPart kind) {
    var builds = new CachedBuilds(WORKBENCH);
    return switch (kind) {
      case PLATFORM -> {
        var probe = Probe.of("PROBE", context -> context.platform().toString());
        var situation = Situation.of("FROM scratch", "COPY f /");
        yield List.of(Variant.of(situation).ending(probe), Variant.of(SituationEdit.PLATFORM.of(situation, new Random())).ending(probe));
      }
      case ROOT -> {
        var situation = Situation.of("FROM image", "RUN cat /base/file > /seen");
        yield List.of(Variant.of(situation), Variant.of(situation.withLayer(new MemoryTree().directory("/base").file("/base/file", "other"))));
      }
      case KEYWORD -> List.of(
          Variant.of("FROM scratch", "COPY f /").ending(Probe.of("ONE", _ -> "one")),
          Variant.of("FROM scratch", "COPY f /").ending(Probe.of("TWO", _ -> "two")));
      case FIELD -> List.of(Variant.of("FROM image", "RUN echo one > /seen"), Variant.of("FROM image", "RUN echo two > /seen"));
      case CONFIGURATION -> List.of(
          Variant.of("FROM image", "USER 1", "RUN touch /seen"), Variant.of("FROM image", "USER 2", "RUN touch /seen"));
      case VARIABLE -> List.of(
          Variant.of("FROM image", "ENV A=1 B=2", "RUN env > /seen"), Variant.of("FROM image", "ENV B=2 A=1", "RUN env > /seen"));
      case ARGUMENT -> List.of(Variant.of("FROM image", "ARG A", "RUN true"), Variant.of("FROM image", "ARG B", "RUN true"));
      case EARLIER -> {
        var cmd = new Keyword("CMD");
        var probe = Probe.of("PROBE", Effects.NONE.askingFor(cmd), context -> String.valueOf(context.follows(cmd)));
        yield List.of(
            Variant.of("FROM scratch", "CMD [\"x\"]", "COPY f /").ending(probe), Variant.of("FROM scratch", "LABEL x=y", "COPY f /").ending(probe));
      }
      case FILES -> {
        var situation = Situation.of("FROM scratch", "COPY f /");
        yield List.of(Variant.of(situation), Variant.of(situation.withContext(tree -> tree.file("/f", "other"))));
      }
      case IMAGE -> {
        var situation = Situation.of("FROM scratch", "COPY --from=image /base /");
        yield List.of(Variant.of(situation), Variant.of(situation.withLayer(new MemoryTree().directory("/base").file("/base/file", "other"))));
      }
      case STAGE -> {
        var stages = List.of("FROM scratch AS one", "COPY f /x", "FROM scratch AS two", "COPY g /x", "FROM scratch", "COPY --from=one /x /one", "COPY --from=two /x /two");
        yield List.of(
            Variant.of(Situation.of(stages)),
            Variant.of("FROM scratch AS two", "COPY g /x", "FROM scratch", "COPY --from=two /x /one"));
      }
      case REMOTE_FILE -> {
        var variant = Variant.of("FROM scratch", "ADD " + server.file() + " /");
        yield List.of(variant.after(() -> server.change("one")), variant.after(() -> server.change("two")));
      }
      case GIT -> {
        var variant = Variant.of("FROM scratch", "ADD " + server.repository() + " /");
        yield List.of(variant.after(() -> server.change("one")), variant.after(() -> server.change("two")));
      }
      case EPOCH -> {
        var situation = Situation.of("FROM scratch", "COPY <<E /x\ntext\nE");
        yield List.of(Variant.of(situation.withArgument("SOURCE_DATE_EPOCH", "1")), Variant.of(situation.withArgument("SOURCE_DATE_EPOCH", "2")));
      }
      case IGNORED_PATHS -> {
        var variant = Variant.of("FROM scratch", "COPY f g /");
        yield List.of(variant, variant.with(builds.with(new IgnoredPaths(List.of(new ImagePath("/f"))))).with(KeyPart.IGNORED_PATHS.of("/f")));
      }
      case SNAPSHOT_MODE -> {
        // What a mode overlooks is not in the layer. In memory nothing is overlooked, so that the step itself says the mode.
        var variant = Variant.of("FROM scratch", "COPY f /");
        yield List.of(
            variant.ending(Probe.of("PROBE", _ -> "full")).with(kind.of("full")), variant.ending(Probe.of("PROBE", _ -> "time")).with(kind.of("time")));
      }
      case LAYER_FORMAT -> {
        var variant = Variant.of("FROM scratch", "COPY f /");
        yield List.of(variant, variant.with(builds.with(LayerFormat.gzip())));
      }
      case LATEST_TIME -> {
        var variant = Variant.of("FROM scratch", "COPY f /");
        yield List.of(variant, variant.with(builds.with(new LatestTime(Instant.EPOCH))));
      }
    };
  }

  /** Builds the first, then the second, which must come to its own image, and then the first again, which must need nothing but what was kept. */
  private static void check(KeyPart kind, boolean left) throws Exception {
    var variants = differingIn(kind);
    var store = new MemorySteps();
    var use = left ? Use.of(store).without(kind) : Use.of(store);
    var first = variants.getFirst().build(Optional.of(use));
    var second = variants.getLast().build(Optional.of(use));
    assertThat(second.image()).isPresent().isEqualTo(variants.getLast().build(Optional.empty()).image());
    if (kind != KeyPart.GIT && kind != KeyPart.REMOTE_FILE) {
      // What is fetched is as it was; a commit is made anew.
      var again = variants.getFirst().build(Optional.of(use));
      assertThat(again.image()).isEqualTo(first.image());
      assertThat(again.executed()).isEmpty();
      assertThat(again.read()).as("layers that are read").isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void withEveryPartEachBuildComesToItsOwnImage(KeyPart kind) throws Exception {
    check(kind, false);
  }

  @ParameterizedTest
  @EnumSource
  void withoutAPartTheLawIsBroken(KeyPart kind) {
    assertThatThrownBy(() -> check(kind, true)).isInstanceOf(AssertionError.class);
  }
}
