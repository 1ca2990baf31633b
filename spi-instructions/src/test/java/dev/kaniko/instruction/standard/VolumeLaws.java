package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.testing.Written;
import net.jqwik.api.Arbitrary;

final class VolumeLaws extends ConfigLaws {
  @Override
  protected InstructionProvider provider() {
    return new Volume.Provider();
  }

  @Override
  protected Arbitrary<Written> lines() {
    return lists().map(paths -> new Written("VOLUME").words(paths));
  }
}
