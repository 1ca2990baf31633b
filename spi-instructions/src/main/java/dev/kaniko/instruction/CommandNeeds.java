package dev.kaniko.instruction;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the commands of an instruction need of the machine that they run on. An isolation that cannot give it refuses the instruction before
 * a build begins; a command that asks for more is not run.
 *
 * @param mounts what commands find besides the root, except {@linkplain Mount.Inline inline files}
 * @param networks the networks that commands have
 * @param securities what commands may do
 */
public record CommandNeeds(List<MountNeed> mounts, Set<Command.Network> networks, Set<Command.Security> securities) {
  /** Commands without mounts, with the usual network and the usual rights. */
  public static final CommandNeeds PLAIN = new CommandNeeds(List.of(), Set.of(Command.Network.DEFAULT), Set.of(Command.Security.SANDBOX));

  public CommandNeeds {
    mounts = List.copyOf(mounts);
    networks = Set.copyOf(networks);
    securities = Set.copyOf(securities);
  }

  /** Returns the same needs with mounts. */
  public CommandNeeds withMounts(List<MountNeed> all) {
    return new CommandNeeds(all, networks, securities);
  }

  /** Returns what a command asks for that is not among these needs; empty if all of it is. */
  public Optional<String> missing(Command command) {
    if (!networks.contains(command.network())) {
      return Optional.of("the network " + command.network());
    }
    if (!securities.contains(command.security())) {
      return Optional.of("the security " + command.security());
    }
    return command.mounts().stream()
        .flatMap(mount -> MountNeed.Kind.of(mount).stream())
        .filter(kind -> mounts.stream().noneMatch(need -> need.kind() == kind))
        .findFirst()
        .map(kind -> "a mount of the kind " + kind);
  }
}
