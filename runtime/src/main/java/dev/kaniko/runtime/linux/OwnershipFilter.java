package dev.kaniko.runtime.linux;

import dev.kaniko.runtime.linux.SeccompFilter.Action;
import dev.kaniko.runtime.linux.SeccompFilter.Condition;
import dev.kaniko.runtime.linux.SeccompFilter.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A seccomp filter (seccomp(2)) under which calls that change file owners, change ids or make devices succeed and do nothing. Package managers
 * make such calls as root. Without the filter they fail in a user namespace with a single id. Making a fifo still works.
 */
final class OwnershipFilter {
  private static final List<String> PRETENDED = List.of(
      "chown", "lchown", "fchown", "chown32", "lchown32", "fchown32", "fchownat",
      "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setfsuid", "setfsgid", "setgroups",
      "setuid32", "setgid32", "setreuid32", "setregid32", "setresuid32", "setresgid32", "setfsuid32", "setfsgid32", "setgroups32",
      "capset");
  private static final Action PRETEND = Action.fail(0);

  private static final int S_IFMT = 0170000;
  private static final int S_IFCHR = 0020000;
  private static final int S_IFBLK = 0060000;

  private OwnershipFilter() {}

  static SeccompFilter filter(Machine machine) {
    var rules = new ArrayList<Rule>();
    for (var name : PRETENDED) {
      rules.add(new Rule(name, Optional.empty(), PRETEND));
    }
    for (int type : List.of(S_IFCHR, S_IFBLK)) {
      rules.add(new Rule("mknod", Optional.of(new Condition.Equal(1, S_IFMT, type)), PRETEND));
      rules.add(new Rule("mknodat", Optional.of(new Condition.Equal(2, S_IFMT, type)), PRETEND));
    }
    return SeccompFilter.compile(rules, Action.ALLOW, Action.ALLOW, machine);
  }
}
