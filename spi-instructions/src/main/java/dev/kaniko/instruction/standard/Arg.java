package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.Binding;
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
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * ARG: arguments of the build, visible until the stage ends.
 *
 * @param arguments in the order in which they were declared, with the values that hold
 */
public record Arg(List<Argument> arguments, Span span) implements StandardInstruction {
  /**
   * One argument.
   *
   * @param value empty when it is declared and has none
   */
  public record Argument(String name, Optional<String> value) {
    public Argument {
      Objects.requireNonNull(name);
      Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
      return name + value.map(text -> "=" + text).orElse("");
    }
  }

  public Arg {
    arguments = List.copyOf(arguments);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return new Keyword("ARG");
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    var fields = new ArrayList<Fingerprint.Field>();
    for (var argument : arguments) {
      fields.add(new Fingerprint.Field("name", List.of(argument.name())));
      fields.add(new Fingerprint.Field("value", argument.value().map(List::of).orElse(List.of())));
    }
    return Optional.of(new Fingerprint(fields));
  }

  @Override
  public List<Binding> bindings() {
    return arguments.stream().map(argument -> new Binding(Binding.Kind.ARG, argument.name(), argument.value())).toList();
  }

  @Override
  public Effects effects() {
    return Effects.NONE.neverFailing();
  }

  @Override
  public Outcome execute(ExecutionContext context) {
    var shown = arguments.stream().map(Argument::toString).collect(Collectors.joining(" "));
    return Outcome.config(ConfigDelta.NONE, "ARG " + shown);
  }

  /** Reads ARG. */
  public static final class Provider implements InstructionProvider {
    @Override
    public InstructionSyntax syntax() {
      return InstructionSyntax.of("ARG", ArgumentShape.NAMES, Expansion.WORDS).ignoringFlags().withTraits(InstructionSyntax.Trait.BEFORE_FROM);
    }

    @Override
    public void check(InstructionSource unexpanded, DiagnosticSink diagnostics) {
      var names = ((Arguments.Names) unexpanded.arguments()).names();
      Arity.atLeastOne(names.size(), unexpanded, diagnostics);
      checkNames(names, diagnostics);
    }

    private static boolean checkNames(List<Arguments.Name> names, DiagnosticSink diagnostics) {
      var blank = names.stream().map(Arguments.Name::name).filter(Text::isEmpty).toList();
      blank.forEach(name -> diagnostics.report(Diagnostic.error("BlankName", name.span(), "ARG names can not be blank")));
      return blank.isEmpty();
    }

    @Override
    public Optional<Arg> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
      var names = ((Arguments.Names) expanded.arguments()).names();
      if (!checkNames(names, diagnostics)) {
        return Optional.empty();
      }
      var arguments = names.stream().map(name -> new Argument(name.name().value(), name.value().map(Text::value))).toList();
      return Optional.of(new Arg(arguments, expanded.span()));
    }

    @Override
    public List<InstructionRule> rules() {
      return List.of(new QuotedArgName());
    }
  }
}
