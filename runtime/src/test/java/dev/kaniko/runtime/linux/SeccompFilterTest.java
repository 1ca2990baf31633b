package dev.kaniko.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.linux.SeccompFilter.Action;
import dev.kaniko.runtime.linux.SeccompFilter.Condition;
import dev.kaniko.runtime.linux.SeccompFilter.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A compiled filter decides by its rules, for every number of every ABI. */
final class SeccompFilterTest {
  private static final Action REFUSE = Action.fail(1);
  private static final Action UNKNOWN = Action.fail(38);
  private static final int X32 = 0x40000000;
  private static final List<String> NAMES =
      List.of("read", "write", "chown", "clone", "socket", "mount", "openat2", "cachestat", "removexattrat", "set_tls", "fstatat64", "personality");

  private static int decide(List<Rule> rules, Machine machine, Abi abi, int number, long... arguments) {
    return FilterMachine.decide(compile(rules, machine), abi.audit(), number, arguments);
  }

  private static List<BpfInstruction> compile(List<Rule> rules, Machine machine) {
    return SeccompFilter.compile(rules, REFUSE, UNKNOWN, machine).program();
  }

  private static Rule when(String name, Condition condition) {
    return new Rule(name, Optional.of(condition), Action.ALLOW);
  }

  @Property(tries = 20)
  void everyNumberIsDecidedByTheRuleOfItsName(@ForAll @Size(max = 8) List<@IntRange(min = 0, max = 11) Integer> allowed) {
    var rules = new ArrayList<Rule>();
    allowed.forEach(index -> rules.add(new Rule(NAMES.get(index), Optional.empty(), Action.ALLOW)));
    for (var machine : Machine.values()) {
      var program = compile(rules, machine);
      for (var abi : Abi.of(machine)) {
        for (int number = 0; number <= SystemCallNumbers.newest() + 40; number++) {
          int called = number;
          boolean named = allowed.stream().anyMatch(index -> SystemCallNumbers.of(NAMES.get(index), abi).equals(OptionalInt.of(called)));
          var expected = named ? Action.ALLOW : number > SystemCallNumbers.newest() ? UNKNOWN : REFUSE;
          int decided = FilterMachine.decide(program, abi.audit(), number);
          assertThat(decided == expected.value()).as("%s %d: %x", abi, number, decided).isTrue();
        }
      }
    }
  }

  @Test
  void conditionsCompareAll64Bits() {
    var less = List.of(when("socket", new Condition.Less(0, 12)));
    var equal = List.of(when("personality", new Condition.Equal(0, -1, 0xffffffffL)));
    var disjoint = List.of(when("clone", new Condition.Equal(0, 0x7e020000, 0)));

    assertThat(decide(less, Machine.X86_64, Abi.X86_64, 41, 11)).isEqualTo(Action.ALLOW.value());
    assertThat(decide(less, Machine.X86_64, Abi.X86_64, 41, 12)).isEqualTo(REFUSE.value());
    assertThat(decide(less, Machine.X86_64, Abi.X86_64, 41, 1L << 40)).isEqualTo(REFUSE.value());
    assertThat(decide(equal, Machine.AARCH64, Abi.AARCH64, 92, 0xffffffffL)).isEqualTo(Action.ALLOW.value());
    assertThat(decide(equal, Machine.AARCH64, Abi.AARCH64, 92, -1)).isEqualTo(REFUSE.value());
    assertThat(decide(disjoint, Machine.X86_64, Abi.X86_64, 56, 0x11)).isEqualTo(Action.ALLOW.value());
    assertThat(decide(disjoint, Machine.X86_64, Abi.X86_64, 56, 0x10000011)).isEqualTo(REFUSE.value());
    assertThat(decide(disjoint, Machine.X86_64, Abi.I386, 120, 0x11)).isEqualTo(Action.ALLOW.value());
  }

  @Test
  void theRulesOfOneNameAreAlternatives() {
    var rules = List.of(when("socket", new Condition.Equal(0, -1, 16)), when("socket", new Condition.Equal(0, -1, 2)));

    assertThat(decide(rules, Machine.X86_64, Abi.X86_64, 41, 2)).isEqualTo(Action.ALLOW.value());
    assertThat(decide(rules, Machine.X86_64, Abi.X86_64, 41, 16)).isEqualTo(Action.ALLOW.value());
    assertThat(decide(rules, Machine.X86_64, Abi.X86_64, 41, 1)).isEqualTo(REFUSE.value());
  }

  @Test
  void noOtherAbiGetsAroundTheFilter() {
    var rules = List.of(new Rule("read", Optional.empty(), Action.ALLOW));

    assertThat(decide(rules, Machine.X86_64, Abi.X86_64, X32)).as("x32").isEqualTo(UNKNOWN.value());
    assertThat(decide(rules, Machine.X86_64, Abi.AARCH64, 63)).as("an ABI of another machine").isEqualTo(UNKNOWN.value());
    assertThat(decide(rules, Machine.AARCH64, Abi.ARM, 0xf0005)).as("set_tls of arm").isEqualTo(UNKNOWN.value());
  }

  @Test
  void theNumbersThatThisProgramUsesAreThoseOfTheTable() {
    for (var call : SystemCall.values()) {
      assertThat(SystemCallNumbers.of(call.text(), Abi.X86_64)).as(call.text()).hasValue(call.number(Machine.X86_64));
      assertThat(SystemCallNumbers.of(call.text(), Abi.AARCH64)).as(call.text()).hasValue(call.number(Machine.AARCH64));
    }
  }
}
