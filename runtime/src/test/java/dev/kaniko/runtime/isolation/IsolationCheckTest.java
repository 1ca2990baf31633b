package dev.kaniko.runtime.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Command;
import dev.kaniko.instruction.CommandNeeds;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.MountNeed;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.runtime.process.Isolation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an isolation cannot give is refused of any instruction, by what it declares. */
final class IsolationCheckTest {
  private static final CommandNeeds OFFLINE = new CommandNeeds(List.of(), Set.of(Command.Network.NONE), Set.of(Command.Security.SANDBOX));
  private static final CommandNeeds INSECURE = new CommandNeeds(List.of(), Set.of(Command.Network.DEFAULT), Set.of(Command.Security.INSECURE));
  private static final CommandNeeds AGENT =
      CommandNeeds.PLAIN.withMounts(List.of(new MountNeed(MountNeed.Kind.SSH, Optional.empty(), "", false)));

  /** An instruction of a plugin. */
  private record Try(RootAccess rootAccess, Effects effects) implements Instruction {
    @Override
    public Keyword keyword() {
      return new Keyword("TRY");
    }

    @Override
    public Span span() {
      return new Span(new SourceId("Dockerfile"), 5, 8);
    }

    @Override
    public Optional<Fingerprint> fingerprint() {
      return Optional.empty();
    }

    @Override
    public Outcome execute(ExecutionContext context) {
      throw new IllegalStateException("not here");
    }
  }

  private static String refusal(CommandNeeds needs, Isolation isolation) {
    var instruction = new Try(RootAccess.OBSERVE, Effects.NONE.withCommands(needs));
    var choice = new IsolationChoice(IsolationMode.CHROOT, IsolationMode.CHROOT, isolation, List.of());
    return IsolationCheck.check(instruction, choice).map(Diagnostic::message).orElse("");
  }

  @Test
  void withoutMountsThereIsNoOtherNetworkAndNoMoreRights() {
    for (var isolation : List.of(new Isolation.Chroot("nothing"), new Isolation.InPlace())) {
      assertThat(refusal(OFFLINE, isolation)).startsWith("TRY --network=none is not possible with --isolation=chroot");
      assertThat(refusal(INSECURE, isolation)).startsWith("TRY --security=insecure is not possible");
      assertThat(refusal(CommandNeeds.PLAIN, isolation)).isEmpty();
    }
    assertThat(refusal(AGENT, new Isolation.Chroot("nothing"))).startsWith("TRY --mount=type=ssh is not possible");
    assertThat(refusal(AGENT, new Isolation.InPlace())).isEmpty();
  }

  @Test
  void withMountsAllOfItIsPossible() {
    for (var needs : List.of(OFFLINE, INSECURE, AGENT)) {
      assertThat(refusal(needs, new Isolation.Namespaces())).isEmpty();
    }
  }

  @Test
  void whereNothingRunsOnlyCommandsAreRefused() {
    var none = new IsolationChoice(IsolationMode.CHROOT, IsolationMode.CHROOT, new Isolation.None("no rights"), List.of());
    assertThat(IsolationCheck.check(new Try(RootAccess.OBSERVE, Effects.unknown(RootAccess.OBSERVE)), none)).hasValueSatisfying(
        error -> assertThat(error.message()).isEqualTo("TRY cannot be carried out here: no rights"));
    assertThat(IsolationCheck.check(new Try(RootAccess.READ, Effects.NONE), none)).isEmpty();
  }
}
