package dev.kaniko.grammar.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kaniko.grammar.WordTrees;
import org.junit.jupiter.api.Test;

final class LineSplicerTest {
  @Test
  void commentsAndBlankLinesInsideAContinuationAreDropped() {
    SplicedSource spliced = splice("RUN a \\\n  # why\n\n  b\nRUN c");

    assertThat(spliced.text()).isEqualTo("RUN a   b\nRUN c");
    assertThat(spliced.lines()).extracting(LogicalLine::firstLine).containsExactly(1, 5);
    assertThat(spliced.lines()).extracting(LogicalLine::lastLine).containsExactly(4, 5);
    assertThat(spliced.lines().getFirst().continuedAcrossBlank()).isTrue();
  }

  @Test
  void aDoubledEscapeDoesNotContinue() {
    assertThat(splice("RUN a\\\\\nRUN b\n").lines()).hasSize(2);
  }

  @Test
  void theEscapeDirectiveChoosesTheContinuation() {
    assertThat(splice("# escape=`\nRUN a `\nb\\\nRUN c").text()).isEqualTo("RUN a b\\\nRUN c");
  }

  @Test
  void markAndCarriageReturnsAreNoPartOfTheLines() {
    SplicedSource spliced = splice("\uFEFFFROM a\r\nRUN b\\\r\nc\r\n");

    assertThat(spliced.text()).isEqualTo("FROM a\nRUN bc\n");
    assertThat(spliced.source().columnOf(1)).isEqualTo(1);
  }

  @Test
  void heredocBodiesAreRaw() {
    SplicedSource spliced = splice("RUN <<A cat <<-'B'\n# x\\\n\nA\n\ty\n\tB\nRUN z");

    assertThat(spliced.lines()).hasSize(2);
    assertThat(spliced.lines().getFirst().heredocs())
        .extracting(h -> spliced.text().substring(h.bodyStart(), h.bodyEnd()))
        .containsExactly("# x\\\n\n", "\ty\n");
    assertThat(spliced.lines().getFirst().lastLine()).isEqualTo(6);
  }

  @Test
  void aShiftWithBlanksIsAHeredocAsInTheReference() {
    assertThat(splice("RUN echo $((1 << 2))\nRUN b\n").problems())
        .extracting(SourceProblem::kind, SourceProblem::detail)
        .containsExactly(tuple(SourceProblem.Kind.UNTERMINATED_HEREDOC, "2))"));
  }

  @Test
  void aJsonArrayHasNoHeredoc() {
    assertThat(splice("RUN [\"<<EOF\"]\nRUN b\n").lines()).hasSize(2);
  }

  @Test
  void deepNestingIsCutNotOverflowed() {
    String word = "${a:-".repeat(20_000);

    assertThat(WordTrees.parse(word, '\\', true).tooDeep()).isTrue();
  }

  @Test
  void manyContinuationsAreJoinedInOneLine() {
    assertThat(splice("RUN a" + " \\\n b".repeat(200_000)).lines()).hasSize(1);
  }

  private static SplicedSource splice(String text) {
    return LineSplicer.splice(SourceText.of(text), SplicingProps.KEYWORDS);
  }
}
