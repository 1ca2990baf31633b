package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Arguments;
import java.util.ArrayList;
import java.util.Optional;

/** ENV or LABEL without an equals sign. */
public final class LegacyKeyValueFormat implements BuildCheck {
  private static final RuleInfo INFO = RuleInfo.docker("LegacyKeyValueFormat", "ENV or LABEL is written without an equals sign");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        if (reading.expanded().isPresent() && reading.draft().node().arguments() instanceof Arguments.KeyValues(var pairs, _)) {
          pairs.stream().filter(Arguments.KeyValue::legacy)
              .forEach(pair -> sink.report(linted.owner(reading), finding(subject, linted, reading, pair)));
        }
      }
    }
  }

  private static Diagnostic finding(LintSubject subject, LintedStage linted, Reading reading, Arguments.KeyValue pair) {
    var word = reading.draft().node().word().value();
    var finding = subject.finding(INFO, linted.owner(reading), pair.key().span(),
        "\"" + word + " key=value\" should be used instead of legacy \"" + word + " key value\" format", "no equals sign follows");
    return fix(pair).filter(_ -> reading.draft().triggeredBy().isEmpty()).map(finding::withFix).orElse(finding);
  }

  /** A value without blanks means the same behind an equals sign; one with blanks needs quotes, which it must not have already. */
  private static Optional<Fix> fix(Arguments.KeyValue pair) {
    var value = pair.value().value();
    var place = pair.value().span();
    boolean plain = value.chars().noneMatch(c -> c == '\\' || c == '`' || c == '\'' || c == '"');
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.indexOf('"', 1) == value.length() - 1
        && value.indexOf('\\') < 0 && value.indexOf('`') < 0;
    boolean continued = place.length() != value.length();
    boolean quotes = !quoted && (continued || value.chars().anyMatch(Character::isWhitespace) || plain && value.contains("${"));
    if (value.isEmpty() || quotes && !plain || quoted && continued) {
      return Optional.empty();
    }
    var edits = new ArrayList<Edit>();
    edits.add(new Edit(new Span(place.source(), pair.key().span().end(), place.start()), quotes ? "=\"" : "="));
    if (quotes) {
      edits.add(new Edit(new Span(place.source(), place.end(), place.end()), "\""));
    }
    return Optional.of(new Fix("write it with an equals sign", Fix.Safety.SAFE, edits));
  }
}
