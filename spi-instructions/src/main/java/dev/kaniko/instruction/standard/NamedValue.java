package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.InstructionSource;
import java.util.List;
import java.util.Objects;

/** A name and its value, as ENV and LABEL set them. */
public record NamedValue(String name, String value) {
  public NamedValue {
    Objects.requireNonNull(name);
    Objects.requireNonNull(value);
  }

  static List<NamedValue> of(Arguments.KeyValues arguments) {
    return arguments.pairs().stream().map(pair -> new NamedValue(pair.key().value(), pair.value().value())).toList();
  }

  static Fingerprint fingerprint(List<NamedValue> pairs) {
    return Fingerprint.EMPTY.withEach("pair", pairs.stream().map(pair -> List.of(pair.name(), pair.value())).toList());
  }

  static void check(InstructionSource source, DiagnosticSink diagnostics) {
    var pairs = ((Arguments.KeyValues) source.arguments()).pairs();
    Arity.atLeastOne(pairs.size(), source, diagnostics);
    for (var pair : pairs) {
      if (pair.key().isEmpty()) {
        diagnostics.report(Diagnostic.error("BlankName", pair.key().span(), source.keyword() + " names can not be blank"));
      }
    }
  }

  @Override
  public String toString() {
    return name + "=" + value;
  }
}
