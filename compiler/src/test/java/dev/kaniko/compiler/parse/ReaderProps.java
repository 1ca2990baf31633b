package dev.kaniko.compiler.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.Word;
import dev.kaniko.compiler.ast.WordPart;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.source.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class ReaderProps {
  private static final SourceId ID = new SourceId("Dockerfile");

  @Provide
  Arbitrary<String> files() {
    Arbitrary<String> pieces = Arbitraries.of(
        "FROM ", "RUN ", "COPY ", "ADD ", "ENV ", "ARG ", "LABEL ", "ONBUILD ", "HEALTHCHECK ", "EXPOSE ", "SHELL ", "USER ", "FORM ",
        "a", "=", "b c", "AS x", " ", "\t", "\\", "`", "\n", "\r\n", "#", "# escape=`\n", "<<EOF", "<<-E ", "EOF\n", "\nE\n", "'", "\"",
        "--from=x", "--link", "--mount=type=cache,target=$a", "[\"a\"]", "[1]", "$", "${", "}", ":-", "/", "\uFEFF", "\u00A0", "\uD83D\uDE00",
        "\u0000");
    Arbitrary<String> likely = pieces.list().ofMaxSize(30).map(list -> String.join("", list));
    return Arbitraries.oneOf(likely, Arbitraries.strings().ofMaxLength(80));
  }

  @Property(tries = 3000)
  void noTextMakesTheReaderFailAndSpansNest(@ForAll("files") String file) {
    var found = new ArrayList<Diagnostic>();
    DockerfileAst ast = DockerfileReader.read(ID, SourceText.of(file), Syntaxes.STANDARD, found::add);

    var whole = new Span(ID, 0, file.length());
    found.forEach(diagnostic -> assertThat(whole.contains(diagnostic.span())).isTrue());
    for (InstructionNode node : ast.instructions()) {
      assertThat(whole.contains(node.span())).isTrue();
      assertThat(node.span().contains(node.word().span())).isTrue();
      assertThat(node.span().contains(node.arguments().span()) || node.arguments().span().length() == 0).isTrue();
      node.flags().forEach(flag -> assertThat(node.span().contains(flag.flag().span())).isTrue());
      for (Word word : node.words().values()) {
        assertThat(whole.contains(word.span())).isTrue();
        nested(word.parts(), word.span());
      }
    }
  }

  private static void nested(List<WordPart> parts, Span outer) {
    for (WordPart part : parts) {
      assertThat(outer.contains(part.span())).isTrue();
      switch (part) {
        case WordPart.DoubleQuoted quoted -> nested(quoted.parts(), part.span());
        case WordPart.Modified modified -> nested(modified.operand(), part.span());
        case WordPart.Replaced replaced -> {
          nested(replaced.pattern(), part.span());
          nested(replaced.replacement(), part.span());
        }
        default -> {}
      }
    }
  }

  @Property
  void keywordCaseIsIrrelevant(@ForAll("files") String file) {
    DockerfileAst upper = read(file);
    DockerfileAst lower = read(file.replace("RUN", "run").replace("COPY", "copy").replace("FROM", "from"));

    assertThat(lower.instructions().stream().map(InstructionNode::keyword).toList())
        .isEqualTo(upper.instructions().stream().map(InstructionNode::keyword).toList());
    assertThat(lower.text().toUpperCase(Locale.ROOT)).isEqualTo(upper.text().toUpperCase(Locale.ROOT));
  }

  private static DockerfileAst read(String file) {
    return DockerfileReader.read(ID, SourceText.of(file), Syntaxes.STANDARD, _ -> {});
  }
}
