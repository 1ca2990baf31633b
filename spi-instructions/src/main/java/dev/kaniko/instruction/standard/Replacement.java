package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;

/** The fix that replaces one word. */
final class Replacement {
  private Replacement() {}

  static Fix of(Text word, String replacement, Fix.Safety safety) {
    return new Fix("replace with `" + replacement + "`", safety, List.of(new Edit(word.span(), replacement)));
  }
}
