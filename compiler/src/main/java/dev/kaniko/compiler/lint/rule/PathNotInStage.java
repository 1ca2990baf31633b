package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.Placement;
import java.util.HashMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** A copy of something that a stage cannot have. */
public final class PathNotInStage implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("PathNotInStage", Severity.WARNING, "A file is copied from a stage that does not have it", "K106");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  /** All files of a stage are known only if it is made of copies, from nothing on. */
  @Override
  public void check(LintSubject subject, LintSink sink) {
    var graph = subject.analysis().graph();
    if (graph.isEmpty()) {
      return;
    }
    var directories = WorkingDirectories.of(subject);
    var known = new HashMap<StageId, NavigableSet<String>>();
    for (var linted : subject.stages()) {
      if (linted.stage().base() instanceof Base.Scratch && linted.draft().replacement().isEmpty()) {
        paths(directories, linted).ifPresent(paths -> known.put(linted.stage().id(), paths));
      }
    }
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        var stages = reading.draft().references().stream().map(reference -> graph.get().links().get(reference.origin())).toList();
        if (Readings.isWritten(reading) && stages.size() == 1 && stages.getFirst() instanceof TreeSource.StageRoot(var id) && known.containsKey(id)) {
          Readings.copies(reading).stream().flatMap(placement -> placement.sources().stream())
              .filter(source -> source.from() == Placement.From.TREE && Readings.isKnown(reading, source.text()))
              .filter(source -> isMissing(known.get(id), source.text().value()))
              .forEach(source -> sink.report(linted.owner(reading), INFO.finding(source.text().span(), "stage " + graph.get().stage(id).name() + " has no such file")
                  .withHelp("it has only what its own instructions put there")));
        }
      }
    }
  }

  /** Returns what a stage from scratch has; empty if that is not known. */
  static Optional<NavigableSet<String>> paths(WorkingDirectories directories, LintedStage linted) {
    var paths = new TreeSet<String>();
    for (var reading : linted.readings()) {
      if (reading.effects().isEmpty() || reading.effects().get().commands().isPresent()) {
        return Optional.empty();
      }
      var effects = reading.effects().get();
      if (effects.placements().isEmpty() && effects.layer() != Effects.Layer.NEVER) {
        return Optional.empty();
      }
      for (var placement : effects.placements()) {
        var destination = directories.resolve(reading, placement.destination());
        if (destination.isEmpty() || destination.get().isRoot() && mayBeDirectory(placement)) {
          return Optional.empty();
        }
        paths.add(destination.get().text());
        placement.sources().stream().filter(_ -> destination.get().isRoot())
            .forEach(source -> paths.add("/" + source.text().value().substring(source.text().value().lastIndexOf('/') + 1)));
      }
    }
    return Optional.of(paths);
  }

  /** What goes to the root may be a directory or an archive, whose names are not known, or a single file. */
  private static boolean mayBeDirectory(Placement placement) {
    return placement.sources().stream().anyMatch(source -> source.from() != Placement.From.TEXT);
  }

  static boolean isMissing(NavigableSet<String> paths, String source) {
    if (source.contains("*") || source.contains("?") || source.contains("[") || source.contains("\\")) {
      return false;
    }
    var path = ImagePath.clean("/" + source);
    for (var parent = path; !parent.isRoot(); parent = parent.parent()) {
      if (paths.contains(parent.text())) {
        return false;
      }
    }
    return !path.isRoot() && paths.subSet(path.text() + "/", path.text() + "0").isEmpty();
  }
}
