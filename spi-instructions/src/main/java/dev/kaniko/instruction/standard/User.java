package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * USER: whom later commands run as, and who owns the directories that WORKDIR makes; COPY does not care.
 *
 * @param user {@code user[:group]} by name or number; looked up when it is needed, so any text will do; may be empty
 */
public record User(Text user, Span span) implements StandardInstruction {
  public User {
    Objects.requireNonNull(user);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return new Keyword("USER");
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return Optional.of(Fingerprint.EMPTY.with("user", user.value()));
  }

  @Override
  public Effects effects() {
    return Effects.NONE.setting(ConfigDelta.User.class).withUsers(List.of(user)).neverFailing();
  }

  @Override
  public Outcome execute(ExecutionContext context) {
    return Outcome.config(ConfigDelta.of(new ConfigDelta.User(user.value())), "USER " + user);
  }

  /** Reads USER. */
  public static final class Provider implements InstructionProvider {
    @Override
    public InstructionSyntax syntax() {
      return InstructionSyntax.of("USER", ArgumentShape.LINE, Expansion.WORDS);
    }

    @Override
    public void check(InstructionSource unexpanded, DiagnosticSink diagnostics) {
      Arity.exactlyOne(unexpanded, diagnostics);
    }

    @Override
    public Optional<User> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
      return Optional.of(new User(((Arguments.Line) expanded.arguments()).text(), expanded.span()));
    }
  }
}
