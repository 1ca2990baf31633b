package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.standard.Add;
import dev.kaniko.instruction.standard.Copy;
import dev.kaniko.instruction.standard.Workdir;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** K207: several files for one destination that is not written as a directory. */
public final class OverwrittenDestination implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("K207", Severity.WARNING, "Several sources go to a destination that does not end in a slash");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      var directories = new HashSet<String>();
      for (var reading : linted.readings()) {
        var directory = directory(reading);
        if (directory.isPresent()) {
          directories.add(directory.get());
        }
        destination(reading)
            .filter(destination -> isFileName(destination.value()) && !directories.contains(destination.value()))
            .ifPresent(destination -> sink.report(linted.owner(reading), finding(reading, destination)));
      }
    }
  }

  /** What WORKDIR makes is a directory, and so is what an earlier instruction says with a slash. */
  private static Optional<String> directory(Reading reading) {
    return switch (reading.instruction().orElse(null)) {
      case Workdir workdir -> Optional.of(withoutSlash(workdir.directory()));
      case Copy copy when copy.destination().endsWith("/") -> Optional.of(withoutSlash(copy.destination()));
      case Add add when add.destination().endsWith("/") -> Optional.of(withoutSlash(add.destination()));
      case null, default -> Optional.empty();
    };
  }

  private static String withoutSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Returns where an instruction with several files as sources puts them; one without a name extension may be a directory. */
  private static Optional<Text> destination(Reading reading) {
    var keyword = reading.draft().node().keyword().text();
    if (reading.instruction().isEmpty() || !keyword.equals("COPY") && !keyword.equals("ADD")
        || !(reading.expanded().orElseThrow().arguments() instanceof Arguments.Words(_, var words, _)) || words.size() < 3) {
      return Optional.empty();
    }
    boolean files = words.subList(0, words.size() - 1).stream().allMatch(word -> word.value().startsWith("<<") || hasExtension(word.value()));
    return files ? Optional.of(words.getLast()) : Optional.empty();
  }

  private static boolean hasExtension(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot > 0 && dot < name.length() - 1;
  }

  private static boolean isFileName(String destination) {
    return !destination.isEmpty() && !destination.endsWith("/") && !destination.endsWith("\\") && !destination.equals(".") && !destination.equals("..")
        && !destination.endsWith("/.") && !destination.endsWith("/..");
  }

  private static Diagnostic finding(Reading reading, Text destination) {
    var end = new Span(destination.span().source(), destination.span().end(), destination.span().end());
    var finding = INFO.finding(destination.span(), "unless " + destination + " is a directory already, each source overwrites the one before")
        .withHelp("with a slash at its end it is a directory in any case");
    boolean plain = reading.draft().node().arguments() instanceof Arguments.Words(var json, var words, _) && !json && words.contains(destination)
        && destination.span().length() == destination.value().length();
    return plain ? finding.withFix(new Fix("end it with a slash", Fix.Safety.UNSAFE, List.of(new Edit(end, "/")))) : finding;
  }
}
