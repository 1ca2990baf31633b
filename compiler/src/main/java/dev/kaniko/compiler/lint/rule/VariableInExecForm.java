package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A variable in a JSON array, where no shell puts in its value. */
public final class VariableInExecForm implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("VariableInExecForm", Severity.WARNING, "A variable stands in a command that no shell reads", "K713");
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:[A-Za-z_][A-Za-z0-9_]*|\\{[A-Za-z_][A-Za-z0-9_]*(?::?[-+?=].*)?})");

  /** Programs that read such a text in a way of their own; a script among the words is what the program runs. */
  private static final Set<String> READING = Set.of(
      "sh", "bash", "ash", "dash", "zsh", "ksh", "fish", "busybox", "cmd", "cmd.exe", "powershell", "powershell.exe", "pwsh", "pwsh.exe", "envsubst", "awk", "gawk", "sed", "perl", "make",
      "java", "find", "jq", "ssh", "su", "eval", "-c", "-e", "-lc", "-ec", "-xc", "-exc", "-ic", "--eval", "--command", "-Command");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      boolean shell =
          linted.readings().stream().filter(reading -> Readings.sets(reading, ConfigDelta.Entrypoint.class)).anyMatch(reading -> parts(reading).stream().anyMatch(VariableInExecForm::reads));
      for (var reading : linted.readings()) {
        var parts = Readings.isWritten(reading) && !(shell && Readings.sets(reading, ConfigDelta.Cmd.class)) ? parts(reading) : List.<Text>of();
        if (parts.stream().noneMatch(VariableInExecForm::reads)) {
          parts.stream().filter(part -> VARIABLE.matcher(part.value()).find()).findFirst().ifPresent(part -> sink.report(linted.owner(reading), INFO
              .finding(part.span(), "the program gets these very letters: only a shell puts in values of variables")
              .withHelp("write the command in shell form, behind exec, or let a shell run it: [\"sh\", \"-c\", \"exec ...\"]")));
        }
      }
    }
  }

  /** Returns the words of a command in exec form. */
  private static List<Text> parts(Reading reading) {
    return switch (reading.draft().node().arguments()) {
      case Arguments.Command(var exec, var parts, _) when exec -> parts;
      case Arguments.WordAndCommand(_, Arguments.Command(var exec, var parts, _)) when exec -> parts;
      default -> List.of();
    };
  }

  private static boolean reads(Text part) {
    var name = part.value().substring(part.value().lastIndexOf('/') + 1);
    return READING.contains(name);
  }
}
