package dev.kaniko.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.diagnostic.Diagnostic;
import org.junit.jupiter.api.Test;

final class TextFormatTest {
  private static final TextFormat PLAIN = new TextFormat(false, true);

  @Test
  void findingsStandFileByFileAboveALineThatCounts() {
    var first = Runs.file("a", "FROM x\n", Diagnostic.error("One", Runs.at("a", "FROM x\n", "x"), "one"));
    var second = Runs.file("b", "FROM y\n", Diagnostic.warning("Two", Runs.at("b", "FROM y\n", "y"), "two"));

    assertThat(Runs.written(PLAIN, Runs.run(first, Runs.file("clean", "FROM z\n"), second))).isEqualTo("""
        error: one [One]
          ┌─ a:1:6
          │
        1 │ FROM x
          │      ^

        warning: two [Two]
          ┌─ b:1:6
          │
        1 │ FROM y
          │      ^

        1 error, 1 warning in 2 files of 3
        """);
  }

  @Test
  void nothingFoundIsSaidUnlessOnlyFindingsAreWanted() {
    assertThat(Runs.written(PLAIN, Runs.run(Runs.file("a", "FROM x\n")))).isEqualTo("nothing found in 1 file\n");
    assertThat(Runs.written(PLAIN, Runs.run())).isEqualTo("nothing found in 0 files\n");
    assertThat(Runs.written(new TextFormat(false, false), Runs.run(Runs.file("a", "FROM x\n")))).isEmpty();
  }

  @Test
  void aFindingInATriggerShowsTheTriggerAndTheBaseThatBringsItIn() {
    assertThat(Runs.written(PLAIN, Runs.run(Runs.triggered())))
        .contains("┌─ ONBUILD of base:1:5\n", "RUN $X\n", "┌─ Dockerfile:2:6\n", "---- this base brings the trigger in", "┌─ elsewhere\n");
  }

  @Test
  void noNameOfAFileDrivesTheTerminal() {
    assertThat(Runs.written(PLAIN, Runs.run(Runs.oddFile("a\u001B[31mb")))).doesNotContain("\u001B").contains("a·[31mb:2:9");
    assertThat(Runs.written(new TextFormat(true, true), Runs.run(Runs.oddFile("a")))).contains("\u001B[1;33mwarning");
  }
}
