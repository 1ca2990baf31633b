package dev.kaniko.compiler.editor;

import dev.kaniko.compiler.plan.Scrubber;
import dev.kaniko.compiler.plan.SecretName;
import java.util.HashSet;
import java.util.Optional;

/** Keeps the values of variables whose names say secret out of what an editor shows. */
final class Secrets {
  private final Scrubber scrubber;

  private Secrets(Scrubber scrubber) {
    this.scrubber = scrubber;
  }

  static Secrets of(EditedFile file) {
    var values = new HashSet<String>();
    for (var declaration : file.variables().declarations()) {
      declaration.value().filter(_ -> SecretName.is(declaration.name())).ifPresent(values::add);
    }
    for (var use : file.variables().uses()) {
      use.value().filter(_ -> SecretName.is(use.name())).ifPresent(values::add);
    }
    return new Secrets(Scrubber.of(values));
  }

  /** Returns a value as it may be shown. */
  Optional<String> shown(String name, Optional<String> value) {
    return value.map(text -> SecretName.is(name) ? Scrubber.HIDDEN : scrubber.scrub(text));
  }

  /** Returns a text without secrets. */
  String shown(String text) {
    return scrubber.scrub(text);
  }
}
