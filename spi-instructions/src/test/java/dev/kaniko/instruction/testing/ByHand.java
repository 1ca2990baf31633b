package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Command;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What somebody does by hand in a root to get what an instruction says. A lambda uses {@code java.nio.file} from {@link FakeRoot#top} on, and
 * none of the code under test.
 */
@FunctionalInterface
public interface ByHand {
  /**
   * Does it.
   *
   * @throws IOException if it cannot be done; then the instruction has to fail too
   */
  void on(FakeRoot root) throws IOException;

  /** Tells whether the times of files have to be the same too. */
  default boolean tellsTimes() {
    return false;
  }

  /** Returns the same deed, of which the times of files count too. A directory that only gets or loses a name keeps its time. */
  default ByHand withTimes() {
    var deed = this;
    return new ByHand() {
      @Override
      public void on(FakeRoot root) throws IOException {
        deed.on(root);
      }

      @Override
      public boolean tellsTimes() {
        return true;
      }
    };
  }

  /**
   * Commands that are typed as root in {@code /}, until one fails. What fails is shown, and so are the commands.
   *
   * @param world whose shell runs them
   * @param commands each as program and arguments
   */
  static ByHand commands(World world, List<List<String>> commands) {
    return new Typed(world, commands);
  }

  /**
   * See {@link #commands}.
   *
   * @param world whose shell runs them
   * @param commands each as program and arguments
   */
  record Typed(World world, List<List<String>> commands) implements ByHand {
    public Typed {
      commands = List.copyOf(commands);
    }

    @Override
    public void on(FakeRoot root) throws IOException {
      for (var argv : commands) {
        var command = new Command(argv, new LinkedHashMap<>(), ImagePath.ROOT, 0, 0, List.of(0L), List.of(), Command.Network.NONE, Command.Security.SANDBOX);
        int status = world.shell().run(command, root, world.now());
        if (status != 0) {
          throw new IOException(String.join(" ", argv) + " ends with " + status);
        }
      }
    }
  }
}
