package dev.kaniko.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaniko.compiler.Sources;
import dev.kaniko.compiler.report.Region;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Span;
import java.util.function.UnaryOperator;

/**
 * A finding as fields of a line of JSON.
 *
 * @param sources the texts that it points into
 * @param shown makes a text one that may be shown
 */
record JsonFinding(Diagnostic diagnostic, Sources sources, UnaryOperator<String> shown) {
  /** Adds the fields to a line. Lines and columns count from 1, and the end is exclusive; there are none if the text is not known. */
  ObjectNode into(ObjectNode line) {
    line.put("code", diagnostic.code());
    place(line, diagnostic.span());
    if (!diagnostic.note().isEmpty()) {
      line.put("note", shown.apply(diagnostic.note()));
    }
    if (!diagnostic.labels().isEmpty()) {
      var labels = line.putArray("labels");
      diagnostic.labels().forEach(label -> place(labels.addObject().put("text", shown.apply(label.text())), label.span()));
    }
    if (!diagnostic.help().isEmpty()) {
      var help = line.putArray("help");
      diagnostic.help().forEach(sentence -> help.add(shown.apply(sentence)));
    }
    if (!diagnostic.fixes().isEmpty()) {
      var fixes = line.putArray("fixes");
      diagnostic.fixes().forEach(fix -> fixes.add(shown.apply(fix.title())));
    }
    return line;
  }

  private void place(ObjectNode object, Span span) {
    object.put("file", shown.apply(span.source().name()));
    Region.of(sources, span).ifPresent(region -> object
        .put("line", region.line()).put("column", region.column()).put("endLine", region.endLine()).put("endColumn", region.endColumn()));
  }
}
