package org.example.apt;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.testing.InstructionLaws;
import dev.kaniko.instruction.testing.World;
import dev.kaniko.instruction.testing.Worlds;
import dev.kaniko.instruction.testing.Written;
import java.util.ArrayList;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** APT keeps the laws of instructions; in particular no log, and so no time, gets into the image. */
final class AptLaws extends InstructionLaws {
  @Override
  protected InstructionProvider provider() {
    return new AptProvider();
  }

  @Override
  protected Arbitrary<Written> lines() {
    var packages = Arbitraries.of("curl", "jq", "curl=1.0", "curl=1.1", "jq=2~rc1-3", "libc6:arm64", "nosuch", "-x").list().ofMinSize(1).ofMaxSize(3);
    return Combinators.combine(packages, Arbitraries.of("", "", "backports", "sid")).as((names, release) -> {
      var words = new ArrayList<>(names);
      words.addFirst("install");
      var line = new Written("APT").words(words);
      return release.isEmpty() ? line : line.flag("release", release);
    });
  }

  /** Any root with apt in it, and an apt that only pretends. */
  @Override
  protected Arbitrary<World> worlds() {
    return Worlds.withRoots().map(world -> world.withRoot(FakeApt.in(world.root())).withShell(FakeApt.SHELL));
  }
}
