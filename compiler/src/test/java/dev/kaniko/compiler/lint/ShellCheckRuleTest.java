package dev.kaniko.compiler.lint;

import static dev.kaniko.compiler.lint.LintFixture.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What ShellCheck remarks is reported where it stands in the Dockerfile. */
final class ShellCheckRuleTest {
  private static final RuleSet ALL = RuleSet.load(InstructionSet.load());
  private final List<ShellChecker.Text> given = new ArrayList<>();

  /** Remarks every X of each text. */
  private List<ShellChecker.Remark> everyX(int code, String message, List<ShellChecker.Text> texts) {
    given.addAll(texts);
    var remarks = new ArrayList<ShellChecker.Remark>();
    for (int i = 0; i < texts.size(); i++) {
      var lines = texts.get(i).text().split("\n", -1);
      for (int line = 0; line < lines.length; line++) {
        int at = lines[line].indexOf('X');
        if (at >= 0) {
          int column = lines[line].codePointCount(0, at) + 1;
          remarks.add(new ShellChecker.Remark(i, code, "warning", message, line + 1, column, line + 1, column + 1));
        }
      }
    }
    return remarks;
  }

  private FileReport lint(int code, String message, String... lines) {
    var rules = ALL.only(List.of("UnquotedVariable")).with(new ShellCheckRule(texts -> everyX(code, message, texts), ALL.known()));
    return new LintFixture().offline().rules(rules).lint(lines);
  }

  @Test
  void theProgramIsAskedOnceAboutAllTextsWithTheirShells() {
    lint(2002, "a", "FROM a", "RUN a", "SHELL [\"bash\", \"-c\"]", "CMD b", "SHELL [\"pwsh\", \"-c\"]", "RUN c", "RUN [\"d\"]");
    assertThat(given).containsExactly(new ShellChecker.Text("sh", "a"), new ShellChecker.Text("bash", "b"));
  }

  @Test
  void aPlaceBehindJoinedLinesAndWideCharactersIsExact() {
    var report = lint(2002, "a", "FROM a", "RUN y \\", "  # X", "  \"ä\uD83D\uDE00\" X", "RUN <<E", "\tz X", "E", "ONBUILD RUN b \\", " X");
    assertThat(found(report)).containsExactly("4 SC2002", "6 SC2002", "9 SC2002");
    assertThat(report.findings()).allMatch(finding -> LintFixture.pointed(report, finding).equals("X") && finding.severity() == Severity.WARNING);
  }

  @Test
  void commentsSilenceACode() {
    assertThat(found(lint(2002, "a", "FROM a", "# hadolint ignore=SC2002", "RUN X", "# check=skip=SC2002", "RUN X", "# check=skip=ShellCheck", "RUN X", "RUN X")))
        .containsExactly("8 SC2002");
    assertThat(found(lint(2002, "a", "# check=skip=SC2002", "FROM a", "RUN X"))).isEmpty();
  }

  @Test
  void aCodeThatARuleHasIsLeftToThatRule() {
    assertThat(found(lint(2086, "a", "FROM a", "RUN echo $X"))).containsExactly("2 UnquotedVariable");
    assertThat(found(lint(2164, "a", "FROM a", "RUN X"))).isEmpty();
  }

  @Test
  void whatTheFileAssignsIsAssigned() {
    var message = "name is referenced but not assigned.";
    assertThat(found(lint(2154, message, "FROM a", "RUN X", "ARG name", "RUN X"))).containsExactly("2 SC2154");
  }

  @Test
  void aPlaceBeyondTheTextIsItsEnd() {
    var far = new ShellChecker.Remark(0, 1000, "error", "a", 7, 9, 9, 1);
    var report = new LintFixture().offline().rules(ALL.only(List.of()).with(new ShellCheckRule(_ -> List.of(far), ALL.known()))).lint("FROM a", "RUN b");
    assertThat(found(report)).containsExactly("2 SC1000");
  }
}
