package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.ShellText;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.syntax.Arguments;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A CMD that an ENTRYPOINT in shell form does not pass on. */
public final class CommandIgnored implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("CommandIgnored", Severity.WARNING, "An ENTRYPOINT in shell form does not get what CMD gives", "K705");

  /** The text that the shell gets may use its arguments itself. */
  private static final Pattern ARGUMENTS = Pattern.compile("\\$\\{?[0-9@*]");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var texts = subject.shellTexts().stream().filter(text -> text.dialect().isPosix() && text.owner().trigger().isEmpty()).map(ShellText::owner)
        .collect(Collectors.toCollection(() -> Collections.newSetFromMap(new IdentityHashMap<>())));
    for (var linted : subject.stages()) {
      var entrypoint = last(linted, ConfigDelta.Entrypoint.class);
      // An ENTRYPOINT takes away the CMD of its base, so it sets both.
      var command = last(linted, ConfigDelta.Cmd.class).filter(reading -> !Readings.sets(reading, ConfigDelta.Entrypoint.class));
      if (entrypoint.isPresent() && command.isPresent() && isShellForm(entrypoint.get()) && texts.contains(entrypoint.get().draft().node()) && !isEmpty(command.get())) {
        sink.report(linted.owner(command.get()), INFO
            .finding(command.get().draft().node().word().span(), "the entry point does not get this: a shell runs it, and has no use for more arguments")
            .withLabel(entrypoint.get().draft().node().word().span(), "is in shell form")
            .withHelp("write the entry point as a JSON array, or put the arguments into it"));
      }
    }
  }

  private static Optional<Reading> last(LintedStage linted, Class<? extends ConfigDelta.Edit> kind) {
    return linted.readings().stream().filter(reading -> Readings.sets(reading, kind)).reduce((_, later) -> later).filter(Readings::isWritten);
  }

  private static boolean isShellForm(Reading reading) {
    return reading.draft().node().arguments() instanceof Arguments.Command(var exec, var parts, _) && !exec && !parts.isEmpty()
        && parts.stream().noneMatch(part -> ARGUMENTS.matcher(part.value()).find());
  }

  private static boolean isEmpty(Reading reading) {
    return !(reading.draft().node().arguments() instanceof Arguments.Command(_, var parts, _)) || parts.stream().allMatch(part -> part.value().isBlank());
  }
}
