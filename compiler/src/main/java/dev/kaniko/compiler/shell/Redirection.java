package dev.kaniko.compiler.shell;

import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A redirection.
 *
 * @param descriptor the number, or the name in braces, before the operator; empty where there is none
 * @param operator such as {@code >}, {@code >>}, {@code >&}, {@code <<-} or {@code <<<}
 * @param target the file, the descriptor or the text; for a here-document its delimiter
 * @param document the here-document
 */
public record Redirection(String descriptor, String operator, ShellWord target, Optional<HereDocument> document, Span span) {
  public Redirection {
    Objects.requireNonNull(descriptor);
    Objects.requireNonNull(operator);
    Objects.requireNonNull(target);
    Objects.requireNonNull(document);
    Objects.requireNonNull(span);
  }

  /**
   * The body of a here-document.
   *
   * @param delimiter without quotes
   * @param quoted whether the delimiter has quotes, so that the body is taken as it is
   * @param parts the body as written
   * @param terminated whether the line of the delimiter is there
   */
  public record HereDocument(String delimiter, boolean quoted, List<ShellPart> parts, boolean terminated, Span span) {
    public HereDocument {
      Objects.requireNonNull(delimiter);
      parts = List.copyOf(parts);
      Objects.requireNonNull(span);
    }
  }
}
