package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/** The user of each instruction, where an instruction of the file names one that is not root. */
final class KnownUsers {
  private static final Set<String> ROOT = Set.of("root", "0");

  /** Whoever runs a command for another user, or in another root. */
  private static final Set<String> CHANGING_USER = Set.of("sudo", "su", "doas", "gosu", "su-exec", "runuser", "fakeroot", "chroot", "unshare");

  private final IdentityHashMap<Reading, Text> ordinary = new IdentityHashMap<>();

  private KnownUsers(LintSubject subject) {
    var behind = new HashMap<StageId, Text>();
    for (var linted : subject.stages()) {
      var user = linted.stage().base() instanceof Base.StageBase(var base) ? Optional.ofNullable(behind.get(base)) : Optional.<Text>empty();
      for (var reading : linted.readings()) {
        if (Readings.sets(reading, ConfigDelta.User.class)) {
          user = reading.effects().orElseThrow().users().stream().filter(name -> Readings.isWritten(reading) && Readings.isKnown(reading, name)).findFirst();
        }
        user.filter(name -> !name.isEmpty() && !ROOT.contains(name.value().split(":", -1)[0])).ifPresent(name -> ordinary.put(reading, name));
      }
      user.ifPresent(name -> behind.put(linted.stage().id(), name));
    }
  }

  static KnownUsers of(LintSubject subject) {
    return subject.derived(KnownUsers.class, KnownUsers::new);
  }

  /** Returns the user of an instruction; empty if it is root or not known. */
  Optional<Text> ordinary(Reading reading) {
    return Optional.ofNullable(ordinary.get(reading));
  }

  /** Tells whether a command is run by another that may change the user. */
  static boolean isOfAnother(Invocation command) {
    return command.through().stream().anyMatch(CHANGING_USER::contains);
  }

  /** Tells whether a command may change the user of those that it runs. */
  static boolean changesUser(Invocation command) {
    return command.name().filter(CHANGING_USER::contains).isPresent();
  }
}
