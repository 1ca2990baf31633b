package dev.kaniko.runtime.plugin;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.StageReference;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Wraps the provider of a plugin for the compiler and the linter. Its methods always return in time. If the plugin violates the contract of the SPI,
 * they report an error at the place of the instruction.
 */
final class GuardedProvider implements InstructionProvider {
  private final InstructionProvider provider;
  private final InstructionSyntax syntax;
  private final List<InstructionRule> rules;
  private final PluginCalls calls;
  private final String file;

  /**
   * @param syntax the syntax that {@code provider} returned
   * @param rules the wrapped rules of the provider
   * @param file the file name of the plugin, for messages
   */
  GuardedProvider(InstructionProvider provider, InstructionSyntax syntax, List<? extends InstructionRule> rules, PluginCalls calls, String file) {
    this.provider = Objects.requireNonNull(provider);
    this.syntax = Objects.requireNonNull(syntax);
    this.rules = List.copyOf(rules);
    this.calls = Objects.requireNonNull(calls);
    this.file = Objects.requireNonNull(file);
  }

  @Override
  public InstructionSyntax syntax() {
    return syntax;
  }

  @Override
  public List<InstructionRule> rules() {
    return rules;
  }

  @Override
  public void check(InstructionSource unexpanded, DiagnosticSink diagnostics) {
    // The compiler calls references() where it cannot report errors. So errors in it are found and reported here.
    var found = ask(unexpanded, "check()", () -> {
      var reported = new ArrayList<Diagnostic>();
      provider.check(unexpanded, inside(unexpanded.span(), reported));
      return reported;
    }, diagnostics);
    found.ifPresent(reported -> reported.forEach(diagnostics::report));
    if (found.isPresent() && found.get().stream().noneMatch(GuardedProvider::isError)) {
      ask(unexpanded, "references()", () -> List.copyOf(provider.references(unexpanded)), diagnostics);
    }
  }

  @Override
  public List<StageReference> references(InstructionSource unexpanded) {
    return ask(unexpanded, "references()", () -> List.copyOf(provider.references(unexpanded)), _ -> {}).orElse(List.of());
  }

  @Override
  public Optional<GuardedInstruction> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
    var reported = new ArrayList<Diagnostic>();
    var parsed = ask(expanded, "parse()", () -> {
      var typed = provider.parse(expanded, inside(expanded.span(), reported));
      return typed == null ? null : typed.map(this::guarded);
    }, diagnostics);
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    reported.forEach(diagnostics::report);
    if (parsed.get().isEmpty() && reported.stream().noneMatch(GuardedProvider::isError)) {
      diagnostics.report(PluginFailure.mistake("returned nothing from parse() and reported no error").at(expanded.span(), syntax.keyword(), file));
    }
    return parsed.get().filter(instruction -> isConsistent(instruction, expanded, diagnostics));
  }

  private GuardedInstruction guarded(Instruction instruction) {
    return GuardedInstruction.of(instruction, calls, file);
  }

  private boolean isConsistent(GuardedInstruction instruction, InstructionSource source, DiagnosticSink diagnostics) {
    var mistake = mistake(instruction, source.span());
    if (!mistake.isEmpty()) {
      diagnostics.report(PluginFailure.mistake(mistake).at(source.span(), syntax.keyword(), file));
    }
    return mistake.isEmpty();
  }

  /** Returns the mistake in an instruction; empty if it is valid. */
  private String mistake(GuardedInstruction instruction, Span span) {
    if (!instruction.keyword().equals(syntax.keyword())) {
      return "returned an instruction of the keyword " + instruction.keyword();
    }
    if (!span.contains(instruction.span())) {
      return "returned an instruction with a span that is not its own";
    }
    if (!instruction.effects().spans().stream().allMatch(span::contains)) {
      return "returned an instruction with effects at a place that is not its own";
    }
    boolean runs = instruction.rootAccess() == RootAccess.OBSERVE;
    if (instruction.effects().commands().isPresent() != runs) {
      return "returned an instruction that " + (runs ? "runs commands, and whose effects have none" : "runs no commands, and whose effects have some");
    }
    return "";
  }

  /** Calls the provider. If the call fails, reports the failure and returns empty. */
  private <T> Optional<T> ask(InstructionSource source, String method, Callable<T> question, DiagnosticSink diagnostics) {
    try {
      return Optional.of(calls.ask(method, question));
    } catch (PluginFailure failure) {
      diagnostics.report(failure.at(source.span(), syntax.keyword(), file));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      diagnostics.report(Diagnostic.error("Cancelled", source.span(), "cancelled"));
    }
    return Optional.empty();
  }

  private static boolean isError(Diagnostic diagnostic) {
    return diagnostic.severity() == Severity.ERROR;
  }

  /** Returns a sink for diagnostics of one instruction. It refuses diagnostics that point outside of the instruction. */
  static DiagnosticSink inside(Span span, List<Diagnostic> reported) {
    return diagnostic -> {
      var places = Stream.of(
          Stream.of(diagnostic.span()),
          diagnostic.labels().stream().map(label -> label.span()),
          diagnostic.fixes().stream().flatMap(fix -> fix.edits().stream()).map(edit -> edit.span()));
      if (!places.flatMap(all -> all).allMatch(span::contains)) {
        throw new IllegalArgumentException("a diagnostic that points outside of its instruction: " + diagnostic.message());
      }
      reported.add(diagnostic);
    };
  }
}
