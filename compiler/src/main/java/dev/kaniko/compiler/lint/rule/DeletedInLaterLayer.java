package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Files that one layer of an image brings and another deletes. */
public final class DeletedInLaterLayer implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("DeletedInLaterLayer", Severity.INFO, "A file is deleted in a later layer than the one that brought it", "K601");

  /** What brought a file. */
  private record Origin(Reading reading, Span place) {}

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var directories = WorkingDirectories.of(subject);
    var runs = RunSteps.byReading(subject);
    for (var linted : subject.stages()) {
      if (!RunSteps.isKept(subject, linted)) {
        continue;
      }
      var files = new TreeMap<String, Origin>();
      for (var reading : linted.readings()) {
        var origin = new Origin(reading, reading.draft().node().word().span());
        if (Readings.isWritten(reading)) {
          directories.copied(reading).forEach(path -> files.put(path.text(), origin));
        }
        var run = runs.get(reading);
        if (run != null) {
          check(run, directories, files, sink);
        }
      }
    }
  }

  private static void check(RunStep run, WorkingDirectories directories, NavigableMap<String, Origin> files, LintSink sink) {
    boolean moves = run.commands().stream().anyMatch(command -> command.is("cd", "pushd", "chroot"));
    boolean told = false;
    for (var command : run.commands()) {
      for (var written : moves ? absolute(downloads(command)) : downloads(command)) {
        written.pattern().flatMap(path -> directories.resolve(run.reading(), path)).filter(path -> !run.mountsAt(path.text()))
            .ifPresent(path -> files.put(path.text(), new Origin(run.reading(), command.program().span())));
      }
      if (command.is("rm")) {
        for (var deleted : moves ? absolute(command.operands()) : command.operands()) {
          var origin = deleted.pattern().flatMap(path -> directories.resolve(run.reading(), withoutStar(path)))
              .filter(path -> !path.isRoot()).flatMap(path -> take(files, path.text()));
          if (origin.isPresent() && !origin.get().reading().equals(run.reading()) && !told) {
            told = true;
            sink.report(run.owner(), finding(deleted, origin.get()));
          }
        }
      }
    }
  }

  private static List<Argument> absolute(List<Argument> words) {
    return words.stream().filter(word -> word.prefix().startsWith("/")).toList();
  }

  /** Returns the files that a command downloads to. */
  private static List<Argument> downloads(Invocation command) {
    if (!command.is("curl", "wget")) {
      return List.of();
    }
    var names = command.is("curl") ? Set.of("-o", "--output") : Set.of("-O", "--output-document");
    var found = new ArrayList<Argument>();
    for (int i = 0; i + 1 < command.arguments().size(); i++) {
      if (command.arguments().get(i).literal().filter(names::contains).isPresent()) {
        found.add(command.arguments().get(i + 1));
      }
    }
    return found;
  }

  private static String withoutStar(String path) {
    var end = path.endsWith("/*") ? path.substring(0, path.length() - 2) : path;
    return end.contains("*") || end.contains("?") || end.contains("[") ? "" : end;
  }

  /** Removes a file and what lies below it, and returns what brought the first of them. */
  private static Optional<Origin> take(NavigableMap<String, Origin> files, String path) {
    var own = Optional.ofNullable(files.remove(path));
    var below = files.subMap(path + "/", path + "0");
    var first = own.or(() -> Optional.ofNullable(below.firstEntry()).map(Map.Entry::getValue));
    below.clear();
    return first;
  }

  private static Diagnostic finding(Argument deleted, Origin origin) {
    return INFO.finding(deleted.span(), "deleting it here frees nothing: it stays in the layer that brought it")
        .withLabel(origin.place(), "brings it")
        .withHelp("bring and delete it in one instruction, or let RUN --mount=type=bind show it to the command that needs it");
  }
}
