package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.syntax.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The labels that an instruction sets. */
final class Labels {
  private Labels() {}

  /** A label with its values, as written and as it is in the image. */
  record Labeled(Arguments.KeyValue written, Arguments.KeyValue expanded, Reading reading) {
    String key() {
      return expanded.key().value();
    }

    String value() {
      return expanded.value().value();
    }

    boolean hasKnownKey() {
      return Readings.isKnown(reading, written.key());
    }

    boolean hasKnownValue() {
      return Readings.isKnown(reading, written.value());
    }
  }

  /** Returns the labels of one instruction. */
  static List<Labeled> of(Reading reading) {
    var written = pairs(reading.draft().node().arguments());
    var expanded = reading.expanded().map(source -> pairs(source.arguments())).orElse(List.of());
    var labels = new ArrayList<Labeled>();
    if (Readings.sets(reading, ConfigDelta.Label.class) && written.size() == expanded.size()) {
      for (int i = 0; i < written.size(); i++) {
        labels.add(new Labeled(written.get(i), expanded.get(i), reading));
      }
    }
    return labels;
  }

  private static List<Arguments.KeyValue> pairs(Arguments arguments) {
    return arguments instanceof Arguments.KeyValues(var pairs, _) ? pairs : List.of();
  }

  /** Shows each label that the file sets. */
  static void forEach(LintSubject subject, BiConsumer<LintedStage, Labeled> taker) {
    for (var linted : subject.stages()) {
      linted.readings().stream().filter(Readings::isWritten).flatMap(reading -> of(reading).stream()).forEach(label -> taker.accept(linted, label));
    }
  }
}
