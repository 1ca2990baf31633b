package dev.kaniko.lsp;

import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionKind;

/** Offers the fixes of findings. What is called safe was proved for this text. */
final class QuickFixes {
  /** All safe fixes of a file. */
  static final String FIX_ALL = CodeActionKind.SourceFixAll + ".kaniko";

  private static final int MOST = 50;

  private final Analyst analyst;
  private final Findings findings;
  private final boolean versioned;

  /** @param versioned whether the editor knows changes that name the version they are for */
  QuickFixes(Analyst analyst, Findings findings, boolean versioned) {
    this.analyst = analyst;
    this.findings = findings;
    this.versioned = versioned;
  }

  /**
   * Returns the fixes of what was found in a range.
   *
   * @param wanted the kinds of actions that are wanted; none for all
   */
  List<CodeAction> of(OpenFile file, OpenFile.Checked checked, int start, int end, List<String> wanted) throws IOException, InterruptedException {
    var actions = new ArrayList<CodeAction>();
    if (checked.report().isPresent() && isWanted(CodeActionKind.QuickFix, wanted)) {
      var report = checked.report().get();
      for (var finding : report.findings()) {
        if (actions.size() < MOST && isTouched(file, Findings.place(report, finding), start, end)) {
          add(file, checked, report, finding, actions);
        }
      }
    }
    if (isWanted(FIX_ALL, wanted)) {
      fixAll(file, checked).ifPresent(actions::add);
    }
    return actions;
  }

  /** A kind stands for those below it. */
  private static boolean isWanted(String kind, List<String> wanted) {
    return wanted.isEmpty() || wanted.stream().anyMatch(one -> kind.equals(one) || kind.startsWith(one + ".") || one.isEmpty());
  }

  /** Whatever stands in a line of the finding counts, so that nobody has to hit a word. */
  private static boolean isTouched(OpenFile file, Span place, int start, int end) {
    int first = file.positions().place(place.start()).line();
    int last = file.positions().place(place.end()).line();
    return file.positions().place(start).line() <= last && first <= file.positions().place(end).line();
  }

  private void add(OpenFile file, OpenFile.Checked checked, FileReport report, Diagnostic finding, List<CodeAction> actions)
      throws IOException, InterruptedException {
    for (var fix : finding.fixes()) {
      var edits = analyst.checked(file, checked.setup(), finding, fix);
      if (edits.isPresent()) {
        boolean safe = fix.safety() == Fix.Safety.SAFE;
        var action = action(file, title(fix, safe), CodeActionKind.QuickFix, edits.get());
        action.setDiagnostics(List.of(findings.translated(file, report, finding)));
        action.setIsPreferred(safe);
        actions.add(action);
      }
    }
  }

  private static String title(Fix fix, boolean safe) {
    var title = fix.title().isEmpty() ? fix.title() : Character.toUpperCase(fix.title().charAt(0)) + fix.title().substring(1);
    return safe ? title : title + " (unsafe: the image may change)";
  }

  /** Offers all safe fixes at once, where there is something to do. */
  private Optional<CodeAction> fixAll(OpenFile file, OpenFile.Checked checked) throws IOException, InterruptedException {
    boolean safe = checked.report().stream().flatMap(report -> report.findings().stream()).flatMap(finding -> finding.fixes().stream())
        .anyMatch(fix -> fix.safety() == Fix.Safety.SAFE);
    return safe
        ? analyst.fixed(file, checked.setup()).filter(fixed -> fixed.changed() && fixed.before().equals(file.text()))
            .map(fixed -> action(file, "Apply all safe fixes of kaniko", FIX_ALL, List.of(difference(checked, fixed.before(), fixed.after()))))
        : Optional.empty();
  }

  /** Returns one edit that makes a text of another. No character of two units is cut. */
  private static Edit difference(OpenFile.Checked checked, String before, String after) {
    int start = 0;
    int most = Math.min(before.length(), after.length());
    while (start < most && before.charAt(start) == after.charAt(start)) {
      start++;
    }
    start -= start > 0 && Character.isHighSurrogate(before.charAt(start - 1)) ? 1 : 0;
    int tail = 0;
    while (tail < most - start && before.charAt(before.length() - 1 - tail) == after.charAt(after.length() - 1 - tail)) {
      tail++;
    }
    tail -= tail > 0 && Character.isLowSurrogate(before.charAt(before.length() - tail)) ? 1 : 0;
    var source = checked.report().orElseThrow().file();
    return new Edit(new Span(source, start, before.length() - tail), after.substring(start, after.length() - tail));
  }

  private CodeAction action(OpenFile file, String title, String kind, List<Edit> edits) {
    var action = new CodeAction(title);
    action.setKind(kind);
    action.setEdit(Ranges.change(file, edits, versioned));
    return action;
  }
}
