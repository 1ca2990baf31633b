package dev.kaniko.lsp;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;

/** Serves one editor over two streams. */
public final class StreamServer {
  private static final Logger LIBRARY = Logger.getLogger("org.eclipse.lsp4j");

  private StreamServer() {}

  /**
   * Serves until the editor ends the server or its stream.
   *
   * @param version what the editor is told of this program
   * @param log takes what cannot be told to the editor
   * @return whether the editor has announced the end
   */
  public static boolean serve(ServerParts parts, String version, InputStream in, OutputStream out, PrintStream log) throws InterruptedException {
    logTo(log);
    var server = new DockerfileServer(parts, version);
    var reader = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("lsp-read").factory());
    var launcher = new LSPLauncher.Builder<LanguageClient>()
        .setLocalService(server)
        .setRemoteInterface(LanguageClient.class)
        .setInput(in)
        .setOutput(out)
        .setExecutorService(reader)
        .setExceptionHandler(StreamServer::error)
        .create();
    server.connect(launcher.getRemoteProxy());
    var listening = launcher.startListening();
    Thread.ofVirtual().name("lsp-end").start(() -> endWith(listening, server));
    boolean inOrder = server.awaitEnd();
    // The reader may wait for the editor, which can leave the stream open: the thread ends with the process.
    reader.shutdownNow();
    return inOrder;
  }

  private static void endWith(Future<?> listening, DockerfileServer server) {
    try {
      listening.get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | CancellationException _) {
      // The stream is broken: nobody is there any more.
    } finally {
      server.exit();
    }
  }

  /** A failure is told to the editor in a sentence. */
  private static ResponseError error(Throwable failure) {
    var cause = failure;
    while ((cause instanceof CompletionException || cause instanceof IllegalStateException || cause instanceof InvocationTargetException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof ResponseErrorException refused
        ? refused.getResponseError()
        : new ResponseError(ResponseErrorCode.InternalError, "this is a bug in kaniko: " + cause, null);
  }

  /** What the library says of messages that it cannot read is a line of the log. */
  private static void logTo(PrintStream log) {
    LIBRARY.setUseParentHandlers(false);
    LIBRARY.setLevel(Level.WARNING);
    for (var handler : LIBRARY.getHandlers()) {
      LIBRARY.removeHandler(handler);
    }
    LIBRARY.addHandler(new Handler() {
      @Override
      public void publish(LogRecord entry) {
        log.println("kaniko lsp: " + String.valueOf(entry.getMessage()).lines().findFirst().orElse(""));
        log.flush();
      }

      @Override
      public void flush() {
        log.flush();
      }

      @Override
      public void close() {}
    });
  }
}
