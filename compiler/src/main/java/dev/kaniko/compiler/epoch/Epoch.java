package dev.kaniko.compiler.epoch;

import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.plan.Provenance;
import dev.kaniko.compiler.plan.TimeSource;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Text;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * SOURCE_DATE_EPOCH, given as a build argument or as the default of a global ARG: seconds, {@code context}, a named context, or a stage that
 * adds one file or repository (language.md §8).
 *
 * @param time the time that is asked for
 * @param compilation the compilation in which the argument is that time in seconds
 */
public record Epoch(Optional<Instant> time, Compilation compilation) {
  private static final String NAME = "SOURCE_DATE_EPOCH";

  /**
   * Finds the time that is asked for. Where it is that of a source, the argument has it in seconds from then on.
   *
   * @param start the place of what is given with the build
   */
  public static Epoch find(StageGraph graph, Span start, Compilation compilation) throws InterruptedException {
    var given = Optional.ofNullable(compilation.settings().buildArguments().get(NAME));
    var text = given.or(() -> graph.globals().value(NAME)).orElse("");
    if (text.isEmpty()) {
      return new Epoch(Optional.empty(), compilation);
    }
    var place = given.isPresent() ? start : graph.globals().provenance(NAME).flatMap(Provenance::declaration).orElse(start);
    try {
      return new Epoch(Optional.of(Instant.ofEpochSecond(Long.parseLong(text))), compilation);
    } catch (NumberFormatException | DateTimeException e) {
      var source = source(text, place, graph, compilation);
      var time = source.isEmpty() ? Optional.<Instant>empty() : ask(source.get(), text, place, compilation);
      return new Epoch(time, replaced(time, given.isPresent(), place, graph, compilation));
    }
  }

  private static Optional<TimeSource> source(String text, Span place, StageGraph graph, Compilation compilation) {
    if (text.equals("context")) {
      return Optional.of(new TimeSource.Context());
    }
    var context = compilation.settings().context(text, compilation.settings().targetPlatform());
    if (context.isPresent()) {
      return context.get() instanceof TreeSource.NamedDirectory(var name)
          ? Optional.of(new TimeSource.NamedDirectory(name))
          : none(text, "an image has no time to take", place, compilation);
    }
    var stage = graph.stages().stream().filter(draft -> isNamed(draft, text)).findFirst();
    if (stage.isPresent()) {
      return EpochStage.source(stage.get(), graph.globals(), NAME, compilation);
    }
    compilation.findings().report(Diagnostic.error("InvalidEpoch", place, "invalid " + NAME + ": " + text)
        .withHelp("give the seconds since 1970-01-01 as a whole number, or the word context, a named context, or a stage that adds one remote file"));
    return Optional.empty();
  }

  private static boolean isNamed(StageDraft draft, String name) {
    return draft.node().name().map(Text::value).filter(name::equalsIgnoreCase).isPresent();
  }

  private static Optional<Instant> ask(TimeSource source, String text, Span place, Compilation compilation) throws InterruptedException {
    try {
      var time = compilation.times().find(source);
      return time.isPresent() ? time : none(text, "it is neither a repository, nor a dated file of a server, nor an archive", place, compilation);
    } catch (IOException e) {
      compilation.findings().report(
          Diagnostic.error("EpochNotResolved", place, "cannot find the time of " + text + " for " + NAME + ": " + Compilation.reason(e)));
      return Optional.empty();
    }
  }

  private static <T> Optional<T> none(String text, String why, Span place, Compilation compilation) {
    compilation.findings().report(Diagnostic.warning("EpochWithoutTime", place, text + " has no time, so " + NAME + " has no effect").withNote(why));
    return Optional.empty();
  }

  private static Compilation replaced(Optional<Instant> time, boolean given, Span place, StageGraph graph, Compilation compilation) {
    var seconds = time.map(found -> Long.toString(found.getEpochSecond())).orElse("");
    if (given) {
      return compilation.withBuildArgument(NAME, seconds);
    }
    graph.globals().declare(NAME, Optional.of(seconds), place);
    return compilation;
  }
}
