package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.testing.Written;
import net.jqwik.api.Arbitrary;

final class LabelLaws extends ConfigLaws {
  @Override
  protected InstructionProvider provider() {
    return new Label.Provider();
  }

  @Override
  protected Arbitrary<Written> lines() {
    return texts().array(String[].class).ofSize(2).flatMap(pair -> lists().map(more -> more.length % 2 == 0 ? new Written("LABEL").pairs(more) : new Written("LABEL").pairs(pair)));
  }
}
