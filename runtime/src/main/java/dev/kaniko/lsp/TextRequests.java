package dev.kaniko.lsp;

import dev.kaniko.compiler.editor.ContextPaths;
import dev.kaniko.compiler.editor.EditedFile;
import dev.kaniko.compiler.editor.Hover;
import dev.kaniko.compiler.editor.Names;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.snapshot.FileContent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentHighlight;
import org.eclipse.lsp4j.DocumentHighlightParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.PrepareRenameDefaultBehavior;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SemanticTokensRangeParams;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentPositionParams;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Either3;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.jspecify.annotations.Nullable;

/** What an editor asks and tells about texts. A question about a text that is not open, or of which too much is asked, has an empty answer. */
@SuppressWarnings("NullAway") // The protocol answers null where there is nothing.
final class TextRequests implements TextDocumentService {
  /**
   * What is known when the editor has introduced itself.
   *
   * @param versioned whether it knows changes that name the version they are for
   */
  record Session(Publisher publisher, QuickFixes fixes, PositionEncoding encoding, boolean versioned) {}

  private final OpenFiles files;
  private final Analyst analyst;
  private volatile Optional<Session> session = Optional.empty();

  TextRequests(OpenFiles files, Analyst analyst) {
    this.files = files;
    this.analyst = analyst;
  }

  void begin(Session begun) {
    session = Optional.of(begun);
  }

  private Session session() {
    return session.orElseThrow(() -> refused(ResponseErrorCode.ServerNotInitialized, "the first message is initialize"));
  }

  private static ResponseErrorException refused(ResponseErrorCode code, String reason) {
    return new ResponseErrorException(new ResponseError(code, reason, null));
  }

  @Override
  public void didOpen(DidOpenTextDocumentParams params) {
    var document = params.getTextDocument();
    var file = new OpenFile(document.getUri(), document.getVersion(), document.getText(), session().encoding());
    files.put(file);
    session().publisher().later(file, Duration.ZERO);
  }

  @Override
  public void didChange(DidChangeTextDocumentParams params) {
    var document = params.getTextDocument();
    int version = Optional.ofNullable(document.getVersion()).orElse(0);
    files.change(document.getUri(), file -> {
      var changed = file;
      for (var change : params.getContentChanges()) {
        changed = changed(changed, version, change);
      }
      return changed;
    }).ifPresent(file -> session().publisher().later(file, analyst.settings().delay()));
  }

  private static OpenFile changed(OpenFile file, int version, TextDocumentContentChangeEvent change) {
    var range = change.getRange();
    return range == null
        ? file.withText(version, change.getText())
        : file.withEdit(
            version, new Positions.Place(range.getStart().getLine(), range.getStart().getCharacter()),
            new Positions.Place(range.getEnd().getLine(), range.getEnd().getCharacter()), change.getText());
  }

  @Override
  public void didClose(DidCloseTextDocumentParams params) {
    files.remove(params.getTextDocument().getUri());
    session().publisher().closed(params.getTextDocument().getUri());
  }

  /** Other files may be in the context now, or the configuration may be another one. */
  @Override
  public void didSave(DidSaveTextDocumentParams params) {
    checkAgain();
  }

  /** Checks all texts anew, since something else may have changed. */
  void checkAgain() {
    session().publisher().again(analyst.settings().delay());
  }

  private Optional<OpenFile> open(TextDocumentIdentifier document) {
    session();
    return files.find(document.getUri()).filter(found -> !found.isLost());
  }

  /** Asks about a text on the thread that does so. */
  private <T> CompletableFuture<@Nullable T> ask(TextDocumentIdentifier document, @Nullable T nothing, Function<Question, @Nullable T> answer) {
    var file = open(document);
    if (file.isEmpty()) {
      return CompletableFuture.completedFuture(nothing);
    }
    return analyst.analyze(file.get())
        .thenCompose(edited -> analyst.worker().start(() -> answer.apply(new Question(file.get(), edited))))
        .exceptionally(failure -> nothingFor(failure, nothing));
  }

  private static <T> @Nullable T nothingFor(Throwable failure, @Nullable T nothing) {
    var cause = failure.getCause() == null ? failure : failure.getCause();
    return switch (cause) {
      case TooCostlyException _ -> nothing;
      case ResponseErrorException refused -> throw refused;
      default -> throw new IllegalStateException(cause);
    };
  }

  /** A text and what the compiler knows of it. */
  private record Question(OpenFile file, EditedFile edited) {
    int offset(TextDocumentPositionParams params) {
      return Ranges.offset(file, params.getPosition());
    }

    Location location(Span span) {
      return new Location(file.uri(), Ranges.of(file, span));
    }
  }

  @Override
  public CompletableFuture<org.eclipse.lsp4j.@Nullable Hover> hover(HoverParams params) {
    return ask(params.getTextDocument(), null, question -> Hover.at(question.edited(), question.offset(params))
        .map(hover -> Answers.hover(question.file(), hover)).orElse(null));
  }

  @Override
  public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>> definition(DefinitionParams params) {
    return ask(params.getTextDocument(), Either.forLeft(List.of()), question -> Either.forLeft(
        new Names(question.edited()).definition(question.offset(params)).map(question::location).stream().toList()));
  }

  @Override
  public CompletableFuture<List<? extends Location>> references(ReferenceParams params) {
    return ask(params.getTextDocument(), List.of(), question -> new Names(question.edited())
        .references(question.offset(params), params.getContext().isIncludeDeclaration()).stream().map(question::location).toList());
  }

  @Override
  public CompletableFuture<List<? extends DocumentHighlight>> documentHighlight(DocumentHighlightParams params) {
    return ask(params.getTextDocument(), List.of(), question -> new Names(question.edited())
        .references(question.offset(params), true).stream().map(span -> new DocumentHighlight(Ranges.of(question.file(), span))).toList());
  }

  @Override
  public CompletableFuture<Either3<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>> prepareRename(PrepareRenameParams params) {
    return ask(params.getTextDocument(), null, question -> new Names(question.edited()).renamable(question.offset(params))
        .map(span -> Either3.<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>forFirst(Ranges.of(question.file(), span))).orElse(null));
  }

  @Override
  public CompletableFuture<WorkspaceEdit> rename(RenameParams params) {
    return ask(params.getTextDocument(), null, question -> switch (new Names(question.edited()).rename(question.offset(params), params.getNewName())) {
      case Names.Renaming.Edits(var edits) -> Ranges.change(question.file(), edits, session().versioned());
      case Names.Renaming.Refused(var reason) -> throw refused(ResponseErrorCode.RequestFailed, reason);
    });
  }

  @Override
  public CompletableFuture<Either<List<CompletionItem>, CompletionList>> completion(CompletionParams params) {
    return ask(params.getTextDocument(), Either.forLeft(List.of()), question -> Either.forLeft(
        Answers.completions(question.file(), question.edited(), paths(question.file()), question.offset(params))));
  }

  private ContextPaths paths(OpenFile file) {
    var setup = analyst.setup(file);
    return setup.contextDirectory()
        .<ContextPaths>map(directory -> new DirectoryPaths(directory, setup.context().map(context -> context.ignorePatterns()).orElse(List.of())))
        .orElse(ContextPaths.NONE);
  }

  @Override
  public CompletableFuture<List<Either<SymbolInformation, DocumentSymbol>>> documentSymbol(DocumentSymbolParams params) {
    return ask(params.getTextDocument(), List.of(), question -> Answers.symbols(question.file(), question.edited()).stream()
        .map(Either::<SymbolInformation, DocumentSymbol>forRight).toList());
  }

  @Override
  public CompletableFuture<List<FoldingRange>> foldingRange(FoldingRangeRequestParams params) {
    return ask(params.getTextDocument(), List.of(), question -> Answers.folds(question.file(), question.edited()));
  }

  @Override
  public CompletableFuture<SemanticTokens> semanticTokensFull(SemanticTokensParams params) {
    return ask(params.getTextDocument(), new SemanticTokens(List.of()), question -> Answers.tokens(question.file(), question.edited(), 0, Integer.MAX_VALUE));
  }

  @Override
  public CompletableFuture<SemanticTokens> semanticTokensRange(SemanticTokensRangeParams params) {
    return ask(params.getTextDocument(), new SemanticTokens(List.of()), question -> Answers.tokens(
        question.file(), question.edited(), Ranges.offset(question.file(), params.getRange().getStart()),
        Ranges.offset(question.file(), params.getRange().getEnd())));
  }

  @Override
  public CompletableFuture<List<Either<Command, CodeAction>>> codeAction(CodeActionParams params) {
    var file = open(params.getTextDocument());
    if (file.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    var wanted = Optional.ofNullable(params.getContext().getOnly()).orElse(List.of());
    int start = Ranges.offset(file.get(), params.getRange().getStart());
    int end = Ranges.offset(file.get(), params.getRange().getEnd());
    return analyst.check(file.get())
        .thenCompose(checked -> analyst.worker().start(() -> session().fixes().of(file.get(), checked, start, end, wanted)))
        .thenApply(actions -> actions.stream().map(Either::<Command, CodeAction>forRight).toList())
        .exceptionally(failure -> nothingFor(failure, List.of()));
  }

  @Override
  public CompletableFuture<List<? extends TextEdit>> formatting(DocumentFormattingParams params) {
    var file = open(params.getTextDocument());
    if (file.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return analyst.worker().<List<? extends TextEdit>>start(() -> {
      var setup = analyst.setup(file.get());
      var request = setup.requests().apply(FileContent.of(file.get().text().getBytes(StandardCharsets.UTF_8)));
      return Ranges.edits(file.get(), setup.layout().edits(request));
    }).exceptionally(failure -> nothingFor(failure, List.of()));
  }
}
