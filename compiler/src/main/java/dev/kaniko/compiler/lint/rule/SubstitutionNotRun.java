package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A command substitution where no shell is. */
public final class SubstitutionNotRun implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("SubstitutionNotRun", Severity.WARNING, "A command substitution stands where nothing runs it", "K919");
  private static final Pattern SUBSTITUTION = Pattern.compile("(?<![\\\\$])\\$\\([a-zA-Z./][^()]*\\)|(?<!\\\\)`[a-zA-Z./][^`]*`");

  /** What shells read again each time. */
  private static final Pattern PROMPT = Pattern.compile("PS[0-4]|PROMPT|PROMPT_COMMAND|RPROMPT");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        if (Readings.isWritten(reading)) {
          texts(reading).flatMap(text -> place(subject, text).stream()).findFirst().ifPresent(place -> sink.report(linted.owner(reading),
              INFO.finding(place, "no shell reads this: the text itself is the value").withHelp("run the command in a RUN, and use its result there")));
        }
      }
    }
  }

  /** Returns what an instruction expands; labels show commands to people. */
  private static Stream<Text> texts(Reading reading) {
    if (Readings.sets(reading, ConfigDelta.Label.class) || reading.effects().flatMap(Effects::commands).isPresent()) {
      return Stream.of();
    }
    return switch (reading.draft().node().arguments()) {
      case Arguments.KeyValues(var pairs, _) -> pairs.stream().filter(pair -> !PROMPT.matcher(pair.key().value()).matches()).map(Arguments.KeyValue::value);
      case Arguments.Names(var names, _) -> names.stream().flatMap(name -> name.value().stream());
      case Arguments.Words(var json, var words, _) when !json -> words.stream();
      case Arguments.Line(var text) when reading.effects().flatMap(Effects::workingDirectory).isPresent() -> Stream.of(text);
      default -> Stream.of();
    };
  }

  /** Returns where it stands; what is in single quotes is meant as it is. */
  private static Optional<Span> place(LintSubject subject, Text text) {
    var file = subject.ast();
    var place = text.span();
    if (!place.source().equals(file.source()) || file.text().startsWith("'", place.start())) {
      return Optional.empty();
    }
    int end = Math.min(place.end(), file.text().length());
    if (file.text().indexOf("$(", place.start(), end) < 0 && file.text().indexOf('`', place.start(), end) < 0) {
      return Optional.empty();
    }
    var match = SUBSTITUTION.matcher(file.text()).region(place.start(), end);
    return match.find() && file.escape() != '`' ? Optional.of(new Span(file.source(), match.start(), match.end())) : Optional.empty();
  }
}
