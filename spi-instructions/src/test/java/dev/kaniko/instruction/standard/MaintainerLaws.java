package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.testing.Written;
import net.jqwik.api.Arbitrary;

final class MaintainerLaws extends ConfigLaws {
  @Override
  protected InstructionProvider provider() {
    return new Maintainer.Provider();
  }

  @Override
  protected Arbitrary<Written> lines() {
    return texts().map(text -> new Written("MAINTAINER").line(text));
  }
}
