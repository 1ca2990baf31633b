package dev.kaniko.compiler.dump;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.ir.ResolvedStage;
import dev.kaniko.instruction.Instruction;
import java.util.List;
import java.util.Locale;

/** Dumps the values of the variables in each instruction, and the names that it declares. */
final class VariablesDump {
  private final Lines lines;

  VariablesDump(Lines lines) {
    this.lines = lines;
  }

  void write(List<ResolvedStage> stages) {
    for (var stage : stages) {
      var draft = stage.draft();
      lines.add(draft.id() + " " + draft.name() + " " + lines.place(draft.node().span()), () -> {
        lines.addUses(draft.uses());
        lines.addIf(!stage.baseKnown(), "base assumed");
        stage.readings().forEach(this::write);
      });
    }
  }

  private void write(Reading reading) {
    var bindings = reading.instruction().map(Instruction::bindings).orElse(List.of());
    if (reading.uses().isEmpty() && bindings.isEmpty()) {
      return;
    }
    lines.add(Lines.quote(reading.draft().text()) + " " + lines.place(reading.draft().node().span()), () -> {
      lines.addUses(reading.uses());
      bindings.forEach(
          binding -> lines.add("binds " + binding.kind().name().toLowerCase(Locale.ROOT) + " " + binding.name() + Lines.said(binding.value())));
    });
  }
}
