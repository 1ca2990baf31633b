package dev.kaniko.compiler.report;

import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/** A flowchart for Mermaid, with a subgraph for each stage. Arrows between stages are thick. */
public final class PlanMermaid implements PlanFormat {
  @Override
  public void write(PlannedBuild build, Writer out) throws IOException {
    var drawing = PlanDrawing.of(build);
    out.write("flowchart TB\n");
    for (var box : drawing.outside().entrySet()) {
      out.write("  " + box.getKey() + "[/\"" + escaped(box.getValue()) + "\"/]\n");
    }
    for (var group : drawing.groups()) {
      out.write("  subgraph " + group.name() + "[\"" + escaped(group.title()) + "\"]\n");
      for (int i = 0; i < group.boxes().size(); i++) {
        out.write("    " + group.box(i) + "[\"" + escaped(group.boxes().get(i)) + "\"]\n");
      }
      out.write("  end\n");
    }
    for (var arrow : drawing.arrows()) {
      var line = arrow.own() ? " --> " : " ==> ";
      out.write("  " + arrow.tail() + line + (arrow.label().isEmpty() ? "" : "|\"" + escaped(arrow.label()) + "\"| ") + arrow.head() + "\n");
    }
    for (var group : drawing.groups()) {
      if (!group.built()) {
        out.write("  style " + group.name() + " stroke-dasharray: 5 5\n");
      }
    }
  }

  /** Replaces characters with a meaning in Mermaid, Markdown or HTML by their character numbers. */
  private static String escaped(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> {
      if (c == '\n') {
        out.append("<br/>");
      } else if (Character.isISOControl(c)) {
        out.append(' ');
      } else if (c < 0x80 && "\"#&<>;`*_~\\[]{}|$%".indexOf(c) >= 0) {
        out.append(String.format(Locale.ROOT, "#%d;", c));
      } else {
        out.appendCodePoint(c);
      }
    });
    return out.toString();
  }
}
