package dev.kaniko.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.diagnostic.Diagnostic;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

final class CheckstyleFormatTest {
  @Test
  void aParserGetsBackNamesPlacesAndMessages() throws Exception {
    var name = "Docker <&>\"' \u00E9%\uD83D\uDE00.file";
    var files = files(Runs.run(Runs.oddFile(name), Runs.file("clean", "")));

    assertThat(files).extracting(file -> file.getAttribute("name")).containsExactly(name, "clean");
    var errors = errors(files.getFirst());
    assertThat(errors).extracting(error -> error.getAttribute("line") + ":" + error.getAttribute("column")).containsExactly("2:9", "3:1");
    assertThat(errors).extracting(error -> error.getAttribute("severity")).containsExactly("warning", "info");
    assertThat(errors).extracting(error -> error.getAttribute("source")).containsExactly("FromAsCasing", "K101");
    assertThat(errors.getFirst().getAttribute("message")).isEqualTo("'as' and 'FROM' do not match: 100%, <&>\"");
    assertThat(errors(files.getLast())).isEmpty();
  }

  @Test
  void charactersThatXmlCannotHoldAreReplacedAndLineEndsAreKept() throws Exception {
    var odd = Diagnostic.error("Odd", Runs.at("a", "x", "x"), "1\u00002\u001B3\uFFFE4\uD8005\t6\r\n7\u009B8");

    assertThat(errors(files(Runs.run(Runs.file("a", "x", odd))).getFirst()).getFirst().getAttribute("message"))
        .isEqualTo("1\uFFFD2\uFFFD3\uFFFD4\uFFFD5\t6\r\n7\uFFFD8");
  }

  @Test
  void aFindingInATriggerStandsAtTheBaseThatBringsItIn() throws Exception {
    var errors = errors(files(Runs.run(Runs.triggered())).getFirst());

    assertThat(errors).extracting(error -> error.getAttribute("line") + ":" + error.getAttribute("column")).containsExactly("2:6", "1:1");
    assertThat(errors).extracting(error -> error.getAttribute("message"))
        .containsExactly("'$X' is not defined (ONBUILD of base:1:5)", "odd (elsewhere)");
  }

  @Test
  void aFileThatCannotBeReadIsAnError() throws Exception {
    var file = files(Runs.unread("absent", "no such file")).getFirst();

    assertThat(file.getAttribute("name")).isEqualTo("absent");
    assertThat(errors(file)).singleElement().extracting(error -> error.getAttribute("message"))
        .isEqualTo("this file cannot be read: no such file");
    assertThat(files(Runs.run())).isEmpty();
  }

  private static List<Element> files(LintRun run) throws Exception {
    var xml = Runs.written(new CheckstyleFormat(), run);
    var root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml))).getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("checkstyle");
    return children(root, "file");
  }

  private static List<Element> errors(Element file) {
    return children(file, "error");
  }

  private static List<Element> children(Element parent, String name) {
    var nodes = parent.getElementsByTagName(name);
    return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).map(Element.class::cast).toList();
  }
}
