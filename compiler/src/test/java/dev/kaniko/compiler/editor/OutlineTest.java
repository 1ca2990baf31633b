package dev.kaniko.compiler.editor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The outline of a file, what of it is folded, and its colours. */
final class OutlineTest {
  private static final String[] LINES = {
      "# one", "# two", "ARG A=1", "FROM debian:$A AS build", "RUN <<EOF", "apt-get install \"$A\"", "EOF", "COPY --link a \\", "  b /x/", "NONSENSE x", "FROM scratch",
      "COPY --from=build /x /y"
  };

  @Test
  void stagesHoldTheirInstructionsErrorsAmongThem() {
    var outline = Outline.of(EditorFixture.of(LINES).file().ast());
    assertThat(outline).extracting(Outline.Entry::name).containsExactly("ARG", "build", "stage 1");
    assertThat(outline.get(1).children()).extracting(Outline.Entry::name).containsExactly("RUN", "COPY", "NONSENSE");
    assertThat(outline.get(1).children().get(1).detail()).isEqualTo("a b /x/");
  }

  @Test
  void commentsStagesAndLongInstructionsAreFolded() {
    var fixture = EditorFixture.of(LINES);
    assertThat(Folds.of(fixture.file().ast())).extracting(fold -> fold.kind() + " " + fixture.file().line(fold.start()) + "-" + fixture.file().line(fold.end()))
        .containsExactly("COMMENT 1-2", "STAGE 4-10", "INSTRUCTION 5-7", "INSTRUCTION 8-9", "STAGE 11-12");
  }

  @Test
  void severalHeredocsAreFoldedEach() {
    var fixture = EditorFixture.of("FROM debian", "COPY <<A <<B /x/", "1", "2", "A", "3", "4", "B");
    assertThat(Folds.of(fixture.file().ast())).extracting(fold -> fold.kind() + " " + fixture.file().line(fold.start()) + "-" + fixture.file().line(fold.end()))
        .containsExactly("STAGE 1-8", "INSTRUCTION 2-8", "HEREDOC 3-4", "HEREDOC 6-7");
  }

  @Test
  void wordsHaveTheirKind() {
    var file = EditorFixture.of(LINES).file();
    assertThat(Tokens.of(file)).extracting(token -> token.kind() + " " + file.text().substring(token.start(), token.end())).contains(
        "COMMENT # one", "KEYWORD ARG", "NAME A", "KEYWORD FROM", "VARIABLE $A", "KEYWORD AS", "STAGE build", "HEREDOC <<EOF", "COMMAND apt-get", "FLAG --link", "FLAG --from");
  }
}
