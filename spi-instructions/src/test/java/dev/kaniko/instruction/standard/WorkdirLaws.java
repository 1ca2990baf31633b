package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.oracle.WorkdirByHand;
import dev.kaniko.instruction.testing.ByHand;
import dev.kaniko.instruction.testing.InstructionLaws;
import dev.kaniko.instruction.testing.World;
import dev.kaniko.instruction.testing.Worlds;
import dev.kaniko.instruction.testing.Written;
import java.util.Optional;
import net.jqwik.api.Arbitrary;

final class WorkdirLaws extends InstructionLaws {
  @Override
  protected InstructionProvider provider() {
    return new Workdir.Provider();
  }

  @Override
  protected Arbitrary<Written> lines() {
    return Worlds.writtenPaths().map(path -> new Written("WORKDIR").line(path));
  }

  @Override
  protected Arbitrary<World> worlds() {
    return Worlds.withRoots();
  }

  @Override
  protected Optional<ByHand> byHand(Written line, World world) {
    return Optional.of(new WorkdirByHand(line, world));
  }
}
