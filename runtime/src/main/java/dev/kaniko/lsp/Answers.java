package dev.kaniko.lsp;

import dev.kaniko.compiler.editor.Completion;
import dev.kaniko.compiler.editor.ContextPaths;
import dev.kaniko.compiler.editor.EditedFile;
import dev.kaniko.compiler.editor.Folds;
import dev.kaniko.compiler.editor.Outline;
import dev.kaniko.compiler.editor.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeKind;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.InsertTextFormat;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.SemanticTokenTypes;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensLegend;
import org.eclipse.lsp4j.SymbolKind;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** What the compiler knows of a text in the words of the protocol. */
final class Answers {
  /** In the order of the legend, in which a token names its kind. */
  private static final List<Tokens.Kind> KINDS = List.of(Tokens.Kind.values());

  private Answers() {}

  static Hover hover(OpenFile file, dev.kaniko.compiler.editor.Hover hover) {
    return new Hover(new MarkupContent(MarkupKind.MARKDOWN, hover.markdown()), Ranges.of(file, hover.span()));
  }

  static List<DocumentSymbol> symbols(OpenFile file, EditedFile edited) {
    return symbols(file, Outline.of(edited.ast()));
  }

  private static List<DocumentSymbol> symbols(OpenFile file, List<Outline.Entry> entries) {
    return entries.stream().map(entry -> new DocumentSymbol(
        entry.name(), kind(entry.kind()), Ranges.of(file, entry.span()), Ranges.of(file, entry.selection()), entry.detail(), symbols(file, entry.children())))
        .toList();
  }

  private static SymbolKind kind(Outline.Kind kind) {
    return switch (kind) {
      case STAGE -> SymbolKind.Module;
      case VARIABLE -> SymbolKind.Variable;
      case INSTRUCTION -> SymbolKind.Event;
    };
  }

  static List<FoldingRange> folds(OpenFile file, EditedFile edited) {
    var ranges = new ArrayList<FoldingRange>();
    for (var fold : Folds.of(edited.ast())) {
      int first = file.positions().place(fold.start()).line();
      int last = file.positions().place(fold.end()).line();
      if (last > first) {
        var range = new FoldingRange(first, last);
        range.setKind(fold.kind() == Folds.Kind.COMMENT ? FoldingRangeKind.Comment : FoldingRangeKind.Region);
        ranges.add(range);
      }
    }
    return ranges;
  }

  static SemanticTokensLegend legend() {
    return new SemanticTokensLegend(KINDS.stream().map(Answers::type).toList(), List.of());
  }

  private static String type(Tokens.Kind kind) {
    return switch (kind) {
      case COMMENT -> SemanticTokenTypes.Comment;
      case DIRECTIVE -> SemanticTokenTypes.Macro;
      case KEYWORD -> SemanticTokenTypes.Keyword;
      case FLAG -> SemanticTokenTypes.Parameter;
      case STRING -> SemanticTokenTypes.String;
      case VARIABLE -> SemanticTokenTypes.Variable;
      case NAME -> SemanticTokenTypes.Property;
      case STAGE -> SemanticTokenTypes.Class;
      case COMMAND -> SemanticTokenTypes.Function;
      case HEREDOC -> SemanticTokenTypes.Operator;
    };
  }

  /** Returns the tokens that a range has a part of, each cut at the ends of lines, and placed from the one before. */
  static SemanticTokens tokens(OpenFile file, EditedFile edited, int from, int to) {
    var data = new ArrayList<Integer>();
    var last = new Positions.Place(0, 0);
    for (var token : Tokens.of(edited)) {
      for (int start = token.start(); start < token.end() && token.end() > from && token.start() < to;) {
        int end = file.positions().endOfLine(start, token.end());
        if (end > start) {
          var place = file.positions().place(start);
          data.addAll(List.of(
              place.line() - last.line(), place.line() == last.line() ? place.character() - last.character() : place.character(),
              file.positions().length(start, end), KINDS.indexOf(token.kind()), 0));
          last = place;
        }
        start = Math.max(end, file.positions().nextLine(start));
      }
    }
    return new SemanticTokens(data);
  }

  static List<CompletionItem> completions(OpenFile file, EditedFile edited, ContextPaths context, int offset) {
    return Completion.at(edited, context, offset).stream().map(proposal -> completion(file, proposal)).toList();
  }

  private static CompletionItem completion(OpenFile file, Completion.Proposal proposal) {
    var item = new CompletionItem(proposal.label());
    item.setKind(switch (proposal.kind()) {
      case KEYWORD -> CompletionItemKind.Keyword;
      case FLAG, OPTION -> CompletionItemKind.Property;
      case STAGE -> CompletionItemKind.Module;
      case IMAGE -> CompletionItemKind.Value;
      case VARIABLE -> CompletionItemKind.Variable;
      case FILE -> CompletionItemKind.File;
      case DIRECTORY -> CompletionItemKind.Folder;
    });
    item.setInsertTextFormat(InsertTextFormat.PlainText);
    item.setFilterText(proposal.text());
    item.setTextEdit(Either.forLeft(new TextEdit(Ranges.of(file, proposal.replaced()), proposal.text())));
    if (!proposal.detail().isEmpty()) {
      item.setDetail(proposal.detail());
    }
    if (!proposal.documentation().isEmpty()) {
      item.setDocumentation(new MarkupContent(MarkupKind.MARKDOWN, proposal.documentation()));
    }
    return item;
  }
}
