package dev.kaniko.lsp;

import dev.kaniko.compiler.editor.EditedFile;
import dev.kaniko.compiler.lint.FileReport;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One version of a text that an editor has open, with what was found out about it. A change of the text makes another one.
 *
 * <p>A text that is too large is not kept. Edits of it would lead nowhere, so it stays unknown until the editor sends all of it again.
 */
final class OpenFile {
  /** The longest text that is kept, in UTF-16 units; the compiler takes half of it. */
  static final int LONGEST = 8 << 20;

  private final String uri;
  private final int version;
  private final String text;
  private final boolean lost;
  private final PositionEncoding encoding;
  private @Nullable Positions positions;
  private @Nullable CompletableFuture<EditedFile> analyzed;
  private @Nullable CompletableFuture<Checked> checked;

  /**
   * What was found.
   *
   * @param setup how it was found
   * @param report empty for a file that is left out
   */
  record Checked(FileChecks.FileSetup setup, Optional<FileReport> report) {}

  OpenFile(String uri, int version, String text, PositionEncoding encoding) {
    this(uri, version, text.length() > LONGEST ? "" : text, text.length() > LONGEST, encoding);
  }

  private OpenFile(String uri, int version, String text, boolean lost, PositionEncoding encoding) {
    this.uri = Objects.requireNonNull(uri);
    this.version = version;
    this.text = Objects.requireNonNull(text);
    this.lost = lost;
    this.encoding = Objects.requireNonNull(encoding);
  }

  String uri() {
    return uri;
  }

  int version() {
    return version;
  }

  String text() {
    return text;
  }

  /** Tells whether the text was too large to be kept. */
  boolean isLost() {
    return lost;
  }

  synchronized Positions positions() {
    if (positions == null) {
      positions = new Positions(text, encoding);
    }
    return positions;
  }

  /** Returns the next version, all of whose text is this. */
  OpenFile withText(int next, String other) {
    return new OpenFile(uri, next, other, encoding);
  }

  /** Returns the next version, in which a text has taken the place of a range. */
  OpenFile withEdit(int next, Positions.Place start, Positions.Place end, String replacement) {
    if (lost) {
      return new OpenFile(uri, next, "", true, encoding);
    }
    int from = positions().offset(start.line(), start.character());
    int to = Math.max(from, positions().offset(end.line(), end.character()));
    return new OpenFile(
        uri, next, new StringBuilder(text.length() + replacement.length()).append(text, 0, from).append(replacement).append(text, to, text.length()).toString(),
        encoding);
  }

  /** Returns what the compiler knows, made once. */
  synchronized CompletableFuture<EditedFile> analyzed(Supplier<CompletableFuture<EditedFile>> make) {
    if (analyzed == null) {
      analyzed = make.get();
    }
    return analyzed;
  }

  /** Returns what the linter finds, made once. */
  synchronized CompletableFuture<Checked> checked(Supplier<CompletableFuture<Checked>> make) {
    if (checked == null) {
      checked = make.get();
    }
    return checked;
  }

  /** Forgets what was found out, so that it is found out anew. */
  synchronized void forget() {
    analyzed = null;
    checked = null;
  }
}
