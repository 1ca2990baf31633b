package dev.kaniko.compiler.dump;

import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.instruction.Origin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/** Dumps the steps of a stage. */
final class StepDump {
  private final Lines lines;

  StepDump(Lines lines) {
    this.lines = lines;
  }

  /**
   * @param before the environment at the start of the stage, which is not dumped again
   */
  void write(List<Step> steps, SequencedMap<String, String> before) {
    SequencedMap<String, String> environment = before;
    SequencedMap<String, String> arguments = new LinkedHashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      if (!step.environment().isEmpty()) {
        // A step that uses no variables may have an empty scope, so the scope lines skip it.
        writeChanges("scope env", environment, step.environment());
        environment = step.environment();
      }
      writeChanges("scope arg", arguments, step.arguments());
      arguments = step.arguments();
      write(i, step);
    }
  }

  private void writeChanges(String what, Map<String, String> before, Map<String, String> now) {
    for (var pair : now.entrySet()) {
      lines.addIf(!pair.getValue().equals(before.get(pair.getKey())), what + " " + Lines.pair(pair));
    }
  }

  private void write(int place, Step step) {
    var instruction = step.instruction();
    lines.add("step " + place + " " + Lines.quote(step.text()) + " " + lines.place(instruction.span()), () -> {
      lines.addUses(step.uses());
      instruction.fingerprint().ifPresentOrElse(
          fingerprint -> {
            for (var field : fingerprint.fields()) {
              lines.add("field " + field.name() + (field.values().isEmpty() ? "" : " " + Lines.quote(field.values())));
            }
          },
          () -> lines.add("never reused"));
      lines.add("root " + step.work().rootAccess().name().toLowerCase(Locale.ROOT));
      lines.addIf(step.work().omitted(), "omitted");
      step.work().optimizations().forEach(done -> lines.add("optimized by " + done.pass()));
      instruction.inputs().forEach(input -> lines.add("reads " + IrText.of(input)));
      step.sources().entrySet().stream()
          .map(StepDump::text)
          .sorted()
          .forEach(source -> lines.add("source " + source));
      for (var binding : instruction.bindings()) {
        lines.add("binds " + binding.kind().name().toLowerCase(Locale.ROOT) + " " + binding.name() + Lines.said(binding.value()));
      }
    });
  }

  private static String text(Map.Entry<Origin, TreeSource> source) {
    return IrText.of(source.getKey()) + " -> " + IrText.of(source.getValue());
  }
}
