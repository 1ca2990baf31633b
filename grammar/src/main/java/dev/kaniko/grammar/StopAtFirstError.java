package dev.kaniko.grammar;

import java.util.Objects;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;

/** Ends a parser at its first error and keeps what it has read by then. */
final class StopAtFirstError extends DefaultErrorStrategy {
  private @Nullable RuleContext root;
  private @Nullable Token token;

  /** The root of what was read before the error. */
  RuleContext root() {
    return Objects.requireNonNull(root);
  }

  /** The token that no rule takes. */
  Token token() {
    return Objects.requireNonNull(token);
  }

  @Override
  public void recover(Parser parser, RecognitionException error) {
    throw stop(parser, error.getOffendingToken());
  }

  @Override
  public Token recoverInline(Parser parser) {
    throw stop(parser, parser.getCurrentToken());
  }

  @Override
  public void sync(Parser parser) {
    // What is wrong is found where it is read.
  }

  private ParseCancellationException stop(Parser parser, Token found) {
    RuleContext context = parser.getContext();
    while (context.parent != null) {
      context = context.parent;
    }
    root = context;
    token = found;
    return new ParseCancellationException();
  }
}
