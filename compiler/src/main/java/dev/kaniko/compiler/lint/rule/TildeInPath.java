package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.Placement;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A home directory that nothing puts in. */
public final class TildeInPath implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("TildeInPath", Severity.WARNING, "A tilde is taken as it is, and not for the home directory", "K918");
  private static final Pattern TILDE = Pattern.compile("~(?:/.*)?");
  private static final Pattern IN_VARIABLE = Pattern.compile("(?:.*:)?~/.*");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        if (Readings.isWritten(reading)) {
          places(reading).findFirst().ifPresent(text -> sink.report(linted.owner(reading),
              INFO.finding(text.span(), "only shells read ~ as the home directory: here it is the name of a directory").withHelp("write the path, such as /root")));
        }
      }
    }
  }

  private static Stream<Text> places(Reading reading) {
    if (reading.effects().isEmpty() || !mayName(reading.effects().get())) {
      return Stream.of();
    }
    var effects = reading.effects().get();
    var paths = Stream.concat(effects.workingDirectory().stream(), effects.placements().stream().flatMap(placement -> Stream.concat(
        placement.sources().stream().filter(source -> source.from() == Placement.From.CONTEXT).map(Placement.Source::text), Stream.of(placement.destination()))));
    return Stream.concat(paths.filter(path -> TILDE.matcher(path.value()).matches()), values(reading).filter(value -> IN_VARIABLE.matcher(value.value()).matches()));
  }

  /** Tells whether an instruction names a path or gives a value, which few do. */
  private static boolean mayName(Effects effects) {
    return effects.workingDirectory().isPresent() || !effects.placements().isEmpty() || effects.sets(ConfigDelta.Env.class);
  }

  private static Stream<Text> values(Reading reading) {
    return Readings.sets(reading, ConfigDelta.Env.class) && reading.expanded().isPresent() && reading.expanded().get().arguments() instanceof Arguments.KeyValues(var pairs, _)
        ? pairs.stream().map(Arguments.KeyValue::value)
        : Stream.of();
  }
}
