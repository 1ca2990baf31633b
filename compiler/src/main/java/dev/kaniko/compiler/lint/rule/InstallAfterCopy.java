package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.MountNeed;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Dependencies that are installed again whenever any file changes. */
public final class InstallAfterCopy implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("InstallAfterCopy", Severity.INFO, "Dependencies are installed behind the copy of the whole context", "K301");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var tree = ContextTree.of(subject);
    if (tree.isEmpty()) {
      return;
    }
    var names = tree.get().seen("").map(path -> path.substring(path.lastIndexOf('/') + 1)).collect(Collectors.toSet());
    var runs = RunSteps.byReading(subject);
    for (var linted : subject.stages()) {
      Optional<Text> whole = Optional.empty();
      for (var reading : linted.readings()) {
        var copied = Readings.isWritten(reading) ? ContextSources.of(reading) : List.<Text>of();
        if (whole.isEmpty()) {
          whole = copied.stream().filter(source -> ContextTree.path(source.value()).isEmpty()).findFirst();
        }
        var run = runs.get(reading);
        var manifest = run == null || run.mounts(MountNeed.Kind.BIND) ? Optional.<String>empty() : run.commands().stream()
            .flatMap(command -> manifest(command).stream()).findFirst();
        if (manifest.isPresent() && (whole.isEmpty() || !names.contains(manifest.get()))) {
          // It is installed before, or from somewhere else.
          break;
        }
        if (run != null && manifest.isPresent()) {
          sink.report(run.owner(), INFO.finding(reading.draft().node().word().span(), "it runs again whenever any file of the context changes")
              .withLabel(whole.get().span(), "copies all files")
              .withHelp("copy " + manifest.get() + " and what locks it first, install, and copy the rest then"));
          break;
        }
      }
    }
  }

  /** Returns the file that says what a command installs. */
  private static Optional<String> manifest(Invocation command) {
    var words = command.operands().stream().map(Argument::shown).toList();
    var verb = words.isEmpty() ? "" : words.getFirst();
    boolean alone = words.size() == 1 && !command.hasOption("-g", "--global");
    if (command.is("npm", "pnpm") && Set.of("ci", "install", "i").contains(verb) && alone || command.is("yarn") && (words.isEmpty() || verb.equals("install"))) {
      return Optional.of("package.json");
    }
    if (command.is("go") && words.equals(List.of("mod", "download"))) {
      return Optional.of("go.mod");
    }
    if (command.is("bundle") && verb.equals("install")) {
      return Optional.of("Gemfile");
    }
    if (command.is("composer") && verb.equals("install")) {
      return Optional.of("composer.json");
    }
    if (command.is("poetry") && verb.equals("install") || command.is("uv") && verb.equals("sync")) {
      return Optional.of("pyproject.toml");
    }
    return Pip.installs(command) ? command.optionValue("-r", "--requirement").map(file -> file.substring(file.lastIndexOf('/') + 1)) : Optional.empty();
  }
}
