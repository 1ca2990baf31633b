package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;

/** An argument of each build that is declared above instructions which do not need it. */
public final class EarlyArgument implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("EarlyArgument", Severity.INFO, "An argument that changes with each build stands above instructions that install packages", "K302");
  private static final Pattern CHANGING = Pattern.compile("(?:CI_|GIT_|SOURCE_|VCS_|BUILD_)(?:COMMIT|SHA|HASH|REVISION|COMMIT_(?:SHA|HASH|ID))|COMMIT_(?:SHA|HASH)|VCS_REF|GIT_REF|GIT_REV"
      + "|BUILD_(?:DATE|TIME|TIMESTAMP|NUMBER|ID)|BUILDDATE|BUILDTIME|CI_(?:PIPELINE|JOB|BUILD)_ID");

  /** A default like this is meant to stay. */
  private static final Pattern PINNED = Pattern.compile("[0-9a-f]{7,}|v?[0-9]+(?:\\.[0-9]+)++");

  /** More such arguments than these are not looked at. */
  private static final int MOST = 20;

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var runs = RunSteps.byReading(subject);
    for (var linted : subject.stages()) {
      var open = new LinkedHashMap<String, Text>();
      var installing = new HashMap<String, RunStep>();
      for (var reading : linted.readings()) {
        for (var name : Readings.isWritten(reading) && open.size() < MOST ? VariableNames.declared(reading) : List.<Text>of()) {
          if (CHANGING.matcher(name.value()).matches() && !isPinned(reading, name)) {
            open.putIfAbsent(name.value(), name);
          }
        }
        var step = runs.get(reading);
        for (var declaration : List.copyOf(open.values())) {
          var name = declaration.value();
          if (uses(reading, name)) {
            open.remove(name);
            var run = installing.remove(name);
            if (run != null) {
              sink.report(owner(linted, declaration), finding(declaration, run));
            }
          } else if (step != null && step.commands().stream().anyMatch(EarlyArgument::installs)) {
            installing.putIfAbsent(name, step);
          }
        }
      }
    }
  }

  private static InstructionNode owner(LintedStage linted, Text declaration) {
    return linted.readings().stream().map(reading -> reading.draft().node()).filter(node -> node.span().contains(declaration.span())).findFirst()
        .orElse(linted.draft().node().head());
  }

  private static boolean isPinned(Reading reading, Text name) {
    return reading.draft().node().arguments() instanceof Arguments.Names(var names, _) && names.stream()
        .filter(declared -> declared.name().value().equals(name.value()))
        .flatMap(declared -> declared.value().stream())
        .anyMatch(value -> PINNED.matcher(value.value()).matches());
  }

  private static boolean uses(Reading reading, String name) {
    var node = reading.draft().node();
    return reading.uses().stream().anyMatch(use -> use.name().equals(name))
        || VariableNames.declared(reading).isEmpty() && (node.text().contains(name) || node.heredocs().stream().anyMatch(heredoc -> heredoc.body().contains(name)));
  }

  private static boolean installs(Invocation command) {
    return Apt.is(command) && command.operands(Apt.VALUED).stream().findFirst().filter(word -> word.is("install")).isPresent()
        || command.is("apk") && command.operands().stream().findFirst().filter(word -> word.is("add")).isPresent()
        || command.is("yum", "dnf", "microdnf", "npm", "pnpm", "gem", "bundle") && command.operands().stream().findFirst().filter(word -> word.is("install") || word.is("ci")).isPresent()
        || command.is("go") && command.operands().size() > 1 && command.operands().get(0).is("mod") && command.operands().get(1).is("download")
        || Pip.installs(command);
  }

  private static Diagnostic finding(Text declaration, RunStep run) {
    return INFO.finding(declaration.span(), "each new value of " + declaration + " runs again what does not use it")
        .withLabel(run.owner().word().span(), "is not taken from the cache")
        .withHelp("declare it right above what uses it");
  }
}
