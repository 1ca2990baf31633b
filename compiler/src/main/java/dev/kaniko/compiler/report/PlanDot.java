package dev.kaniko.compiler.report;

import java.io.IOException;
import java.io.Writer;

/** A directed graph for Graphviz, with a cluster for each stage. Arrows between stages are bold; stages that are not built are dashed. */
public final class PlanDot implements PlanFormat {
  @Override
  public void write(PlannedBuild build, Writer out) throws IOException {
    var drawing = PlanDrawing.of(build);
    out.write("digraph plan {\n  rankdir=TB;\n  node [shape=box, fontname=\"monospace\"];\n");
    for (var box : drawing.outside().entrySet()) {
      out.write("  " + box.getKey() + " [shape=folder, label=" + quoted(box.getValue()) + "];\n");
    }
    for (var group : drawing.groups()) {
      out.write("  subgraph cluster_" + group.name() + " {\n    label=" + quoted(group.title()) + ";\n");
      if (!group.built()) {
        out.write("    style=dashed;\n");
      }
      for (int i = 0; i < group.boxes().size(); i++) {
        out.write("    " + group.box(i) + " [label=" + quoted(group.boxes().get(i)) + (group.built() ? "" : ", style=dashed") + "];\n");
      }
      out.write("  }\n");
    }
    for (var arrow : drawing.arrows()) {
      out.write("  " + arrow.tail() + " -> " + arrow.head());
      if (!arrow.own()) {
        out.write(" [style=bold" + (arrow.label().isEmpty() ? "" : ", label=" + quoted(arrow.label())) + "]");
      }
      out.write(";\n");
    }
    out.write("}\n");
  }

  /** Returns a quoted string. Backslashes are doubled, because they begin escapes in labels. Ampersands become entities, because Graphviz reads entities. */
  private static String quoted(String text) {
    var out = new StringBuilder("\"");
    text.codePoints().forEach(c -> {
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '&' -> out.append("&amp;");
        default -> out.appendCodePoint(Character.isISOControl(c) ? ' ' : c);
      }
    });
    return out.append('"').toString();
  }
}
