package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.testing.Written;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

final class ArgLaws extends ConfigLaws {
  @Override
  protected InstructionProvider provider() {
    return new Arg.Provider();
  }

  @Override
  protected Arbitrary<Written> lines() {
    return Arbitraries.of("A", "B", "A=", "A=1", "B=a b", "=x", "HOME=/", "\"A\"=1").array(String[].class).ofMinSize(1).ofMaxSize(3).map(names -> new Written("ARG").names(names));
  }
}
