package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.InstructionSource;
import java.util.List;

/** An ARG whose name has quotes. */
final class QuotedArgName implements InstructionRule {
  @Override
  public String id() {
    return "QuotedArgName";
  }

  @Override
  public List<String> aliases() {
    return List.of("K912");
  }

  @Override
  public String title() {
    return "The quotes in an ARG are part of its name";
  }

  @Override
  public String page() {
    return RulePage.of(id());
  }

  @Override
  public void checkWritten(InstructionSource unexpanded, DiagnosticSink sink) {
    for (var declared : ((Arguments.Names) unexpanded.arguments()).names()) {
      var name = declared.name();
      // A name with a variable in braces is expanded, and has no quotes then.
      if (!name.value().contains("${") && (name.value().indexOf('"') >= 0 || name.value().indexOf('\'') >= 0)) {
        sink.report(finding(name.span(), "the quotes are part of the name: nothing else calls it " + name)
            .withFix(Replacement.of(name, name.value().replace("\"", "").replace("'", ""), Fix.Safety.UNSAFE)));
      }
    }
  }
}
