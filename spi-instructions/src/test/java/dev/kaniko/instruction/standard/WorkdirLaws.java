package dev.kaniko.instruction.standard;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.testing.InstructionLaws;
import dev.kaniko.instruction.testing.World;
import dev.kaniko.instruction.testing.Worlds;
import dev.kaniko.instruction.testing.Written;
import dev.kaniko.snapshot.LinkResolver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;

final class WorkdirLaws extends InstructionLaws {
  /** The owners that users come to; without a user a new directory belongs to whom the kernel says. */
  private static final Map<String, Optional<String>> OWNERS =
      Map.of("", Optional.empty(), "1000:50", Optional.of("1000:50"), "4242", Optional.of("4242:4242"));

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

  /** One directory after the other, each given to the user if there is one; names of users are left to other tests. */
  @Override
  protected Optional<List<List<String>>> byHand(Instruction instruction, World world) throws IOException {
    var owner = OWNERS.get(world.config().user());
    if (owner == null) {
      return Optional.empty();
    }
    var commands = new ArrayList<List<String>>();
    var step = ImagePath.ROOT;
    for (var name : new LinkResolver(world.root()).follow(ImagePath.clean(world.config().entering(((Workdir) instruction).directory().value()))).names()) {
      step = step.child(name);
      if (world.root().find(step).isEmpty()) {
        commands.add(List.of("mkdir", step.text()));
        var made = step.text();
        owner.ifPresent(who -> commands.add(List.of("chown", who, made)));
      }
    }
    commands.add(List.of("cd", step.text()));
    return Optional.of(commands);
  }
}
