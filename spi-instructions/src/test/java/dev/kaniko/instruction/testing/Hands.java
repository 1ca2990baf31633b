package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Command;
import java.util.LinkedHashMap;
import java.util.List;

/** Commands that somebody types as root in {@code /}. */
final class Hands {
  private Hands() {}

  static Command command(List<String> argv) {
    return new Command(argv, new LinkedHashMap<>(), ImagePath.ROOT, 0, 0, List.of(0L), List.of(), Command.Network.NONE, Command.Security.SANDBOX);
  }
}
