package dev.kaniko.lsp;

import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.services.WorkspaceService;

/** What an editor tells of other files: all texts are checked anew. */
final class WorkspaceEvents implements WorkspaceService {
  private final Runnable changed;

  /** @param changed checks all texts anew */
  WorkspaceEvents(Runnable changed) {
    this.changed = changed;
  }

  @Override
  public void didChangeConfiguration(DidChangeConfigurationParams params) {
    changed.run();
  }

  @Override
  public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
    changed.run();
  }
}
