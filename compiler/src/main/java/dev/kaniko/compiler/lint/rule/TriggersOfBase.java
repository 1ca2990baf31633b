package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.InstructionDraft;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Placement;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Instructions that a base image brings into a build, and what the file does once more. */
public final class TriggersOfBase implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("TriggersOfBase", Severity.INFO, "The base image runs instructions that the file does not show", "K805");
  private static final int MOST_SHOWN = 5;
  private static final int LONGEST_SHOWN = 60;

  /** A source and the place that it is copied to. */
  private record Copy(Placement.Source source, ImagePath destination, boolean directory) {
    /** Whether two copies bring the same: their places in the text do not count. */
    List<Object> key() {
      return List.of(source.from(), source.text().value(), destination, directory);
    }
  }

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var directories = WorkingDirectories.of(subject);
    for (var linted : subject.stages()) {
      var triggers = linted.draft().instructions().stream().filter(draft -> draft.triggeredBy().isPresent()).toList();
      if (!triggers.isEmpty() && linted.stage().base() instanceof Base.ImageBase) {
        var again = again(linted, directories);
        sink.report(linted.draft().node().head(), finding(triggers, again));
      }
    }
  }

  /** Returns what the file copies though a trigger has copied it to the same place. */
  private static Optional<Text> again(LintedStage linted, WorkingDirectories directories) {
    Set<List<Object>> copied = new HashSet<>();
    for (var reading : linted.readings()) {
      for (var copy : copies(reading, directories)) {
        if (!Readings.isWritten(reading)) {
          copied.add(copy.key());
        } else if (copied.contains(copy.key())) {
          return Optional.of(copy.source().text());
        }
      }
    }
    return Optional.empty();
  }

  private static List<Copy> copies(Reading reading, WorkingDirectories directories) {
    return Readings.copies(reading).stream()
        .flatMap(placement -> directories.resolve(reading, placement.destination()).stream().flatMap(path -> placement.sources().stream()
            .filter(source -> source.from() == Placement.From.CONTEXT && Readings.isKnown(reading, source.text()))
            .map(source -> new Copy(source, path, placement.sources().size() > 1 || placement.destination().value().endsWith("/")))))
        .toList();
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
  }

  private static Diagnostic finding(List<InstructionDraft> triggers, Optional<Text> again) {
    var shown = triggers.stream().limit(MOST_SHOWN).map(draft -> "`" + shortened(draft.text()) + "`").collect(Collectors.joining(", "));
    var more = triggers.size() > MOST_SHOWN ? " and " + (triggers.size() - MOST_SHOWN) + " more" : "";
    var place = triggers.getFirst().triggeredBy().orElseThrow();
    var finding = INFO.finding(place, "before the first instruction of this stage the base runs " + shown + more);
    return again.map(source -> finding.withLabel(source.span(), "the base has copied this to the same place already").withHelp("leave the second copy out"))
        .orElse(finding);
  }
}
