package dev.kaniko.compiler.editor;

import dev.kaniko.compiler.CompilerFixture;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Span;
import java.util.List;

/**
 * A text with a cursor in it.
 *
 * @param offset where the cursor is
 */
record EditorFixture(EditedFile file, int offset) {
  private static final String CURSOR = "‸";
  private static final InstructionSet LANGUAGE = InstructionSet.load();

  /** Returns the text of these lines, one of which has the cursor {@code ‸}. */
  static EditorFixture of(String... lines) {
    return of(new CompilerFixture(), lines);
  }

  static EditorFixture of(CompilerFixture compiler, String... lines) {
    var marked = String.join("\n", lines);
    int offset = marked.indexOf(CURSOR);
    return new EditorFixture(new EditedFile(compiler.analyze(marked.replace(CURSOR, "").split("\n", -1)), LANGUAGE), Math.max(0, offset));
  }

  String hover() {
    return Hover.at(file, offset).map(Hover::markdown).orElse("");
  }

  Names names() {
    return new Names(file);
  }

  /** Returns a place as line, from 1, and text. */
  String shown(Span span) {
    return file.line(span.start()) + ":" + file.written(span);
  }

  List<String> references() {
    return names().references(offset, true).stream().map(this::shown).toList();
  }

  /** Returns the text after the thing at the cursor was renamed, or why it cannot be. */
  String renamed(String name) {
    return switch (names().rename(offset, name)) {
      case Names.Renaming.Edits(var edits) -> applied(edits).strip();
      case Names.Renaming.Refused(var reason) -> "refused: " + reason;
    };
  }

  private String applied(List<Edit> edits) {
    var text = new StringBuilder(file.text());
    edits.reversed().forEach(edit -> text.replace(edit.span().start(), edit.span().end(), edit.replacement()));
    return text.toString();
  }

  List<String> completions(ContextPaths context) {
    return Completion.at(file, context, offset).stream().map(Completion.Proposal::label).toList();
  }

  List<String> completions() {
    return completions(ContextPaths.NONE);
  }
}
