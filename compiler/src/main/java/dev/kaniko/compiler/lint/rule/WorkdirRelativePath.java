package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.syntax.GoFormat;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** A first WORKDIR whose place depends on the base image. */
public final class WorkdirRelativePath implements BuildCheck {
  private static final RuleInfo INFO = RuleInfo.docker("WorkdirRelativePath", "The first WORKDIR of a stage is relative", "DL3000");
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:[\\\\/].*");
  private static final Pattern LETTER = Pattern.compile("[A-Za-z]:");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var withWorkdir = new HashSet<StageId>();
    for (var linted : subject.stages()) {
      boolean set = linted.stage().base() instanceof Base.StageBase(var base) && withWorkdir.contains(base);
      for (var reading : linted.readings()) {
        var path = reading.effects().flatMap(Effects::workingDirectory);
        if (path.isPresent()) {
          if (!set && !isAbsolute(path.get().value(), linted.stage().platform()) && !isOutsideOfStages(linted, reading, path.get())) {
            sink.report(linted.owner(reading), finding(subject, linted, reading, path.get()));
          }
          set = true;
        }
      }
      if (set) {
        withWorkdir.add(linted.stage().id());
      }
    }
  }

  private static boolean isAbsolute(String path, Platform platform) {
    return path.startsWith("/") || platform.os().equals("windows") && (path.startsWith("\\") || DRIVE.matcher(path).matches());
  }

  /** Without a FROM nobody knows which system the path is for, or what a variable holds. A backslash may have been read as an escape character. */
  private static boolean isOutsideOfStages(LintedStage linted, Reading reading, Text path) {
    return linted.draft().node().isImplied() && (LETTER.matcher(path.value()).lookingAt() || !Readings.isKnown(reading, path));
  }

  private static Diagnostic finding(LintSubject subject, LintedStage linted, Reading reading, Text path) {
    var finding = subject.finding(INFO, linted.owner(reading), path.span(),
        "Relative workdir " + GoFormat.quoted(path.value()) + " can have unexpected results if the base image changes",
        "is below the working directory of the base image");
    boolean plain = reading.draft().node().text().equals(path.value()) && Character.isLetterOrDigit(path.value().codePointAt(0));
    return plain
        ? finding.withFix(new Fix("begin at the root", Fix.Safety.UNSAFE,
            List.of(new Edit(new Span(path.span().source(), path.span().start(), path.span().start()), "/"))))
        : finding;
  }
}
