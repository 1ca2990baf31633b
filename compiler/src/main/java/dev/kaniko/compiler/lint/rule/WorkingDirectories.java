package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Placement;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The working directory before each instruction, where the file or a known base tells it. */
final class WorkingDirectories {
  private final IdentityHashMap<Reading, ImagePath> before = new IdentityHashMap<>();

  private WorkingDirectories(LintSubject subject) {
    var behind = new HashMap<StageId, ImagePath>();
    for (var linted : subject.stages()) {
      var directory = start(linted, behind);
      for (var reading : linted.readings()) {
        if (directory.isPresent()) {
          before.put(reading, directory.get());
        }
        directory = behind(reading, directory);
      }
      directory.ifPresent(last -> behind.put(linted.stage().id(), last));
    }
  }

  static WorkingDirectories of(LintSubject subject) {
    return subject.derived(WorkingDirectories.class, WorkingDirectories::new);
  }

  private static Optional<ImagePath> start(LintedStage linted, Map<StageId, ImagePath> behind) {
    if (linted.stage().base() instanceof Base.StageBase(var base)) {
      return Optional.ofNullable(behind.get(base));
    }
    return linted.stage().start().known() ? Optional.of(linted.stage().config().workingDirectory()) : Optional.empty();
  }

  private static Optional<ImagePath> behind(Reading reading, Optional<ImagePath> directory) {
    if (reading.effects().isEmpty()) {
      return Optional.empty();
    }
    var next = reading.effects().get().workingDirectory();
    if (next.isEmpty()) {
      return directory;
    }
    var path = next.get();
    if (!Readings.isKnown(reading, path)) {
      return Optional.empty();
    }
    return resolve(directory, path.value());
  }

  /** A path with a NUL is none. */
  private static Optional<ImagePath> resolve(Optional<ImagePath> directory, String path) {
    if (path.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    return path.startsWith("/") ? Optional.of(ImagePath.clean(path)) : directory.map(from -> from.resolve(path));
  }

  /** Returns a path of an instruction; empty where it is relative and the directory is not known, or not written out. */
  Optional<ImagePath> resolve(Reading reading, String path) {
    if (path.isEmpty() || path.startsWith("~") || path.contains("$") || path.contains("\\")) {
      return Optional.empty();
    }
    return resolve(Optional.ofNullable(before.get(reading)), path);
  }

  /** Returns a path of an instruction, if the variables in it are known. */
  Optional<ImagePath> resolve(Reading reading, Text path) {
    return Readings.isKnown(reading, path) ? resolve(reading, path.value()) : Optional.empty();
  }

  /**
   * Returns where an instruction puts files, as far as that is known: the destination itself unless it is the root, and where the destination may be a
   * directory, each source in it by its last name.
   */
  List<ImagePath> copied(Reading reading) {
    var found = new ArrayList<ImagePath>();
    for (var placement : Readings.copies(reading)) {
      var destination = resolve(reading, placement.destination());
      if (destination.isPresent()) {
        if (!destination.get().isRoot()) {
          found.add(destination.get());
        }
        placement.sources().stream().filter(source -> source.from() != Placement.From.TEXT && Readings.isKnown(reading, source.text()))
            .map(source -> name(source.text().value()))
            .filter(name -> !name.isEmpty() && !name.equals(".") && !name.equals("..") && !name.contains("*"))
            .forEach(name -> found.add(destination.get().child(name)));
      }
    }
    return found;
  }

  private static String name(String source) {
    return source.substring(source.lastIndexOf('/') + 1);
  }
}
