package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.testing.Written;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

final class HealthcheckLaws extends ConfigLaws {
  private static final List<Written.Option> FLAGS = List.of(
      new Written.Option("interval", "1s"), new Written.Option("interval", "1m30s"), new Written.Option("timeout", "5s"), new Written.Option("timeout", "5"),
      new Written.Option("start-period", "0"), new Written.Option("start-interval", "2ms"), new Written.Option("retries", "3"), new Written.Option("retries", "0"));

  @Override
  protected InstructionProvider provider() {
    return new Healthcheck.Provider();
  }

  @Override
  protected Arbitrary<Written> lines() {
    var flags = Arbitraries.of(FLAGS).list().uniqueElements(Written.Option::name).ofMaxSize(3);
    return Combinators.combine(flags, Arbitraries.of("CMD", "CMD", "cmd", "NONE", "FOO"), Arbitraries.of(false, true), lists()).as(
        (given, word, exec, command) -> new Written("HEALTHCHECK").withFlags(given).wordAndCommand(word, exec, word.equals("NONE") ? new String[0] : exec ? command : new String[] {command[0]}));
  }
}
