package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.testing.Written;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

final class ExposeLaws extends ConfigLaws {
  @Override
  protected InstructionProvider provider() {
    return new Expose.Provider();
  }

  @Override
  protected Arbitrary<Written> lines() {
    return Arbitraries.of("80", "80/tcp", "81/udp", "80-82", "8080:80", "127.0.0.1:1:2/sctp", "x", "3-2").array(String[].class).ofMinSize(1).ofMaxSize(3)
        .map(ports -> new Written("EXPOSE").words(ports));
  }
}
