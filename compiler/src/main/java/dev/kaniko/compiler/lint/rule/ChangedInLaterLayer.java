package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Placement;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A change of owner or mode that copies all files into one more layer. */
public final class ChangedInLaterLayer implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("ChangedInLaterLayer", Severity.INFO, "Owner or mode of files is changed in a later layer than the one that brought them", "K602");

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
      var copied = new TreeMap<String, Reading>();
      for (var reading : linted.readings()) {
        if (Readings.isWritten(reading)) {
          Readings.copies(reading).stream().filter(ChangedInLaterLayer::isOfDirectory).flatMap(placement -> directories.resolve(reading, placement.destination()).stream())
              .forEach(path -> copied.put(path.text(), reading));
        }
        var run = runs.get(reading);
        if (run != null && !copied.isEmpty()) {
          check(run, directories, copied, sink);
        }
      }
    }
  }

  /** A single file is most often small; what is written as a directory, or is called as its destination without an extension, is none. */
  private static boolean isOfDirectory(Placement placement) {
    var destination = lastName(placement.destination().value());
    return placement.sources().stream().filter(source -> source.from() == Placement.From.CONTEXT || source.from() == Placement.From.TREE)
        .map(source -> source.text().value())
        .anyMatch(source -> source.equals(".") || source.endsWith("/") || source.endsWith("/.") || source.endsWith("/*")
            || !lastName(source).contains(".") && !source.contains("*") && lastName(source).equals(destination));
  }

  private static String lastName(String path) {
    var names = ImagePath.clean(path).names();
    return names.isEmpty() ? "" : names.getLast();
  }

  private static void check(RunStep run, WorkingDirectories directories, NavigableMap<String, Reading> copied, LintSink sink) {
    if (run.commands().stream().anyMatch(command -> command.is("cd", "pushd", "chroot"))) {
      return;
    }
    for (var command : run.commands()) {
      if (command.is("chown", "chmod", "chgrp") && command.hasOption("-R", "--recursive")) {
        var flag = command.is("chmod") ? "chmod" : "chown";
        var operands = command.operands();
        for (var changed : operands.subList(Math.min(1, operands.size()), operands.size())) {
          var copy = changed.literal().flatMap(path -> directories.resolve(run.reading(), path)).filter(path -> !path.isRoot())
              .flatMap(path -> at(copied, path.text()));
          if (copy.isPresent() && copy.get().draft().node().flags().stream().noneMatch(given -> given.flag().name().equals(flag))) {
            sink.report(run.owner(), INFO.finding(command.program().span(), "the files are in one more layer, and the image is larger by them")
                .withLabel(copy.get().draft().node().word().span(), "brings files to " + changed)
                .withHelp("give the instruction that brings them --" + flag + "=..."));
            return;
          }
        }
      }
    }
  }

  private static Optional<Reading> at(NavigableMap<String, Reading> copied, String path) {
    return Optional.ofNullable(copied.get(path)).or(() -> Optional.ofNullable(copied.subMap(path + "/", path + "0").firstEntry()).map(Map.Entry::getValue));
  }
}
