package dev.kaniko.compiler.editor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where names are declared and used, and how they are renamed. */
final class NamesTest {
  @Test
  void aUseLeadsToItsDeclaration() {
    assertThat(defined("ARG A=1", "FROM debian", "ARG A=2", "RUN echo $‸A")).isEqualTo("3:A");
    assertThat(defined("ARG A=1", "FROM debian:$‸A")).isEqualTo("1:A");
    assertThat(defined("ARG A=1", "FROM debian", "ARG ‸A")).isEqualTo("1:A");
    assertThat(defined("FROM debian", "ARG A=1", "ENV A=${‸A}")).isEqualTo("2:A");
    assertThat(defined("FROM debian", "ARG A=1", "ENV A=2", "LABEL x=$‸A")).isEqualTo("3:A");
    assertThat(defined("FROM debian AS a", "ENV X=1", "FROM a", "RUN echo $‸X")).isEqualTo("2:X");
    assertThat(defined("FROM debian AS a", "FROM scratch", "COPY --from=‸a /x /y")).isEqualTo("1:a");
    assertThat(defined("FROM debian", "FROM scratch", "COPY --from=‸0 /x /y")).isEqualTo("1:FROM");
    assertThat(defined("FROM debian AS a", "FROM scratch", "RUN --mount=type=bind,from=‸a,target=/x true")).isEqualTo("1:a");
  }

  private static String defined(String... lines) {
    var fixture = EditorFixture.of(lines);
    return fixture.names().definition(fixture.offset()).map(fixture::shown).orElse("");
  }

  @Test
  void anImageIsNoStage() {
    assertThat(defined("FROM debian AS a", "COPY --from=bus‸ybox /x /y")).isEmpty();
  }

  @Test
  void allUsesOfAnArgumentAreFound() {
    assertThat(EditorFixture.of("ARG ‸V=1", "FROM debian:$V", "ARG V", "ENV X=${V:-2}", "RUN echo \"$V\" '$V'", "FROM debian", "RUN echo $V").references())
        .containsExactly("1:V", "2:V", "3:V", "4:V", "5:V");
  }

  @Test
  void renamingAStageChangesEveryPlaceThatNamesIt() {
    assertThat(EditorFixture.of(
        "FROM debian AS ‸Build", "FROM build AS two", "COPY --from=BUILD /a /b", "RUN --mount=type=bind,target=/x,from=build true", "COPY --from=0 /a /b")
        .renamed("first"))
        .isEqualTo("""
            FROM debian AS first
            FROM first AS two
            COPY --from=first /a /b
            RUN --mount=type=bind,target=/x,from=first true
            COPY --from=0 /a /b""");
  }

  @Test
  void renamingAnArgumentChangesEveryDeclarationAndUse() {
    assertThat(EditorFixture.of("ARG V=1", "FROM debian:${V}", "ARG V", "ENV V=$V W=${V:+x}", "RUN echo $V", "FROM debian", "ARG ‸V=2", "RUN echo ${V}/$V; echo '$V'")
        .renamed("GO"))
        .isEqualTo("""
            ARG GO=1
            FROM debian:${GO}
            ARG GO
            ENV V=$GO W=${GO:+x}
            RUN echo $V
            FROM debian
            ARG GO=2
            RUN echo ${GO}/$GO; echo '$V'""");
  }

  @Test
  void aNameThatWouldMeanSomethingElseIsRefused() {
    assertThat(EditorFixture.of("FROM debian AS ‸a", "FROM debian AS b").renamed("B")).contains("refused: there is another stage B");
    assertThat(EditorFixture.of("FROM debian AS ‸a").renamed("1a")).contains("refused: a name of a stage begins with a letter");
    assertThat(EditorFixture.of("FROM debian", "ARG ‸A", "ENV B=1").renamed("B")).contains("refused: there is another variable B");
    assertThat(EditorFixture.of("FROM debian", "ARG ‸A").renamed("a-b")).contains("refused: a name of a variable begins");
  }

  @Test
  void whatOthersGiveANameToIsRefused() {
    assertThat(EditorFixture.of("FROM debian", "ENV ‸A=1").renamed("B")).contains("refused: a variable of ENV is part of the image");
    assertThat(EditorFixture.of("FROM debian", "ARG TARGET‸ARCH").renamed("B")).contains("refused: the builder gives TARGETARCH its value");
    assertThat(EditorFixture.of("FROM deb‸ian").renamed("B")).contains("refused: no name of a stage or of an ARG stands here");
  }

  @Test
  void whatCannotBeRenamedWholeIsRefused() {
    assertThat(EditorFixture.of("FROM debian", "ARG ‸A", "RUN A=${A:-1}; echo $A").renamed("B")).contains("refused: the commands in line 3 assign the variable too");
    assertThat(EditorFixture.of("FROM debian", "ARG ‸A", "COPY --nonsense $A x").renamed("B")).contains("refused: line 3 has an error");
    assertThat(EditorFixture.of("FROM debian AS ‸a", "FROM debian AS a", "COPY --from=a x y").renamed("b")).contains("refused: several stages have this name");
  }
}
