package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.testing.Written;
import net.jqwik.api.Arbitrary;

final class UserLaws extends ConfigLaws {
  @Override
  protected InstructionProvider provider() {
    return new User.Provider();
  }

  @Override
  protected Arbitrary<Written> lines() {
    return texts().map(text -> new Written("USER").line(text));
  }
}
