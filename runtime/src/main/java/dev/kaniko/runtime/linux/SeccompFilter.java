package dev.kaniko.runtime.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A seccomp filter (seccomp(2)): a BPF program, compiled from rules, that decides which system calls a process may make.
 *
 * <p>The kernel runs the program at each system call, so it finds the number by binary search over ranges. Calls that are newer than the list of
 * names are unknown. Calls of x32, the third ABI of x86-64, are unknown too; their numbers are above all others.
 */
public final class SeccompFilter {
  /** The action for a call: SECCOMP_RET_* of linux/seccomp.h. */
  public record Action(int value) {
    public static final Action ALLOW = new Action(0x7fff0000);
    private static final int RET_ERRNO = 0x00050000;

    /** Makes the call return an error without running it. With {@code errno} 0 it seems to succeed. */
    public static Action fail(int errno) {
      return new Action(RET_ERRNO | errno);
    }
  }

  /** A condition on argument {@code index}, counted from 0. Arguments are unsigned 64-bit numbers. */
  public sealed interface Condition {
    int index();

    /** True if the argument and {@code value} have equal bits under {@code mask}. */
    record Equal(int index, long mask, long value) implements Condition {}

    /** True if the argument is less than {@code bound}. */
    record Less(int index, long bound) implements Condition {}
  }

  /**
   * A rule for one system call.
   *
   * @param name the name of the call; the rule is ignored for an ABI without this call
   * @param condition when the rule applies; empty for always
   */
  public record Rule(String name, Optional<Condition> condition, Action action) {}

  private final List<BpfInstruction> program;

  private SeccompFilter(List<BpfInstruction> program) {
    this.program = List.copyOf(program);
  }

  /** The instructions for all numbers from {@code first} up to the next range. They end with a return. */
  private record Range(int first, List<BpfInstruction> body) {}

  /**
   * Compiles a filter.
   *
   * @param rules among several rules for one call, the first whose condition is true applies
   * @param otherwise the action for a known call without a matching rule
   * @param unknown the action for a call that is not in the list of names
   * @param machine the machine on which the filtered programs run
   */
  public static SeccompFilter compile(List<Rule> rules, Action otherwise, Action unknown, Machine machine) {
    var program = new ArrayList<BpfInstruction>();
    for (var abi : Abi.of(machine)) {
      var section = new ArrayList<BpfInstruction>();
      section.add(BpfInstruction.load(BpfInstruction.NUMBER));
      section.addAll(search(ranges(byNumber(rules, abi), otherwise, unknown)));
      program.add(BpfInstruction.load(BpfInstruction.ARCHITECTURE));
      program.add(new BpfInstruction(BpfInstruction.IF_EQUAL, 1, 0, abi.audit()));
      program.add(BpfInstruction.jump(section.size()));
      program.addAll(section);
    }
    program.add(BpfInstruction.returning(unknown.value));
    return new SeccompFilter(program);
  }

  List<BpfInstruction> program() {
    return program;
  }

  private static List<Range> ranges(Map<Integer, List<Rule>> rules, Action otherwise, Action unknown) {
    int newest = SystemCallNumbers.newest();
    var other = List.of(BpfInstruction.returning(otherwise.value));
    var beyond = List.of(BpfInstruction.returning(unknown.value));
    var bodies = new TreeMap<Integer, List<BpfInstruction>>();
    rules.forEach((number, own) -> bodies.put(number, body(own, otherwise)));
    for (int number : rules.keySet()) {
      bodies.putIfAbsent(number + 1, number < newest ? other : beyond); // Calls that only arm has, far above the others.
    }
    bodies.putIfAbsent(0, other);
    bodies.putIfAbsent(newest + 1, beyond);
    var ranges = new ArrayList<Range>();
    bodies.forEach((first, body) -> {
      if (ranges.isEmpty() || !ranges.getLast().body.equals(body)) {
        ranges.add(new Range(first, body));
      }
    });
    return ranges;
  }

  private static Map<Integer, List<Rule>> byNumber(List<Rule> rules, Abi abi) {
    var numbers = new TreeMap<Integer, List<Rule>>();
    for (var rule : rules) {
      SystemCallNumbers.of(rule.name, abi).ifPresent(number -> numbers.computeIfAbsent(number, _ -> new ArrayList<>()).add(rule));
    }
    return numbers;
  }

  /** Returns the instructions for one call: its rules in order. The first whose condition is true decides. */
  private static List<BpfInstruction> body(List<Rule> rules, Action otherwise) {
    var body = new ArrayList<BpfInstruction>();
    for (var rule : rules) {
      if (rule.condition.isEmpty()) {
        body.add(BpfInstruction.returning(rule.action.value));
        return body;
      }
      body.addAll(conditional(rule.condition.get(), rule.action));
    }
    body.add(BpfInstruction.returning(otherwise.value));
    return body;
  }

  /** Returns instructions that take the action if the condition is true, and else fall through. */
  private static List<BpfInstruction> conditional(Condition condition, Action action) {
    int low = BpfInstruction.argument(condition.index());
    int high = low + 4;
    var taken = BpfInstruction.returning(action.value);
    return switch (condition) {
      case Condition.Equal(_, var mask, var value) -> List.of(
          BpfInstruction.load(high), new BpfInstruction(BpfInstruction.AND, 0, 0, (int) (mask >>> 32)),
          new BpfInstruction(BpfInstruction.IF_EQUAL, 0, 4, (int) (value >>> 32)),
          BpfInstruction.load(low), new BpfInstruction(BpfInstruction.AND, 0, 0, (int) mask),
          new BpfInstruction(BpfInstruction.IF_EQUAL, 0, 1, (int) value), taken);
      case Condition.Less(_, var bound) -> List.of(
          BpfInstruction.load(high), new BpfInstruction(BpfInstruction.IF_GREATER, 4, 0, (int) (bound >>> 32)),
          new BpfInstruction(BpfInstruction.IF_EQUAL, 0, 2, (int) (bound >>> 32)),
          BpfInstruction.load(low), new BpfInstruction(BpfInstruction.IF_AT_LEAST, 1, 0, (int) bound), taken);
    };
  }

  /** Returns a binary search over the ranges. */
  private static List<BpfInstruction> search(List<Range> ranges) {
    if (ranges.size() == 1) {
      return ranges.getFirst().body;
    }
    int middle = ranges.size() / 2;
    var below = search(ranges.subList(0, middle));
    int bound = ranges.get(middle).first;
    var code = new ArrayList<BpfInstruction>();
    if (below.size() <= BpfInstruction.FAR) {
      code.add(new BpfInstruction(BpfInstruction.IF_AT_LEAST, below.size(), 0, bound));
    } else {
      code.add(new BpfInstruction(BpfInstruction.IF_AT_LEAST, 0, 1, bound));
      code.add(BpfInstruction.jump(below.size()));
    }
    code.addAll(below);
    code.addAll(search(ranges.subList(middle, ranges.size())));
    return code;
  }
}
