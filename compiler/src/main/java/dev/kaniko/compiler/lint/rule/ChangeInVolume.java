package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files below a volume that is declared before them. */
public final class ChangeInVolume implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("ChangeInVolume", Severity.INFO, "Files are put below a volume that is declared before them", "K709");
  private static final Set<String> WRITING = Set.of("mkdir", "chown", "chmod", "touch", "cp", "mv", "ln", "chgrp", "rm");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var directories = WorkingDirectories.of(subject);
    var runs = RunSteps.byReading(subject);
    for (var linted : subject.stages()) {
      var volumes = new HashMap<String, Text>();
      for (var reading : linted.readings()) {
        if (!Readings.isWritten(reading)) {
          continue;
        }
        if (!volumes.isEmpty()) {
          places(directories, reading, runs.get(reading)).forEach(place -> volume(volumes, place.path()).ifPresent(volume -> {
            sink.report(linted.owner(reading), INFO.finding(place.span(), "some builders throw away what changes below a volume")
                .withLabel(volume.span(), "declares it")
                .withHelp("declare the volume behind the last instruction that changes it"));
            volumes.remove(ImagePath.clean(volume.value()).text());
          }));
        }
        if (Readings.sets(reading, ConfigDelta.Volume.class) && reading.expanded().isPresent() && reading.expanded().get().arguments() instanceof Arguments.Words(_, var words, _)) {
          words.stream().filter(word -> word.value().startsWith("/")).forEach(word -> directories.resolve(reading, word)
              .filter(path -> !path.isRoot()).ifPresent(path -> volumes.putIfAbsent(path.text(), word)));
        }
      }
    }
  }

  /** A path that an instruction changes. */
  private record Place(ImagePath path, Span span) {}

  private static List<Place> places(WorkingDirectories directories, Reading reading, @Nullable RunStep run) {
    var found = new ArrayList<Place>();
    for (var placement : Readings.copies(reading)) {
      directories.resolve(reading, placement.destination()).ifPresent(path -> found.add(new Place(path, placement.destination().span())));
    }
    if (run != null) {
      run.commands().forEach(command -> found.addAll(changed(directories, run, command)));
    }
    return found;
  }

  private static List<Place> changed(WorkingDirectories directories, RunStep run, Invocation command) {
    if (command.name().filter(WRITING::contains).isEmpty()) {
      return List.of();
    }
    var operands = command.operands();
    return operands.stream().skip(command.is("cp", "ln") ? Math.max(0, operands.size() - 1) : 0)
        .flatMap(word -> word.literal().filter(path -> path.startsWith("/") && !run.mountsAt(path)).flatMap(path -> directories.resolve(run.reading(), path))
            .map(path -> new Place(path, word.span())).stream())
        .toList();
  }

  private static Optional<Text> volume(Map<String, Text> volumes, ImagePath path) {
    for (var parent = path; !parent.isRoot(); parent = parent.parent()) {
      var volume = volumes.get(parent.text());
      if (volume != null) {
        return Optional.of(volume);
      }
    }
    return Optional.empty();
  }
}
