package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.testing.Written;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

final class CmdLaws extends ConfigLaws {
  @Override
  protected InstructionProvider provider() {
    return new Cmd.Provider();
  }

  @Override
  protected Arbitrary<Written> lines() {
    return Arbitraries.oneOf(texts().map(text -> new Written("CMD").shell(text)), lists().map(words -> new Written("CMD").exec(words)));
  }
}
