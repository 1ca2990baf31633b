package dev.kaniko.runtime.plugin;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.InstructionUse;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Wraps a lint rule of a plugin.
 *
 * @param rule the rule of the plugin
 * @param told its properties, which were read when the plugin was loaded
 * @param file the file name of the plugin, for messages
 */
record GuardedRule(InstructionRule rule, Description told, Keyword keyword, PluginCalls calls, String file) implements InstructionRule {
  /** What a rule says of itself. */
  record Description(
      String id, List<String> aliases, String title, Severity severity, String page, Optional<String> documentation, boolean isBuildCheck) {
    Description {
      Objects.requireNonNull(id);
      aliases = List.copyOf(aliases);
      Objects.requireNonNull(title);
      Objects.requireNonNull(severity);
      Objects.requireNonNull(page);
      Objects.requireNonNull(documentation);
    }

    static Description of(InstructionRule rule) {
      return new Description(
          rule.id(), rule.aliases(), rule.title(), rule.severity(), rule.page(), rule.documentation(), rule.isBuildCheck());
    }
  }

  /** What a rule is asked for. */
  @FunctionalInterface
  private interface Question {
    void ask(DiagnosticSink sink);
  }

  GuardedRule {
    Objects.requireNonNull(rule);
    Objects.requireNonNull(told);
    Objects.requireNonNull(keyword);
    Objects.requireNonNull(calls);
    Objects.requireNonNull(file);
  }

  @Override
  public String id() {
    return told.id();
  }

  @Override
  public List<String> aliases() {
    return told.aliases();
  }

  @Override
  public String title() {
    return told.title();
  }

  @Override
  public Severity severity() {
    return told.severity();
  }

  @Override
  public String page() {
    return told.page();
  }

  @Override
  public Optional<String> documentation() {
    return told.documentation();
  }

  @Override
  public boolean isBuildCheck() {
    return told.isBuildCheck();
  }

  @Override
  public void checkWritten(InstructionSource unexpanded, DiagnosticSink sink) {
    guard("checkWritten()", unexpanded.span(), sink, findings -> rule.checkWritten(unexpanded, findings));
  }

  @Override
  public void check(InstructionUse use, DiagnosticSink sink) {
    var shown = use.instruction() instanceof GuardedInstruction guarded
        ? new InstructionUse(use.written(), use.expanded(), guarded.instruction())
        : use;
    guard("check()", use.written().span(), sink, findings -> rule.check(shown, findings));
  }

  /** Returns its id and its other names. */
  List<String> names() {
    return Stream.concat(Stream.of(id()), aliases().stream()).toList();
  }

  private void guard(String method, Span span, DiagnosticSink sink, Question question) {
    try {
      List<Diagnostic> found = calls.ask(method + " of the rule " + id(), () -> {
        var reported = new ArrayList<Diagnostic>();
        question.ask(GuardedProvider.inside(span, reported));
        return reported;
      });
      found.forEach(sink::report);
    } catch (PluginFailure failure) {
      sink.report(failure.at(span, keyword, file));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
