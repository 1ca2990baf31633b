package dev.kaniko.lsp;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.services.LanguageClient;

/** Checks texts when nothing was typed for a while, and tells the editor what was found. What was found in an old text is dropped. */
final class Publisher implements AutoCloseable {
  private final OpenFiles files;
  private final Analyst analyst;
  private final Findings findings;
  private final LanguageClient client;
  private final ScheduledExecutorService clock;
  private final Map<String, ScheduledFuture<?>> waiting = new HashMap<>();

  Publisher(OpenFiles files, Analyst analyst, Findings findings, LanguageClient client) {
    this.files = files;
    this.analyst = analyst;
    this.findings = findings;
    this.client = client;
    var executor = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("lsp-clock").factory());
    executor.setRemoveOnCancelPolicy(true);
    this.clock = executor;
  }

  /** Checks a text after a delay in which it does not change. */
  synchronized void later(OpenFile file, Duration delay) {
    var before = waiting.remove(file.uri());
    if (before != null) {
      before.cancel(false);
    }
    if (!clock.isShutdown()) {
      waiting.put(file.uri(), clock.schedule(() -> check(file), delay.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  private void check(OpenFile file) {
    if (!files.isCurrent(file)) {
      return;
    }
    if (file.isLost()) {
      publish(file, List.of(findings.about(file, "FileTooCostly", "the text is too large, and nothing is known of it until it is opened again")));
      return;
    }
    var _ = analyst.check(file).whenComplete((checked, failure) -> {
      if (!files.isCurrent(file)) {
        return;
      }
      if (failure == null) {
        publish(file, findings.of(file, checked));
      } else {
        failed(file, failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure);
      }
    });
  }

  private void failed(OpenFile file, Throwable failure) {
    if (failure instanceof TooCostlyException) {
      publish(file, List.of(findings.about(file, "FileTooCostly", "checking this text takes " + failure.getMessage())));
    } else if (!(failure instanceof CancellationException)) {
      publish(file, List.of());
      client.logMessage(new MessageParams(MessageType.Error, "this is a bug in kaniko: " + failure));
    }
  }

  private void publish(OpenFile file, List<Diagnostic> diagnostics) {
    client.publishDiagnostics(new PublishDiagnosticsParams(file.uri(), diagnostics, file.version()));
  }

  /** Takes back what was told of a text that is closed. */
  synchronized void closed(String uri) {
    var before = waiting.remove(uri);
    if (before != null) {
      before.cancel(false);
    }
    client.publishDiagnostics(new PublishDiagnosticsParams(uri, List.of()));
  }

  /** Checks all texts anew, since something else has changed. */
  void again(Duration delay) {
    for (var file : files.all()) {
      file.forget();
      later(file, delay);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
