package dev.kaniko.runtime.process.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.Machine;
import dev.kaniko.runtime.linux.SeccompFilter;
import dev.kaniko.runtime.linux.SeccompFilter.Action;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which system calls a process may make: all that is not allowed fails with EPERM. The rules are lines of text, see the head of
 * {@code seccomp.txt}; which of them hold depends on the machine and on the capabilities of the process.
 */
public final class SeccompProfile {
  private static final String RESOURCE = "seccomp.txt";
  private static final long ALL_BITS = -1;
  private static final Pattern ARGUMENT = Pattern.compile("arg(\\d) (=|<|&) (\\S+)");

  private static @Nullable SeccompProfile docker;

  private final List<Rule> rules;
  private final Map<Question, SeccompFilter> filters = new ConcurrentHashMap<>();

  /** For whom a filter was compiled. */
  private record Question(Set<Capability> held, Machine machine) {}

  /** A comparison of an argument with each of the values: with {@code &} the common bits must be zero. */
  private record Argument(int index, String operator, List<Long> values) {
    Argument {
      values = List.copyOf(values);
    }

    SeccompFilter.Condition condition(long value) {
      return switch (operator) {
        case "=" -> new SeccompFilter.Condition.Equal(index, ALL_BITS, value);
        case "<" -> new SeccompFilter.Condition.Less(index, value);
        default -> new SeccompFilter.Condition.Equal(index, value, 0);
      };
    }

    SeccompRules.Argument rule(long value) {
      return new SeccompRules.Argument(index, value, 0, switch (operator) {
        case "=" -> "SCMP_CMP_EQ";
        case "<" -> "SCMP_CMP_LT";
        default -> "SCMP_CMP_MASKED_EQ";
      });
    }
  }

  /** One line. Each of the conditions is empty where it does not matter. */
  private record Rule(
      Optional<Machine> machine, Optional<Capability> with, Optional<Capability> without, Optional<Argument> argument, boolean unknown,
      List<String> names) {
    boolean holds(Set<Capability> held, Machine current) {
      return machine.stream().allMatch(current::equals) && with.stream().allMatch(held::contains)
          && without.stream().noneMatch(held::contains);
    }
  }

  private SeccompProfile(List<Rule> rules) {
    this.rules = rules;
  }

  /** Docker's default. */
  public static synchronized SeccompProfile docker() {
    if (docker == null) {
      var stream = Objects.requireNonNull(SeccompProfile.class.getResourceAsStream(RESOURCE), RESOURCE);
      try (var reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
        docker = parse(reader.lines().toList());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return docker;
  }

  static SeccompProfile parse(List<String> lines) {
    return new SeccompProfile(lines.stream().filter(line -> !line.isBlank() && !line.startsWith("#")).map(SeccompProfile::rule).toList());
  }

  private static Rule rule(String line) {
    int colon = line.indexOf(": ");
    if (colon < 0) {
      throw new IllegalArgumentException("no conditions: " + line);
    }
    Optional<Machine> machine = Optional.empty();
    Optional<Capability> with = Optional.empty();
    Optional<Capability> without = Optional.empty();
    Optional<Argument> argument = Optional.empty();
    boolean unknown = false;
    for (var condition : line.substring(0, colon).split(", ")) {
      var matcher = ARGUMENT.matcher(condition);
      if (matcher.matches()) {
        var values = List.of(matcher.group(3).split("\\|")).stream().map(Long::decode).toList();
        argument = Optional.of(new Argument(Integer.parseInt(matcher.group(1)), matcher.group(2), values));
      } else if (condition.startsWith("with ")) {
        with = Optional.of(Capability.valueOf(condition.substring(5)));
      } else if (condition.startsWith("without ")) {
        without = Optional.of(Capability.valueOf(condition.substring(8)));
      } else if (condition.equals("unknown")) {
        unknown = true;
      } else if (!condition.equals("always")) {
        machine = Optional.of(Machine.valueOf(condition));
      }
    }
    return new Rule(machine, with, without, argument, unknown, List.of(line.substring(colon + 2).split(" ")));
  }

  /** The member {@code linux.seccomp} of a bundle for a process with these capabilities. */
  public SeccompRules rules(Set<Capability> held, Machine machine) {
    var architectures = switch (machine) {
      case X86_64 -> List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");
      case AARCH64 -> List.of("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM");
    };
    var calls = new ArrayList<SeccompRules.Calls>();
    var unconditional = new ArrayList<String>();
    for (var rule : rules) {
      if (rule.holds(held, machine)) {
        if (rule.unknown) {
          calls.add(new SeccompRules.Calls(rule.names, "SCMP_ACT_ERRNO", Errno.ENOSYS, null));
        } else if (rule.argument.isPresent()) {
          var argument = rule.argument.get();
          argument.values.forEach(value -> calls.add(new SeccompRules.Calls(rule.names, "SCMP_ACT_ALLOW", null, List.of(argument.rule(value)))));
        } else {
          unconditional.addAll(rule.names);
        }
      }
    }
    calls.add(new SeccompRules.Calls(unconditional, "SCMP_ACT_ALLOW", null, null));
    return new SeccompRules("SCMP_ACT_ERRNO", Errno.EPERM, architectures, calls);
  }

  /** The same as a filter, for a process that starts without a runtime. */
  SeccompFilter filter(Set<Capability> held, Machine machine) {
    return filters.computeIfAbsent(new Question(Set.copyOf(held), machine), _ -> compile(held, machine));
  }

  private SeccompFilter compile(Set<Capability> held, Machine machine) {
    var compiled = new ArrayList<SeccompFilter.Rule>();
    for (var rule : rules) {
      if (rule.holds(held, machine)) {
        var action = rule.unknown ? Action.fail(Errno.ENOSYS) : Action.ALLOW;
        for (var name : rule.names) {
          if (rule.unknown || rule.argument.isEmpty()) {
            compiled.add(new SeccompFilter.Rule(name, Optional.empty(), action));
          } else {
            var argument = rule.argument.get();
            argument.values.forEach(value -> compiled.add(new SeccompFilter.Rule(name, Optional.of(argument.condition(value)), action)));
          }
        }
      }
    }
    return SeccompFilter.compile(compiled, Action.fail(Errno.EPERM), Action.fail(Errno.ENOSYS), machine);
  }
}
