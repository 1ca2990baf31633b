package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.compiler.shell.command.ShellText;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ConfigDelta;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A health check with a program that the image does not have. */
public final class HealthcheckToolMissing implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("HealthcheckToolMissing", Severity.WARNING, "The health check runs a program that the image does not have", "K707");
  private static final Pattern ALPINE = Pattern.compile("(?:alpine(?::.*)?|(?:node|python|golang|ruby):[^@]*alpine[^@]*)(?:@.*)?");
  private static final Pattern DEBIAN = Pattern.compile("(?:(?:debian|ubuntu)(?::.*)?|(?:node|python|ruby):[^@]*slim[^@]*)(?:@.*)?");

  /** What brings no programs but those that it names. */
  private static final Set<String> PLAIN = Set.of(
      "apt-get", "apt", "apk", "pip", "pip3", "npm", "yarn", "pnpm", "go", "mkdir", "chmod", "chown", "rm", "mv", "cp", "ln", "echo", "set", "cd", "useradd", "adduser", "addgroup",
      "groupadd", "true", "touch", "sed", "printf", "export", "python", "python3", "test", "[", "npx", "corepack", "locale-gen", "usermod", "groupmod", "find", "cat", "ls");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var checks = new IdentityHashMap<InstructionNode, LintedStage>();
    subject.stages().forEach(linted -> linted.readings().stream().filter(reading -> Readings.sets(reading, ConfigDelta.SetHealthcheck.class))
        .reduce((_, later) -> later).filter(Readings::isWritten).ifPresent(reading -> checks.put(reading.draft().node(), linted)));
    if (checks.isEmpty()) {
      return;
    }
    var bases = new IdentityHashMap<StageNode, String>();
    BaseNames.in(subject).forEach(base -> bases.put(base.stage(), base.name()));
    for (var text : subject.shellTexts()) {
      var linted = checks.get(text.owner());
      var base = linted == null ? null : bases.get(linted.draft().node());
      if (linted != null && base != null) {
        check(subject, linted, base, text).ifPresent(finding -> sink.report(text.owner(), finding));
      }
    }
  }

  private static Optional<Diagnostic> check(LintSubject subject, LintedStage linted, String base, ShellText text) {
    var runs = RunSteps.byReading(subject);
    return text.commands().stream().filter(command -> isMissing(base, command)).findFirst()
        .filter(command -> linted.readings().stream().filter(reading -> !Readings.sets(reading, ConfigDelta.SetHealthcheck.class))
            .noneMatch(reading -> mayBring(reading, command.name().orElseThrow(), runs.get(reading))))
        .map(command -> INFO.finding(command.program().span(), base + " has no " + command.name().orElseThrow() + ", and nothing installs it")
            .withHelp("install it, or check with a program that the image has"));
  }

  private static boolean isMissing(String base, Invocation command) {
    return command.is("curl") && (ALPINE.matcher(base).matches() || DEBIAN.matcher(base).matches()) || command.is("wget") && DEBIAN.matcher(base).matches();
  }

  /** Tells whether an instruction may put a program into the image: one that names it, files of programs, or commands that do more than they say. */
  private static boolean mayBring(Reading reading, String program, @Nullable RunStep run) {
    var node = reading.draft().node();
    if (!Readings.isWritten(reading) || reading.effects().isEmpty() || node.text().contains(program) || !node.heredocs().isEmpty()) {
      return true;
    }
    boolean copies = Readings.copies(reading).stream().map(placement -> placement.destination().value())
        .anyMatch(path -> path.equals("/") || path.startsWith("/usr") || path.startsWith("/bin") || path.startsWith("/opt"));
    boolean runs = reading.effects().get().commands().isPresent() && (run == null || run.commands().stream().anyMatch(
        command -> command.name().filter(PLAIN::contains).isEmpty() || command.open() || command.arguments().stream().anyMatch(word -> word.pattern().isEmpty())));
    return copies || runs;
  }
}
