package org.example.mkdir;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.syntax.Text;
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
  protected Optional<List<List<String>>> byHand(Instruction instruction, World world) throws IOException {
    var mkdir = (Mkdir) instruction;
    var commands = new ArrayList<List<String>>();
    var made = new HashSet<ImagePath>();
    for (var written : mkdir.paths()) {
      var path = new LinkResolver(world.root()).follow(world.config().workingDirectory().resolve(written.value()));
      commands.add(List.of("mkdir", "-p", "-m", Integer.toOctalString(mkdir.mode()), path.text()));
      if (world.root().find(path).isEmpty() && !made.contains(path)) {
        commands.add(List.of("chown", owner(mkdir), path.text()));
      }
      for (var above = path; !above.isRoot(); above = above.parent()) {
        made.add(above);
      }
    }
    return Optional.of(commands);
  }

  /** A user alone brings the group of the same number. */
  private static String owner(Mkdir mkdir) {
    var chown = mkdir.chown().map(Text::value).orElse("0");
    return chown.contains(":") ? chown : chown + ":" + chown;
  }
}
