package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.testing.Written;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

final class EntrypointLaws extends ConfigLaws {
  @Override
  protected InstructionProvider provider() {
    return new Entrypoint.Provider();
  }

  @Override
  protected Arbitrary<Written> lines() {
    return Arbitraries.oneOf(texts().map(text -> new Written("ENTRYPOINT").shell(text)), lists().map(words -> new Written("ENTRYPOINT").exec(words)));
  }
}
