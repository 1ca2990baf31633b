package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.shell.ShellCommand;
import dev.kaniko.compiler.shell.ShellDialect;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.compiler.shell.ShellWord;
import dev.kaniko.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What bash knows and other shells that are called sh do not. */
final class Bashisms {
  private static final Set<String> DEBIAN = Set.of("debian", "ubuntu", "python", "node", "golang", "ruby", "php", "rust", "buildpack-deps", "gcc", "perl");
  private static final Set<String> BUILT_IN = Set.of("pushd", "popd", "declare", "shopt", "mapfile", "readarray", "disown", "compgen");
  private static final Pattern LINKED = Pattern.compile("bash\\S*\\s+(\\S*/)?sh\\b|dpkg-reconfigure.*dash|debconf.*dash|dash/sh");
  private static final Pattern BRACES = Pattern.compile("\\{[^{},\\s\\x00]*(,[^{},\\s\\x00]*)++}|\\{[0-9]+\\.\\.[0-9]+}");

  /** Commands that read braces themselves, or print them. */
  private static final Set<String> READ_BRACES = Set.of("curl", "echo", "printf", "git", "docker", "jq", "awk", "sed", "grep");

  /** What an operator of a parameter does, where it is not of POSIX. */
  private static final Map<Character, String> OPERATORS = Map.of('/', "SC3060", '^', "SC3059", ',', "SC3059", '@', "SC3059");

  private Bashisms() {}

  /** Which shell is called sh. */
  enum Sh {
    /** That of Debian. */
    DASH,
    /** That of Alpine. */
    ASH,
    UNKNOWN
  }

  /**
   * A place that only bash takes.
   *
   * @param code what ShellCheck calls it
   * @param ash whether the shell of Alpine takes it too
   */
  record Use(Span place, String name, String code, boolean ash) {}

  /** Returns what is called sh where a text runs; unknown where the file makes another shell sh. */
  static Sh sh(ShellStep step) {
    if (step.dialect() != ShellDialect.SH) {
      return step.dialect() == ShellDialect.DASH ? Sh.DASH : Sh.ASH;
    }
    if (step.file(LINKED)) {
      return Sh.UNKNOWN;
    }
    var image = step.base().orElse("");
    return isAlpine(image) ? Sh.ASH : isDebian(image) ? Sh.DASH : Sh.UNKNOWN;
  }

  private static boolean isAlpine(String image) {
    var name = plain(image);
    return withoutTag(name).equals("alpine") || name.contains("-alpine") || name.contains(":alpine");
  }

  /** Tells whether an image is known to be one of Debian or Ubuntu, by its name. */
  static boolean isDebian(String image) {
    var name = plain(image);
    return DEBIAN.contains(withoutTag(name)) && !isAlpine(image) && !name.contains("$");
  }

  private static String plain(String image) {
    return image.toLowerCase(Locale.ROOT).replaceFirst("^(docker\\.io/)?(library/)?", "").replaceFirst("@.*", "");
  }

  private static String withoutTag(String name) {
    return name.replaceFirst(":.*", "");
  }

  /** Tells whether a text is for a shell that need not be bash. */
  static boolean isForSh(ShellStep step) {
    return Set.of(ShellDialect.SH, ShellDialect.DASH, ShellDialect.ASH).contains(step.dialect());
  }

  /** Returns what only bash takes in a text. */
  static List<Use> in(ShellStep step) {
    var uses = new ArrayList<Use>();
    for (var command : step.nodes().commands()) {
      switch (command) {
        case ShellCommand.Test test -> uses.add(new Use(test.span(), "[[", "SC3010", true));
        case ShellCommand.Calculation calculation -> uses.add(new Use(calculation.span(), "((", "SC3006", false));
        case ShellCommand.Simple simple -> addIn(simple, uses);
        default -> {}
      }
    }
    for (var redirection : step.nodes().redirections()) {
      switch (redirection.operator()) {
        case "&>", "&>>" -> uses.add(new Use(redirection.span(), redirection.operator(), "SC3020", true));
        case "<<<" -> uses.add(new Use(redirection.span(), "<<<", "SC3011", false));
        default -> {}
      }
    }
    for (var part : step.nodes().parts()) {
      switch (part) {
        case ShellPart.Array array -> uses.add(new Use(array.span(), "an array", "SC3030", false));
        case ShellPart.ProcessSubstitution substitution -> uses.add(new Use(substitution.span(), substitution.input() ? "<(…)" : ">(…)", "SC3001", true));
        case ShellPart.SingleQuoted quoted when quoted.ansi() -> uses.add(new Use(quoted.span(), "$'…'", "SC3003", true));
        case ShellPart.Parameter parameter -> addIn(step, parameter, uses);
        default -> {}
      }
    }
    return uses;
  }

  private static void addIn(ShellStep step, ShellPart.Parameter parameter, List<Use> uses) {
    var operator = parameter.operator();
    if (parameter.lookup() == ShellPart.Lookup.INDIRECT) {
      uses.add(new Use(parameter.span(), "${!name}", "SC3053", false));
    } else if (operator.equals(":")) {
      uses.add(new Use(parameter.span(), "${name:range}", "SC3057", true));
    } else if (!operator.isEmpty() && OPERATORS.containsKey(operator.charAt(0))) {
      uses.add(new Use(parameter.span(), "${name" + operator.charAt(0) + "…}", OPERATORS.getOrDefault(operator.charAt(0), ""), operator.charAt(0) == '/'));
    } else if (parameter.name().equals("RANDOM") && !step.variables().isSet("RANDOM")) {
      uses.add(new Use(parameter.span(), "RANDOM", "SC3028", true));
    }
  }

  private static void addIn(ShellCommand.Simple command, List<Use> uses) {
    if (command.words().isEmpty()) {
      return;
    }
    var name = ShellVariables.nameOf(command);
    var first = command.words().getFirst().span();
    if (name.equals("source")) {
      uses.add(new Use(first, name, "SC3046", true));
    } else if (BUILT_IN.contains(name)) {
      uses.add(new Use(first, name, "SC3044", false));
    } else if (command.words().getFirst().literal().filter("echo"::equals).isPresent() && command.words().size() > 1
        && command.words().get(1).literal().filter(word -> word.matches("-n?en?")).isPresent()) {
      uses.add(new Use(command.words().get(1).span(), "echo -e", "SC3037", true));
    } else if (name.equals("[") || name.equals("test")) {
      command.words().stream().skip(2).filter(word -> word.literal().filter("=="::equals).isPresent()).findFirst()
          .ifPresent(word -> uses.add(new Use(word.span(), "== in [", "SC3014", true)));
    }
    if (!READ_BRACES.contains(name)) {
      command.words().stream().skip(1).filter(Bashisms::hasBraces).forEach(word -> uses.add(new Use(word.span(), "{a,b}", "SC3009", false)));
    }
  }

  private static boolean hasBraces(ShellWord word) {
    // Most words have none, and no text is made of them.
    for (var part : word.parts()) {
      if (part instanceof ShellPart.Literal literal && literal.text().indexOf('{') >= 0) {
        return BRACES.matcher(unquoted(word)).find();
      }
    }
    return false;
  }

  private static String unquoted(ShellWord word) {
    var text = new StringBuilder();
    word.parts().forEach(part -> text.append(part instanceof ShellPart.Literal literal ? literal.text() : "\0"));
    return text.toString();
  }
}
