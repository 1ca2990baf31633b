package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.shell.CommandList;
import dev.kaniko.compiler.shell.ShellCommand;
import dev.kaniko.compiler.shell.ShellDialect;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.compiler.shell.ShellWord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What is known of the values of variables in a shell text. */
final class ShellVariables {
  /** One word, whatever the shell does with it. */
  private static final Pattern PLAIN = Pattern.compile("[^\\s*?\\[\\\\]+");

  /** Variables of builds whose values are single words. */
  private static final Set<String> OF_BUILDS = Set.of(
      "TARGETARCH", "TARGETOS", "TARGETPLATFORM", "TARGETVARIANT", "BUILDARCH", "BUILDOS", "BUILDPLATFORM", "BUILDVARIANT", "TARGETSTAGE");

  private static final Set<String> NUMBERS_OF_BASH = Set.of("RANDOM", "UID", "EUID", "PPID", "SECONDS", "LINENO", "SHLVL", "BASHPID", "OPTIND");

  /** Commands whose output is one word. */
  private static final Set<String> ONE_WORD = Set.of("nproc", "uname", "arch", "hostname", "whoami", "getconf", "expr", "id");

  /** Values depend on each other no deeper than this. */
  private static final int DEPTH = 8;

  private final Map<String, List<Optional<ShellWord>>> assigned = new HashMap<>();
  private final ShellDialect dialect;
  private final Optional<Reading> reading;

  ShellVariables(ShellNodes nodes, ShellDialect dialect, Optional<Reading> reading) {
    this.dialect = dialect;
    this.reading = reading;
    nodes.assignments().forEach(assignment -> assign(assignment.name(), Optional.of(assignment.value()).filter(_ -> !assignment.append())));
    for (var command : nodes.commands()) {
      if (command instanceof ShellCommand.For loop) {
        var name = loop.name().literal().orElse("");
        loop.words().ifPresentOrElse(words -> words.forEach(word -> assign(name, Optional.of(word))), () -> assign(name, Optional.empty()));
      } else if (command instanceof ShellCommand.Simple simple) {
        setBy(simple);
      }
    }
  }

  private void assign(String name, Optional<ShellWord> value) {
    assigned.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
  }

  /** {@code export a=b}, {@code read a}. */
  private void setBy(ShellCommand.Simple command) {
    var name = nameOf(command);
    if (name.equals("read") || name.equals("getopts") || name.equals("mapfile") || name.equals("readarray")) {
      command.words().forEach(word -> word.literal().ifPresent(variable -> assign(variable, Optional.empty())));
    } else if (isDeclaration(name)) {
      for (var word : command.words()) {
        if (!word.parts().isEmpty() && word.parts().getFirst() instanceof ShellPart.Literal(var text, var span) && text.indexOf('=') > 0) {
          int sign = text.indexOf('=');
          var parts = new ArrayList<ShellPart>(word.parts().subList(1, word.parts().size()));
          if (sign + 1 < text.length()) {
            parts.addFirst(new ShellPart.Literal(text.substring(sign + 1), span));
          }
          assign(text.substring(0, sign), Optional.of(new ShellWord(parts, word.span())));
        }
      }
    }
  }

  /** Returns the name of a command as far as it is written out. */
  static String nameOf(ShellCommand.Simple command) {
    var path = command.words().isEmpty() ? "" : command.words().getFirst().literal().orElse("");
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Tells whether a command gives values to variables. */
  static boolean isDeclaration(String name) {
    return Set.of("export", "local", "declare", "typeset", "readonly").contains(name);
  }

  /** Tells whether the value of a parameter is certainly one word, without characters of patterns. */
  boolean isOneWord(ShellPart.Parameter parameter) {
    return isOneWord(parameter, DEPTH);
  }

  private boolean isOneWord(ShellPart.Parameter parameter, int depth) {
    var name = parameter.name();
    if (parameter.lookup() == ShellPart.Lookup.LENGTH || name.length() == 1 && "#?$!-0".contains(name)) {
      return true;
    }
    if (depth == 0 || parameter.lookup() == ShellPart.Lookup.INDIRECT || !parameter.index().isEmpty()) {
      return false;
    }
    // A default counts beside the value; what is cut from one word is one word; what replaces text in it is not known.
    var operator = parameter.operator();
    boolean own = isOneWord(name, depth);
    if (operator.endsWith("-") || operator.endsWith("=")) {
      return own && areOneWord(parameter.operand(), depth - 1);
    }
    return own && !operator.startsWith("/") && !operator.startsWith("@");
  }

  private boolean isOneWord(String name, int depth) {
    var values = assigned.get(name);
    if (values != null) {
      return values.stream().allMatch(value -> value.isPresent() && areOneWord(value.get().parts(), depth - 1));
    }
    // The value of an argument is another one whenever somebody gives it.
    var known = environment(name).filter(_ -> reading.filter(read -> read.arguments().containsKey(name)).isEmpty());
    return known.map(value -> PLAIN.matcher(value).matches()).orElseGet(
        () -> OF_BUILDS.contains(name) || dialect != ShellDialect.SH && NUMBERS_OF_BASH.contains(name));
  }

  private boolean areOneWord(List<ShellPart> parts, int depth) {
    return !parts.isEmpty() && parts.stream().allMatch(part -> switch (part) {
      case ShellPart.Literal literal -> PLAIN.matcher(literal.text()).matches();
      case ShellPart.Escaped escaped -> PLAIN.matcher(escaped.text()).matches();
      case ShellPart.SingleQuoted quoted -> PLAIN.matcher(quoted.text()).matches();
      case ShellPart.DoubleQuoted quoted -> areOneWord(quoted.parts(), depth);
      case ShellPart.Parameter parameter -> depth > 0 && isOneWord(parameter, depth);
      case ShellPart.Arithmetic _ -> true;
      case ShellPart.CommandSubstitution substitution -> isOneWord(substitution);
      default -> false;
    });
  }

  /** Tells whether the output of a substitution is certainly one word. */
  static boolean isOneWord(ShellPart.CommandSubstitution substitution) {
    return only(substitution.body()).filter(ShellVariables::printsOneWord).isPresent();
  }

  private static boolean printsOneWord(ShellCommand.Simple command) {
    var name = nameOf(command);
    var words = command.words().stream().map(word -> word.literal().orElse("$")).toList();
    return ONE_WORD.contains(name) && !words.contains("-a") && !words.contains("-G") && !words.contains("--all")
        || name.equals("dpkg") && words.contains("--print-architecture")
        || name.equals("date") && words.stream().skip(1).allMatch(word -> word.startsWith("-") || word.matches("\\+[^\\s]*") && !word.matches("\\+.*%[cxrv+].*"))
            && words.size() > 1
        || name.equals("lsb_release") && words.stream().anyMatch(word -> word.matches("-c?s?[cr]s?|-s[cr]"));
  }

  private static Optional<ShellCommand.Simple> only(CommandList list) {
    return list.chains().size() == 1 && list.chains().getFirst().rest().isEmpty() && list.chains().getFirst().first().commands().size() == 1
        && list.chains().getFirst().first().commands().getFirst() instanceof ShellCommand.Simple simple ? Optional.of(simple) : Optional.empty();
  }

  /** Tells whether the text or the file gives a variable a value. */
  boolean isSet(String name) {
    return assigned.containsKey(name) || environment(name).isPresent() || reading.filter(read -> read.arguments().containsKey(name)).isPresent();
  }

  /** Tells whether a variable may be empty: nothing that is known of gives it a text. */
  boolean mayBeEmpty(ShellPart.Parameter parameter) {
    var name = parameter.name();
    if (!parameter.isPlain() || !name.matches("[A-Za-z_]\\w*")) {
      return false;
    }
    var values = assigned.get(name);
    if (values != null) {
      return values.stream().anyMatch(value -> value.filter(word -> word.literal().filter(String::isEmpty).isPresent()).isPresent());
    }
    return !name.equals("HOME") && !name.equals("PWD") && !OF_BUILDS.contains(name) && environment(name).filter(value -> !value.isEmpty()).isEmpty()
        && reading.filter(read -> !read.arguments().getOrDefault(name, "").isEmpty()).isEmpty();
  }

  private Optional<String> environment(String name) {
    return reading.flatMap(read -> Optional.ofNullable(read.environment().get(name)));
  }
}
