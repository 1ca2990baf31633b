package dev.kaniko.runtime.plugin;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.InstructionUse;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A rule of a plugin as the linter meets it.
 *
 * @param rule what looks at uses; all that it says of itself was asked when it was loaded
 * @param file the file of the plugin, as people know it
 */
record GuardedRule(InstructionRule rule, String id, String title, Severity severity, String page, Keyword keyword, PluginCalls calls, String file)
    implements InstructionRule {
  GuardedRule {
    Objects.requireNonNull(rule);
    Objects.requireNonNull(id);
    Objects.requireNonNull(title);
    Objects.requireNonNull(severity);
    Objects.requireNonNull(page);
    Objects.requireNonNull(keyword);
    Objects.requireNonNull(calls);
    Objects.requireNonNull(file);
  }

  @Override
  public void check(InstructionUse use, DiagnosticSink sink) {
    var span = use.written().span();
    var shown = use.instruction() instanceof GuardedInstruction guarded
        ? new InstructionUse(use.written(), use.expanded(), guarded.instruction())
        : use;
    try {
      List<Diagnostic> found = calls.ask("check() of the rule " + id, () -> {
        var reported = new ArrayList<Diagnostic>();
        rule.check(shown, GuardedProvider.inside(span, reported));
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
