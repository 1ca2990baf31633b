package dev.kaniko.lsp;

import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Map;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentEdit;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** Places and edits of a text in the words of the protocol. */
final class Ranges {
  private Ranges() {}

  static Range of(OpenFile file, Span span) {
    return of(file, span.start(), span.end());
  }

  static Range of(OpenFile file, int start, int end) {
    return new Range(position(file, start), position(file, end));
  }

  private static Position position(OpenFile file, int offset) {
    var place = file.positions().place(offset);
    return new Position(place.line(), place.character());
  }

  static int offset(OpenFile file, Position position) {
    return file.positions().offset(position.getLine(), position.getCharacter());
  }

  static List<TextEdit> edits(OpenFile file, List<Edit> edits) {
    return edits.stream().map(edit -> new TextEdit(of(file, edit.span()), edit.replacement())).toList();
  }

  /**
   * Returns a change of one text.
   *
   * @param versioned whether the editor knows changes that name the version they are for
   */
  static WorkspaceEdit change(OpenFile file, List<Edit> edits, boolean versioned) {
    if (!versioned) {
      return new WorkspaceEdit(Map.of(file.uri(), edits(file, edits)));
    }
    List<Either<TextEdit, org.eclipse.lsp4j.SnippetTextEdit>> changes = new java.util.ArrayList<>();
    edits(file, edits).forEach(edit -> changes.add(Either.forLeft(edit)));
    return new WorkspaceEdit(List.of(Either.forLeft(new TextDocumentEdit(new VersionedTextDocumentIdentifier(file.uri(), file.version()), changes))));
  }
}
