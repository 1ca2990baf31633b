package dev.kaniko.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.diagnostic.Diagnostic;
import org.junit.jupiter.api.Test;

final class TextFormatTest {
  private static final TextFormat PLAIN = new TextFormat(false);

  @Test
  void findingsStandFileByFile() {
    var first = Runs.file("a", "FROM x\n", Diagnostic.error("One", Runs.at("a", "FROM x\n", "x"), "one"));
    var second = Runs.file("b", "FROM y\n", Diagnostic.warning("Two", Runs.at("b", "FROM y\n", "y"), "two"));

    var run = Runs.run(first, Runs.file("clean", "FROM z\n"), second);

    assertThat(Runs.written(PLAIN, run)).isEqualTo("""
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

        """);
    assertThat(TextFormat.summary(run.report())).isEqualTo("1 error, 1 warning in 2 files of 3");
  }

  @Test
  void nothingFoundIsCountedToo() {
    assertThat(Runs.written(PLAIN, Runs.run(Runs.file("a", "FROM x\n")))).isEmpty();
    assertThat(TextFormat.summary(Runs.run(Runs.file("a", "FROM x\n")).report())).isEqualTo("nothing found in 1 file");
    assertThat(TextFormat.summary(Runs.run().report())).isEqualTo("nothing found in 0 files");
    assertThat(TextFormat.summary(Runs.run(Runs.oddFile("a")).report())).isEqualTo("1 warning, 1 info in 1 file");
  }

  @Test
  void aFindingInATriggerShowsTheTriggerAndTheBaseThatBringsItIn() {
    assertThat(Runs.written(PLAIN, Runs.run(Runs.triggered())))
        .contains("┌─ ONBUILD of base:1:5\n", "RUN $X\n", "┌─ Dockerfile:2:6\n", "---- this base brings the trigger in", "┌─ elsewhere\n");
  }

  @Test
  void noNameOfAFileDrivesTheTerminal() {
    assertThat(Runs.written(PLAIN, Runs.run(Runs.oddFile("a\u001B[31mb")))).doesNotContain("\u001B").contains("a·[31mb:2:9");
    assertThat(Runs.written(new TextFormat(true), Runs.run(Runs.oddFile("a")))).contains("\u001B[1;33mwarning");
  }
}
