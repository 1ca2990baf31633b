package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.InstructionUse;
import java.util.List;

/** RUN without a command. */
final class EmptyRun implements InstructionRule {
  @Override
  public String id() {
    return "EmptyRun";
  }

  @Override
  public List<String> aliases() {
    return List.of("K913");
  }

  @Override
  public String title() {
    return "RUN has no command";
  }

  @Override
  public String page() {
    return RulePage.of(id());
  }

  @Override
  public void check(InstructionUse use, DiagnosticSink sink) {
    if (use.written().text().isEmpty()) {
      var removal = new Fix("delete it", Fix.Safety.UNSAFE, List.of(new Edit(use.written().span(), "")));
      sink.report(finding(use.written().keywordSpan(), "RUN does nothing").withFix(removal));
    }
  }
}
