package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.ast.Comment;
import dev.kaniko.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A comment that hadolint reads: {@code # hadolint ignore=DL3008,SC2086}, the same with {@code stage} or {@code global} before {@code ignore}, or
 * {@code # hadolint shell=powershell}. Behind another {@code #} stands what is for people. As in hadolint, a list with something that cannot be the
 * name of a rule has no effect at all.
 *
 * @param kind what it does
 * @param words the names of rules, or the one shell
 */
public record HadolintPragma(Kind kind, List<Word> words) {
  /** What a comment does. */
  public enum Kind {
    /** Silences rules for the instruction below. */
    IGNORE,
    /** Silences rules for the stage whose FROM is below. */
    STAGE_IGNORE,
    /** Silences rules for the file, wherever it stands. */
    GLOBAL_IGNORE,
    /** Says what RUN is written for. */
    SHELL
  }

  /** A word of a comment, with its place. */
  public record Word(String text, Span span) {}

  private static final Pattern ANY = Pattern.compile("#?\\s*hadolint\\s*:?\\s*(?:global\\s+|stage\\s+)?(?:ignore|shell)\\b.*", Pattern.CASE_INSENSITIVE);
  private static final Pattern FORM = Pattern.compile(
      "(?:#\\s*)?hadolint\\s+(?:(?<scope>global\\s+|stage\\s+)?ignore|(?<shell>shell))\\s*=\\s*(?<list>[^\\s,#]+(?:\\s*,\\s*[^\\s,#]+)*+)\\s*(?:#.*)?");
  private static final Pattern WORD = Pattern.compile("[^\\s,]+");
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Za-z0-9]*");

  public HadolintPragma {
    words = List.copyOf(words);
  }

  /** Tells whether a comment is meant for hadolint, be it right or not. */
  public static boolean isMeant(Comment comment) {
    return ANY.matcher(comment.text()).matches();
  }

  /** Reads a comment; empty if it is none of these, or has no effect. */
  public static Optional<HadolintPragma> of(Comment comment, String file) {
    if (!isMeant(comment)) {
      return Optional.empty();
    }
    var match = FORM.matcher(comment.text());
    if (!match.matches()) {
      return Optional.empty();
    }
    int start = comment.span().start();
    int offset = file.indexOf(comment.text(), start) + match.start("list");
    var words = new ArrayList<Word>();
    WORD.matcher(match.group("list")).results().forEach(word -> words.add(
        new Word(word.group(), new Span(comment.span().source(), offset + word.start(), offset + word.end()))));
    var kind = kind(match.group("shell") != null, match.group("scope") == null ? "" : match.group("scope").strip());
    boolean named = words.stream().allMatch(word -> NAME.matcher(word.text()).matches());
    return kind == Kind.SHELL || named ? Optional.of(new HadolintPragma(kind, words)) : Optional.empty();
  }

  private static Kind kind(boolean shell, String scope) {
    if (shell) {
      return Kind.SHELL;
    }
    return switch (scope) {
      case "global" -> Kind.GLOBAL_IGNORE;
      case "stage" -> Kind.STAGE_IGNORE;
      default -> Kind.IGNORE;
    };
  }
}
