package dev.kaniko.compiler.compilation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a compilation found is kept and put in order. */
final class FindingsTest {
  @Test
  void whatIsFoundIsShownInTheOrderOfTheTexts() {
    var file = new SourceId("file");
    var trigger = new SourceId("trigger");
    var findings = new Findings();
    findings.addText(file, "abc");
    findings.addText(trigger, "xyz");
    var inTrigger = Diagnostic.error("T", new Span(trigger, 0, 1), "t");
    var late = Diagnostic.error("L", new Span(file, 2, 3), "l");
    var early = Diagnostic.error("E", new Span(file, 0, 1), "e");
    List.of(inTrigger, late, early, late).forEach(findings::report);
    assertThat(findings.diagnostics()).containsExactly(early, late, inTrigger);
  }
}
