package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.testing.Written;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

final class StopSignalLaws extends ConfigLaws {
  @Override
  protected InstructionProvider provider() {
    return new StopSignal.Provider();
  }

  @Override
  protected Arbitrary<Written> lines() {
    return Arbitraries.of("SIGTERM", "term", "9", "15", "RTMIN+3", "SIGRTMAX-1", "0", "SIGNOPE", "").map(signal -> new Written("STOPSIGNAL").line(signal));
  }
}
