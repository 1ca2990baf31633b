package dev.kaniko.compiler.editor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is proposed at the cursor. */
final class CompletionTest {
  private static final ContextPaths CONTEXT = (directory, prefix) -> (directory.isEmpty()
      ? List.of(new ContextPaths.Entry("go.mod", false), new ContextPaths.Entry("src", true))
      : directory.equals("src") ? List.of(new ContextPaths.Entry("main.go", false)) : List.<ContextPaths.Entry>of())
      .stream().filter(entry -> entry.name().startsWith(prefix)).toList();

  @Test
  void aLineBeginsWithAnInstruction() {
    assertThat(EditorFixture.of("FROM debian", "‸").completions()).contains("FROM", "RUN", "COPY").doesNotContain("run");
    assertThat(EditorFixture.of("FROM debian", "c‸").completions()).contains("copy").doesNotContain("COPY");
    assertThat(EditorFixture.of("FROM debian", "RUN true \\", "  C‸").completions()).isEmpty();
    assertThat(EditorFixture.of("FROM debian", "# C‸").completions()).isEmpty();
    assertThat(EditorFixture.of("FROM debian", "RUN <<EOF", "C‸", "EOF").completions()).isEmpty();
  }

  @Test
  void flagsStandBeforeTheArgumentsAndOnlyOnce() {
    assertThat(EditorFixture.of("FROM debian", "COPY --‸").completions()).contains("--from=…", "--link").doesNotContain("--mount=…");
    assertThat(EditorFixture.of("FROM debian", "COPY --link --‸").completions()).contains("--from=…").doesNotContain("--link");
    assertThat(EditorFixture.of("FROM debian", "RUN --mount=type=tmpfs,target=/x --‸").completions()).contains("--mount=…");
    assertThat(EditorFixture.of("FROM debian", "RUN ls --‸").completions()).isEmpty();
  }

  @Test
  void stagesAreThoseBeforeThisOne() {
    assertThat(EditorFixture.of("FROM a AS one", "FROM b AS two", "COPY --from=‸", "FROM c AS three").completions()).containsExactly("one");
    assertThat(EditorFixture.of("FROM a AS one", "FROM b", "RUN --mount=type=bind,from=o‸").completions()).containsExactly("one");
    assertThat(EditorFixture.of("FROM a AS one", "FROM ‸").completions()).contains("one", "a");
    assertThat(EditorFixture.of("FROM a ‸").completions()).containsExactly("AS");
    assertThat(EditorFixture.of("FROM a AS ‸").completions()).isEmpty();
  }

  @Test
  void variablesAreThoseThatAreVisible() {
    assertThat(EditorFixture.of("ARG A=1", "FROM x:$‸", "ARG C").completions()).contains("A", "TARGETARCH").doesNotContain("C");
    assertThat(EditorFixture.of("ARG A=1", "FROM debian", "ARG B=1", "ENV C=2", "RUN echo ${‸", "ENV D=3").completions())
        .contains("B", "C", "PATH").doesNotContain("A", "D");
    assertThat(EditorFixture.of("FROM debian AS a", "ENV C=2", "FROM a", "RUN echo $‸").completions()).contains("C");
    assertThat(EditorFixture.of("ARG A=1", "FROM debian", "ARG ‸").completions()).contains("A", "TARGETARCH");
    assertThat(EditorFixture.of("FROM debian", "ENV A=1", "LABEL x=\\$‸").completions()).isEmpty();
  }

  @Test
  void aVariableInBracesIsClosedUnlessItIs() {
    var open = EditorFixture.of("FROM debian", "ENV A=1", "LABEL x=${‸");
    var closed = EditorFixture.of("FROM debian", "ENV A=1", "LABEL x=${‸}");
    assertThat(Completion.at(open.file(), ContextPaths.NONE, open.offset())).extracting(Completion.Proposal::text).contains("A}");
    assertThat(Completion.at(closed.file(), ContextPaths.NONE, closed.offset())).extracting(Completion.Proposal::text).contains("A");
  }

  @Test
  void theValueOfASecretIsNotShown() {
    var fixture = EditorFixture.of("FROM debian", "ENV API_TOKEN=hunter22 X=1", "LABEL x=$‸");
    assertThat(Completion.at(fixture.file(), ContextPaths.NONE, fixture.offset())).extracting(Completion.Proposal::detail).contains("***", "1").doesNotContain("hunter22");
  }

  @Test
  void pathsOfTheContextAreProposedWhereFilesAreCopiedFromIt() {
    assertThat(EditorFixture.of("FROM debian", "COPY ‸").completions(CONTEXT)).containsExactly("go.mod", "src/");
    assertThat(EditorFixture.of("FROM debian", "ADD go.mod ./src/m‸").completions(CONTEXT)).containsExactly("main.go");
    assertThat(EditorFixture.of("FROM debian", "COPY [\"g‸").completions(CONTEXT)).containsExactly("go.mod");
    assertThat(EditorFixture.of("FROM debian AS a", "FROM debian", "COPY --from=a ‸").completions(CONTEXT)).isEmpty();
    assertThat(EditorFixture.of("FROM debian", "COPY ../‸").completions(CONTEXT)).isEmpty();
    assertThat(EditorFixture.of("FROM debian", "RUN ‸").completions(CONTEXT)).isEmpty();
  }
}
