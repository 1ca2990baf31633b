package org.example.mkdir;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.testing.ByHand;
import dev.kaniko.instruction.testing.InstructionLaws;
import dev.kaniko.instruction.testing.World;
import dev.kaniko.instruction.testing.Worlds;
import dev.kaniko.instruction.testing.Written;
import dev.kaniko.snapshot.LinkResolver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** MKDIR keeps the laws of instructions, and does what mkdir and chown do. */
final class MkdirLaws extends InstructionLaws {
  @Override
  protected InstructionProvider provider() {
    return new MkdirProvider();
  }

  @Override
  protected Arbitrary<Written> lines() {
    var modes = Worlds.modes().map(mode -> new Written.Option("mode", mode));
    var owners = Arbitraries.of("0", "1000", "1000:50").map(owner -> new Written.Option("chown", owner));
    var flags = Arbitraries.oneOf(modes, owners).list().uniqueElements(Written.Option::name).ofMaxSize(2);
    var paths = Worlds.writtenPaths().list().ofMinSize(1).ofMaxSize(3);
    return Combinators.combine(flags, paths).as((given, words) -> new Written("MKDIR").withFlags(given).words(words));
  }

  /** MKDIR looks at nothing but the root. */
  @Override
  protected Arbitrary<World> worlds() {
    return Worlds.withRoots();
  }

  @Override
  protected Optional<ByHand> byHand(Written line, World world) throws IOException {
    var commands = new ArrayList<List<String>>();
    var made = new HashSet<ImagePath>();
    for (var written : line.parts()) {
      var path = new LinkResolver(world.root()).follow(world.config().workingDirectory().resolve(written));
      commands.add(List.of("mkdir", "-p", "-m", line.value("mode").orElse("755"), path.text()));
      if (world.root().find(path).isEmpty() && !made.contains(path)) {
        var owner = line.value("chown").orElse("0");
        commands.add(List.of("chown", owner.contains(":") ? owner : owner + ":" + owner, path.text()));
      }
      for (var above = path; !above.isRoot(); above = above.parent()) {
        made.add(above);
      }
    }
    return Optional.of(ByHand.commands(world, commands));
  }
}
