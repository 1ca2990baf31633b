package dev.kaniko.compiler.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.plan.HistoryLine;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.Work;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.Binding;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Instructions of anybody are left out or kept by what they say of themselves. */
final class LiveStepsTest {
  private static final Effects LABELS = Effects.NONE.setting(ConfigDelta.Label.class);
  private static final Told FILES = new Told(Effects.NONE.withLayer(Effects.Layer.ALWAYS), RootAccess.READ, List.of(), List.of());
  private static final Told READS_LABELS =
      new Told(FILES.effects.reading(ConfigDelta.Label.class), RootAccess.READ, List.of(), List.of());

  /** An instruction that only says something of itself. */
  private record Told(Effects effects, RootAccess rootAccess, List<Input> inputs, List<Binding> bindings) implements Instruction {
    static Told of(Effects effects) {
      return new Told(effects, RootAccess.NONE, List.of(), List.of());
    }

    @Override
    public Keyword keyword() {
      return new Keyword("TOLD");
    }

    @Override
    public Span span() {
      return new Span(new SourceId("Dockerfile"), 0, 0);
    }

    @Override
    public Optional<Fingerprint> fingerprint() {
      return Optional.of(Fingerprint.EMPTY);
    }

    @Override
    public Outcome execute(ExecutionContext context) {
      throw new AssertionError("nobody carries it out");
    }
  }

  private static List<Step> steps(Told... instructions) {
    return Stream.of(instructions)
        .map(told -> new Step(
            Work.of(told, Map.of(), new LinkedHashMap<>()), new HistoryLine("TOLD", Optional.empty(), new LinkedHashMap<>(), List.of())))
        .toList();
  }

  private static boolean firstIsLive(Told... instructions) {
    return LiveSteps.of(steps(instructions), Reads.NOTHING).isLive(0);
  }

  @Test
  void whatSaysNothingOfItselfIsLive() {
    assertThat(firstIsLive(Told.of(Effects.unknown(RootAccess.NONE)))).isTrue();
    assertThat(firstIsLive(Told.of(LABELS))).as("it may fail").isTrue();
    assertThat(firstIsLive(Told.of(LABELS.neverFailing()))).isFalse();
  }

  @Test
  void whatReadsFilesIsLive() {
    var input = new Input.Files(new Origin.BuildContext(), List.of("f"));
    assertThat(firstIsLive(new Told(LABELS.neverFailing(), RootAccess.NONE, List.of(input), List.of()))).isTrue();
    assertThat(firstIsLive(new Told(LABELS.neverFailing(), RootAccess.READ, List.of(), List.of()))).isTrue();
  }

  @Test
  void aSettingIsLiveWhereALaterStepMayLookAtIt() {
    var label = Told.of(LABELS.neverFailing());
    assertThat(firstIsLive(label, FILES)).isFalse();
    assertThat(firstIsLive(label, READS_LABELS)).isTrue();
    assertThat(firstIsLive(label, Told.of(Effects.unknown(RootAccess.NONE)))).as("it may look at everything").isTrue();
    assertThat(firstIsLive(Told.of(Effects.NONE.setting(ConfigDelta.Author.class).neverFailing()), READS_LABELS)).isFalse();
  }

  @Test
  void aReaderThatIsNotLiveItselfReadsNothing() {
    var copiesLabel = Told.of(Effects.NONE.reading(ConfigDelta.Label.class).setting(ConfigDelta.Author.class).neverFailing());
    assertThat(firstIsLive(Told.of(LABELS.neverFailing()), copiesLabel)).isFalse();
  }

  @Test
  void aVariableCountsForTheFilesWhereItsNameIsRead() {
    var declares = new Told(Effects.NONE.neverFailing(), RootAccess.NONE, List.of(), List.of(new Binding(Binding.Kind.ARG, "A", Optional.of("1"))));
    var reads = new Told(FILES.effects.withVariables(Set.of("A")), RootAccess.READ, List.of(), List.of());
    var other = new Told(FILES.effects.withVariables(Set.of("B")), RootAccess.READ, List.of(), List.of());
    assertThat(LiveSteps.ofFiles(steps(declares, reads)).isLive(0)).isTrue();
    assertThat(LiveSteps.ofFiles(steps(declares, other)).isLive(0)).isFalse();
    assertThat(LiveSteps.of(steps(declares, reads), Reads.NOTHING).isLive(0)).as("its value is in the work of the reader").isFalse();
  }

  @Test
  void whoAsksWhatCameBeforeNoticesWhatIsNotThere() {
    var label = Told.of(LABELS.neverFailing());
    var asks = new Told(FILES.effects.askingFor(label.keyword()), RootAccess.READ, List.of(), List.of());
    assertThat(LiveSteps.ofFiles(steps(label, asks)).isLive(0)).isTrue();
    assertThat(LiveSteps.ofFiles(steps(label, FILES)).isLive(0)).isFalse();
    assertThat(firstIsLive(label, asks)).as("it is there, and left out").isFalse();
  }
}
