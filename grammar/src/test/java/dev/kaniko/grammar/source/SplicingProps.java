package dev.kaniko.grammar.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.grammar.DockerfileParser;
import dev.kaniko.grammar.GoSpace;
import dev.kaniko.grammar.StructureTrees;
import dev.kaniko.grammar.WordTrees;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

final class SplicingProps {
  static final HeredocKeywords KEYWORDS = new HeredocKeywords() {
    @Override
    public boolean takesHeredocs(String keyword) {
      return keyword.equalsIgnoreCase("RUN") || keyword.equalsIgnoreCase("COPY");
    }

    @Override
    public boolean nestsInstruction(String keyword) {
      return keyword.equalsIgnoreCase("ONBUILD");
    }
  };

  @Provide
  Arbitrary<String> files() {
    Arbitrary<String> pieces = Arbitraries.of(
        "RUN", "COPY ", "ONBUILD ", "a", " ", "\t", "\\", "`", "\n", "\r\n", "#", "# escape=`\n", "<<EOF", "<<-E ", "EOF\n", "\nE\n",
        "'", "\"", "--f=", "[\"a\"]", "${", "}", "\uFEFF", "\u00A0", "\uD83D\uDE00", "\u0000");
    Arbitrary<String> likely = pieces.list().ofMaxSize(30).map(list -> String.join("", list));
    return Arbitraries.oneOf(likely, Arbitraries.strings().ofMaxLength(80));
  }

  @Property(tries = 3000)
  void everySplicedCharacterIsTheOneItMapsTo(@ForAll("files") String file) {
    SplicedSource spliced = LineSplicer.splice(SourceText.of(file), KEYWORDS);

    int before = -1;
    for (int i = 0; i < spliced.text().length(); i++) {
      int origin = spliced.map().origin(i);
      assertThat(file.charAt(origin)).isEqualTo(spliced.text().charAt(i));
      assertThat(origin).isGreaterThan(before);
      before = origin;
    }
  }

  @Property(tries = 3000)
  void whatIsLeftOutIsCommentsBlankLinesContinuationsAndDirectives(@ForAll("files") String file) {
    SourceText source = SourceText.of(file);
    SplicedSource spliced = LineSplicer.splice(source, KEYWORDS);
    var kept = new BitSet();
    for (int i = 0; i < spliced.text().length(); i++) {
      kept.set(spliced.map().origin(i));
    }
    String escape = Pattern.quote(String.valueOf(spliced.escape()));
    for (int line = 1; line <= source.lineCount(); line++) {
      int start = source.lineStart(line);
      int end = source.lineEnd(line);
      int first = kept.nextSetBit(start);
      String before = file.substring(start, first < 0 || first > end ? end : first).replace("\uFEFF", "");
      if (first < 0 || first >= end) {
        assertThat(GoSpace.trim(before)).matches("(?s)|#.*|" + escape);
      } else {
        int next = kept.nextClearBit(first);
        String behind = next >= end ? "" : file.substring(next, end);
        assertThat(GoSpace.trim(before)).isEmpty();
        assertThat(behind).matches("(" + escape + "[ \t]*)?\r*\n?");
      }
    }
  }

  @Property(tries = 3000)
  void everyLineHasAStructureOfOneInstruction(@ForAll("files") String file) {
    SplicedSource spliced = LineSplicer.splice(SourceText.of(file), KEYWORDS);

    for (LogicalLine line : spliced.lines()) {
      String text = spliced.text().substring(line.start(), line.end());
      DockerfileParser.FileContext tree = StructureTrees.parseLine(text, spliced.escape());
      assertThat(hasError(tree)).isFalse();
      assertThat(tree.instruction()).hasSize(text.isBlank() ? 0 : 1);
      assertThat(spliced.structure(line).isPresent()).isEqualTo(!text.isBlank());
    }
  }

  @Property(tries = 3000)
  void everyTextIsAWord(@ForAll("files") String word) {
    assertThat(hasError(WordTrees.parse(word, '\\', true).root())).isFalse();
    assertThat(hasError(WordTrees.parse(word, '`', false).root())).isFalse();
  }

  @Property
  void linesAndColumnsLeadBackToTheOffset(@ForAll("files") String file) {
    SourceText source = SourceText.of(file);

    for (int i = 0; i <= file.length(); i++) {
      int line = source.lineOf(i);
      assertThat(source.lineStart(line)).isLessThanOrEqualTo(i);
      assertThat(i).isLessThanOrEqualTo(source.lineEnd(line));
      assertThat(source.columnOf(i)).isPositive();
    }
  }

  @Property
  void bytesStayAsTheyWere(@ForAll byte[] bytes) {
    assertThat(SourceText.of(bytes).bytes()).isEqualTo(bytes);
    assertThat(SourceText.of(new String(bytes, StandardCharsets.UTF_8)).text()).isEqualTo(SourceText.of(bytes).text());
  }

  private static boolean hasError(ParseTree tree) {
    if (tree instanceof ErrorNode) {
      return true;
    }
    for (int i = 0; i < tree.getChildCount() && !(tree instanceof TerminalNode); i++) {
      if (hasError(tree.getChild(i))) {
        return true;
      }
    }
    return false;
  }
}
