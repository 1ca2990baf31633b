package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.parse.GoQuote;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.regex.Pattern;

/** A variable whose name says that it holds a secret. */
public final class SecretsUsedInArgOrEnv implements LintRule {
  private static final RuleInfo INFO = RuleInfo.docker("SecretsUsedInArgOrEnv", "ARG or ENV has a name that says secret");
  private static final Pattern SECRET = Pattern.compile(
      "(?i)(?:_|^)(?:apikey|auth|credential|credentials|key|password|pword|passwd|secret|token)(?:_|$)");
  private static final Pattern HARMLESS = Pattern.compile("(?i)(?:_|^)(?:public|file|version)(?:_|$)");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        for (var name : names(reading)) {
          if (SECRET.matcher(name.value()).find() && !HARMLESS.matcher(name.value()).find()) {
            sink.report(linted.owner(reading), subject.finding(INFO, linted.owner(reading), name.span(),
                    "Do not use ARG or ENV instructions for sensitive data (" + reading.draft().node().keyword() + " " + GoQuote.quote(name.value()) + ")",
                    "can be read in the image or its history")
                .withHelp("give a secret to the command that needs it: RUN --mount=type=secret,id=..."));
          }
        }
      }
    }
  }

  private static List<Text> names(Reading reading) {
    if (reading.expanded().isEmpty()) {
      return List.of();
    }
    var source = reading.expanded().get();
    return switch (source.arguments()) {
      case Arguments.KeyValues(var pairs, _) when source.keyword().text().equals("ENV") -> pairs.stream().map(Arguments.KeyValue::key).toList();
      case Arguments.Names(var names, _) -> names.stream().map(Arguments.Name::name).toList();
      default -> List.of();
    };
  }
}
