package dev.kaniko.lsp;

import com.google.gson.JsonNull;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.CodeActionOptions;
import org.eclipse.lsp4j.CompletionOptions;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.RenameOptions;
import org.eclipse.lsp4j.SaveOptions;
import org.eclipse.lsp4j.SemanticTokensWithRegistrationOptions;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.SetTraceParams;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.TextDocumentSyncOptions;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;
import org.jspecify.annotations.Nullable;

/** The life of the server: what it can do, and when it ends. */
final class DockerfileServer implements LanguageServer {
  private final ServerParts parts;
  private final String version;
  private final Analyst analyst;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final OpenFiles files = new OpenFiles();
  private final TextRequests texts;
  private final WorkspaceEvents workspace;
  private @Nullable LanguageClient client;
  private @Nullable Publisher publisher;
  private volatile boolean shutDown;

  DockerfileServer(ServerParts parts, String version) {
    this.parts = parts;
    this.version = version;
    this.analyst = new Analyst(parts.language(), parts.compiler(), parts.checks(), parts.longest());
    this.texts = new TextRequests(files, analyst);
    this.workspace = new WorkspaceEvents(texts::checkAgain);
  }

  void connect(LanguageClient editor) {
    client = editor;
  }

  @Override
  public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
    var editor = Objects.requireNonNull(client);
    var options = params.getInitializationOptions();
    var settings = SettingsReader.read(options == null ? JsonNull.INSTANCE : options);
    settings.problems().forEach(problem -> editor.logMessage(new MessageParams(MessageType.Warning, "kaniko: " + problem)));
    analyst.configure(settings.settings(), folders(params));
    var encoding = PositionEncoding.of(Optional.ofNullable(params.getCapabilities().getGeneral())
        .flatMap(general -> Optional.ofNullable(general.getPositionEncodings())).orElse(List.of()));
    boolean versioned = Optional.ofNullable(params.getCapabilities().getWorkspace())
        .flatMap(known -> Optional.ofNullable(known.getWorkspaceEdit()))
        .flatMap(known -> Optional.ofNullable(known.getDocumentChanges())).orElse(false);
    var findings = new Findings(parts.rules());
    var told = new Publisher(files, analyst, findings, editor);
    publisher = told;
    texts.begin(new TextRequests.Session(told, new QuickFixes(analyst, findings, versioned), encoding, versioned));
    return CompletableFuture.completedFuture(new InitializeResult(capabilities(encoding), new ServerInfo("kaniko", version)));
  }

  private static List<Path> folders(InitializeParams params) {
    var folders = new ArrayList<Path>();
    Optional.ofNullable(params.getWorkspaceFolders()).orElse(List.of()).forEach(folder -> Analyst.path(folder.getUri()).ifPresent(folders::add));
    if (folders.isEmpty()) {
      Optional.ofNullable(params.getRootUri()).flatMap(Analyst::path).ifPresent(folders::add);
    }
    return folders;
  }

  private ServerCapabilities capabilities(PositionEncoding encoding) {
    var capabilities = new ServerCapabilities();
    capabilities.setPositionEncoding(encoding.word());
    var sync = new TextDocumentSyncOptions();
    sync.setOpenClose(true);
    sync.setChange(TextDocumentSyncKind.Incremental);
    sync.setSave(new SaveOptions(false));
    capabilities.setTextDocumentSync(sync);
    capabilities.setHoverProvider(true);
    capabilities.setDefinitionProvider(true);
    capabilities.setReferencesProvider(true);
    capabilities.setDocumentHighlightProvider(true);
    capabilities.setRenameProvider(new RenameOptions(true));
    capabilities.setDocumentSymbolProvider(true);
    capabilities.setFoldingRangeProvider(true);
    capabilities.setCompletionProvider(new CompletionOptions(false, List.of("$", "{", "-", "=", "/", " ")));
    capabilities.setCodeActionProvider(new CodeActionOptions(List.of(CodeActionKind.QuickFix, QuickFixes.FIX_ALL)));
    capabilities.setSemanticTokensProvider(new SemanticTokensWithRegistrationOptions(Answers.legend(), true, true));
    capabilities.setDocumentFormattingProvider(true);
    return capabilities;
  }

  @Override
  public CompletableFuture<Object> shutdown() {
    shutDown = true;
    stop();
    return CompletableFuture.completedFuture(JsonNull.INSTANCE);
  }

  @Override
  public void exit() {
    ended.countDown();
  }

  /** Does nothing: what is traced, LSP4J traces. */
  @Override
  public void setTrace(SetTraceParams params) {}

  @Override
  public TextDocumentService getTextDocumentService() {
    return texts;
  }

  @Override
  public WorkspaceService getWorkspaceService() {
    return workspace;
  }

  /** Waits until the editor ends the server. Tells whether it has announced that. */
  boolean awaitEnd() throws InterruptedException {
    ended.await();
    stop();
    return shutDown;
  }

  private void stop() {
    if (publisher != null) {
      publisher.close();
    }
    analyst.close();
  }
}
