package dev.kaniko.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

final class JunitFormatTest {
  @Test
  void aFindingIsATestThatFailedAndACleanFileOneThatPassed() throws Exception {
    var root = parsed(Runs.run(Runs.oddFile("odd <&>\""), Runs.file("clean", "")));

    assertThat(root.getAttribute("tests")).isEqualTo("3");
    assertThat(root.getAttribute("failures")).isEqualTo("2");
    var first = (Element) root.getElementsByTagName("testsuite").item(0);
    assertThat(first.getAttribute("name")).isEqualTo("odd <&>\"");
    assertThat(first.getElementsByTagName("testcase").getLength()).isEqualTo(2);
    var test = (Element) first.getElementsByTagName("testcase").item(0);
    assertThat(test.getAttribute("name")).isEqualTo("FromAsCasing at 2:9");
    var failure = (Element) test.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("type")).isEqualTo("warning");
    assertThat(failure.getAttribute("message")).isEqualTo("'as' and 'FROM' do not match: 100%, <&>\"");
    var clean = (Element) root.getElementsByTagName("testsuite").item(1);
    assertThat(clean.getAttribute("tests")).isEqualTo("1");
    assertThat(clean.getElementsByTagName("failure").getLength()).isZero();
  }

  @Test
  void aFileThatCannotBeReadIsATestWithAnError() throws Exception {
    var root = parsed(Runs.unread("absent", "no such file"));

    assertThat(root.getAttribute("errors")).isEqualTo("1");
    assertThat(((Element) root.getElementsByTagName("error").item(0)).getAttribute("message")).isEqualTo("this file cannot be read: no such file");
  }

  private static Element parsed(LintRun run) throws Exception {
    var xml = Runs.written(new JunitFormat(), run);
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml))).getDocumentElement();
  }
}
