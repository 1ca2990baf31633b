package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.testing.Written;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

final class OnBuildLaws extends ConfigLaws {
  @Override
  protected InstructionProvider provider() {
    return new OnBuild.Provider();
  }

  @Override
  protected Arbitrary<Written> lines() {
    return Arbitraries.of("RUN", "COPY", "FROM", "ONBUILD", "MKDIR", "").flatMap(
        keyword -> texts().map(text -> new Written("ONBUILD").trigger(keyword, keyword.isEmpty() ? "" : keyword + " " + text)));
  }
}
