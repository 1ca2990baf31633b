package dev.kaniko.compiler.shell.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The commands that run another one, which is among their arguments. */
final class Wrappers {
  /**
   * How the command in the arguments is found.
   *
   * @param valued the options whose value is the next argument
   * @param operands how many words stand before it that are no options
   * @param assigns whether {@code NAME=value} may stand before it
   * @param asking the options that keep it from being run
   * @param open whether it gets more arguments
   */
  private record Wrapper(Set<String> valued, int operands, boolean assigns, Set<String> asking, boolean open) {
    Wrapper(Set<String> valued) {
      this(valued, 0, false, Set.of(), false);
    }
  }

  private static final Wrapper PLAIN = new Wrapper(Set.of());
  private static final Map<String, Wrapper> WRAPPERS = Map.ofEntries(
      Map.entry("env", new Wrapper(Set.of("-u", "--unset", "-C", "--chdir"), 0, true, Set.of(), false)),
      Map.entry("sudo", new Wrapper(
          Set.of("-u", "-g", "-h", "-p", "-C", "-T", "-r", "-t", "-D", "-R", "-U", "--user", "--group", "--host", "--prompt", "--chdir", "--chroot"),
          0, true, Set.of("-l", "-v", "-V", "-K", "--list", "--validate", "--version"), false)),
      Map.entry("doas", new Wrapper(Set.of("-u", "-C"))),
      Map.entry("gosu", new Wrapper(Set.of(), 1, false, Set.of(), false)),
      Map.entry("su-exec", new Wrapper(Set.of(), 1, false, Set.of(), false)),
      Map.entry("exec", new Wrapper(Set.of("-a"))),
      Map.entry("command", new Wrapper(Set.of(), 0, false, Set.of("-v", "-V"), false)),
      Map.entry("builtin", PLAIN),
      Map.entry("time", new Wrapper(Set.of("-f", "-o", "--format", "--output"))),
      Map.entry("nice", new Wrapper(Set.of("-n", "--adjustment"))),
      Map.entry("ionice", new Wrapper(Set.of("-c", "-n", "--class", "--classdata"), 0, false, Set.of("-p", "-P", "-u"), false)),
      Map.entry("nohup", PLAIN),
      Map.entry("timeout", new Wrapper(Set.of("-s", "-k", "--signal", "--kill-after"), 1, false, Set.of(), false)),
      Map.entry("stdbuf", new Wrapper(Set.of("-i", "-o", "-e"))),
      Map.entry("setsid", PLAIN),
      Map.entry("unbuffer", PLAIN),
      Map.entry("chronic", PLAIN),
      Map.entry("eatmydata", PLAIN),
      Map.entry("fakeroot", new Wrapper(Set.of("-l", "-f", "-i", "-s"))),
      Map.entry("xvfb-run", new Wrapper(Set.of("-e", "-f", "-n", "-p", "-s", "-w"))),
      Map.entry("tini", new Wrapper(Set.of("-p", "-e"))),
      Map.entry("dumb-init", new Wrapper(Set.of("-r", "--rewrite"))),
      Map.entry("linux32", PLAIN),
      Map.entry("linux64", PLAIN),
      Map.entry("setarch", new Wrapper(Set.of(), 1, false, Set.of(), false)),
      Map.entry("busybox", PLAIN),
      Map.entry("chroot", new Wrapper(Set.of(), 1, false, Set.of(), false)),
      Map.entry("flock", new Wrapper(Set.of("-w", "-E", "--timeout", "--conflict-exit-code"), 1, false, Set.of("-u"), false)),
      Map.entry("xargs", new Wrapper(
          Set.of("-n", "-I", "-L", "-P", "-s", "-d", "-a", "-E", "--max-args", "--replace", "--max-lines", "--max-procs", "--delimiter", "--arg-file"),
          0, false, Set.of(), true)));

  private Wrappers() {}

  /**
   * A command in the arguments of another.
   *
   * @param words its program and arguments
   * @param open whether it gets more
   */
  record Inner(List<Argument> words, boolean open) {}

  /** Returns the command that a command runs. */
  static Optional<Inner> inner(Invocation outer) {
    var name = outer.name().orElse("");
    if (name.equals("find")) {
      return ofFind(outer.arguments());
    }
    var wrapper = WRAPPERS.get(name);
    if (wrapper == null) {
      return Optional.empty();
    }
    int at = start(wrapper, outer.arguments());
    return at < 0 || at >= outer.arguments().size()
        ? Optional.empty()
        : Optional.of(new Inner(outer.arguments().subList(at, outer.arguments().size()), outer.open() || wrapper.open()));
  }

  private static int start(Wrapper wrapper, List<Argument> arguments) {
    int operands = wrapper.operands();
    boolean ended = false;
    for (int i = 0; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      String prefix = argument.prefix();
      if (!ended && wrapper.asking().stream().anyMatch(argument::is)) {
        return -1;
      }
      if (!ended && argument.is("--")) {
        ended = true;
      } else if (!ended && prefix.startsWith("-")) {
        i += wrapper.valued().stream().anyMatch(argument::is) ? 1 : 0;
      } else if (!(wrapper.assigns() && prefix.indexOf('=') > 0) && operands-- == 0) {
        return i;
      }
    }
    return -1;
  }

  private static Optional<Inner> ofFind(List<Argument> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      if (Set.of("-exec", "-execdir", "-ok", "-okdir").contains(arguments.get(i).literal().orElse(""))) {
        int end = i + 1;
        while (end < arguments.size() && !arguments.get(end).is(";") && !arguments.get(end).is("+")) {
          end++;
        }
        return end == i + 1 ? Optional.empty() : Optional.of(new Inner(arguments.subList(i + 1, end), false));
      }
    }
    return Optional.empty();
  }
}
