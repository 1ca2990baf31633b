package dev.kaniko.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.Sources;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TextReportTest {
  private static final SourceId ID = new SourceId("Dockerfile");

  @Test
  void aDiagnosticShowsPlaceNoteLabelHelpAndFix() {
    String file = "FROM golang:1.26 AS build\n\n\n\n\n\nCOPY --from=bulid /out/app /app\n";
    var place = at(file, "bulid");
    var diagnostic = Diagnostic.error("UnknownStage", place, "stage \"bulid\" does not exist")
        .withNote("no stage or image has this name")
        .withLabel(at(file, "build"), "did you mean this one?")
        .withHelp("without a matching stage, --from names an image: docker.io/library/bulid")
        .withFix(new Fix("replace with `build`", Fix.Safety.SAFE, List.of(new Edit(place, "build"))));

    assertThat(report(file, false).render(diagnostic)).isEqualTo("""
        error: stage "bulid" does not exist [UnknownStage]
          ┌─ Dockerfile:7:13
          │
        7 │ COPY --from=bulid /out/app /app
          │             ^^^^^ no stage or image has this name
          │
        1 │ FROM golang:1.26 AS build
          │                     ----- did you mean this one?
          = help: without a matching stage, --from names an image: docker.io/library/bulid
          = fix (safe): replace with `build`
        """);
  }

  @Test
  void marksStandBelowTheirPlaceBehindTabsAndWideCharacters() {
    String file = "\uFEFFRUN\t\uD55C!x\r\n";

    assertThat(report(file, false).render(Diagnostic.warning("Odd", at(file, "x"), "odd"))).isEqualTo("""
        warning: odd [Odd]
          ┌─ Dockerfile:1:7
          │
        1 │ RUN    \uD55C!x
          │           ^
        """);
  }

  @Test
  void aPlaceAtTheEndOfTheFileIsMarkedToo() {
    assertThat(report("", false).render(Diagnostic.error("Empty", new Span(ID, 0, 0), "empty")))
        .contains("Dockerfile:1:1\n")
        .contains("^");
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() {
    String file = "RUN \u001B[31m";

    assertThat(report(file, false).render(Diagnostic.error("Odd", at(file, "RUN"), "a\u001Bb"))).doesNotContain("\u001B");
    assertThat(report(file, true).render(Diagnostic.error("Odd", at(file, "RUN"), "a"))).contains("\u001B[1;31merror");
  }

  @Test
  void aLongLineIsCutAroundItsPlace() {
    String file = "RUN " + "a".repeat(5000) + "!" + "b".repeat(5000);

    assertThat(report(file, false).render(Diagnostic.error("Odd", at(file, "!"), "odd")).lines())
        .allMatch(line -> line.length() < 200)
        .anyMatch(line -> line.contains("a!b"));
  }

  @Test
  void whatIsHiddenIsNowhereAndTheMarksAreInTheirColumns() {
    String file = "ENV A=secret B=b";
    var report = new TextReport(new Sources(Map.of(ID, file)), false, text -> text.replace("secret", "***"));

    assertThat(report.render(Diagnostic.error("Odd", at(file, "B=b"), "secret").withNote("no secret").withHelp("secret").withLabel(at(file, "A=secret"), "here")))
        .doesNotContain("secret").contains("ENV A=*** B=b\n  │           ^^^ no ***", "ENV A=*** B=b\n  │     ----- here");
    assertThat(report.render(Diagnostic.error("Odd", at(file, "cret"), "inside"))).contains("ENV A=*** B=b\n");
  }

  private static TextReport report(String file, boolean colour) {
    return new TextReport(new Sources(Map.of(ID, file)), colour);
  }

  private static Span at(String file, String what) {
    int start = file.indexOf(what);
    return new Span(ID, start, start + what.length());
  }
}
