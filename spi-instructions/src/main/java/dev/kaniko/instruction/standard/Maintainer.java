package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * MAINTAINER: who made the image; the text is taken as it is.
 *
 * @param author the whole text
 */
public record Maintainer(String author, Span span) implements StandardInstruction {
  public Maintainer {
    Objects.requireNonNull(author);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return new Keyword("MAINTAINER");
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return Optional.of(Fingerprint.EMPTY.with("author", author));
  }

  @Override
  public Effects effects() {
    return Effects.NONE.setting(ConfigDelta.Author.class).neverFailing();
  }

  @Override
  public Outcome execute(ExecutionContext context) {
    return Outcome.config(ConfigDelta.of(new ConfigDelta.Author(author)), "MAINTAINER " + author);
  }

  /** Reads MAINTAINER. */
  public static final class Provider implements InstructionProvider {
    @Override
    public InstructionSyntax syntax() {
      return InstructionSyntax.of("MAINTAINER", ArgumentShape.LINE, Expansion.NONE);
    }

    @Override
    public void check(InstructionSource unexpanded, DiagnosticSink diagnostics) {
      Arity.exactlyOne(unexpanded, diagnostics);
    }

    @Override
    public Optional<Maintainer> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
      return Optional.of(new Maintainer(((Arguments.Line) expanded.arguments()).text().value(), expanded.span()));
    }

    @Override
    public List<InstructionRule> rules() {
      return List.of(new MaintainerDeprecated());
    }
  }
}
