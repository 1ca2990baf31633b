package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.Binding;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names of variables in a file. */
final class VariableNames {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{?[!#]?([A-Za-z_][A-Za-z0-9_]*)|\\$\\{env:|%([A-Za-z_][A-Za-z0-9_]*)%|\\$env:([A-Za-z_][A-Za-z0-9_]*)");
  private static final Pattern PLAIN = Pattern.compile("\\$(?:([A-Za-z_][A-Za-z0-9_]*)|\\{([A-Za-z_][A-Za-z0-9_]*)})");
  private final Set<String> referenced = new HashSet<>();

  private VariableNames(LintSubject subject) {
    var text = subject.ast().text();
    var match = REFERENCE.matcher(text);
    int at = 0;
    while (at < text.length()) {
      // Looking for a sign of a variable is much faster than trying the pattern everywhere.
      boolean sign = text.charAt(at) == '$' || text.charAt(at) == '%';
      if (!sign || !match.region(at, text.length()).lookingAt()) {
        at++;
        continue;
      }
      at = match.end();
      for (int group = 1; group <= match.groupCount(); group++) {
        if (match.group(group) != null) {
          referenced.add(match.group(group));
        }
      }
    }
  }

  /** Returns every name that stands behind a sign of a variable anywhere in the text of the file, be it a comment. */
  static Set<String> referencedIn(LintSubject subject) {
    return subject.derived(VariableNames.class, VariableNames::new).referenced;
  }

  /** Returns the names of variables in an argument of a command that only the build puts in, without those that have a default. */
  static List<String> unknownIn(Argument argument) {
    return !argument.hasUnknown() ? List.of() : argument.pieces().stream()
        .filter(piece -> piece.kind() == Argument.Kind.UNKNOWN)
        .map(piece -> PLAIN.matcher(piece.text()))
        .filter(Matcher::matches)
        .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
        .toList();
  }

  /** Returns the arguments that an instruction declares for its stage, where they stand. */
  static List<Text> declared(Reading reading) {
    if (reading.instruction().isPresent()) {
      for (var binding : reading.instruction().get().bindings()) {
        if (binding.kind() == Binding.Kind.ARG) {
          return SecretsUsedInArgOrEnv.names(reading);
        }
      }
    }
    return List.of();
  }

  /** Returns the variables of the image that an instruction sets, where they stand. */
  static List<Text> set(Reading reading) {
    return Readings.sets(reading, ConfigDelta.Env.class) ? SecretsUsedInArgOrEnv.names(reading) : List.of();
  }

  /** Returns the arguments that are declared before the first stage. */
  static List<Text> global(LintSubject subject) {
    return subject.ast().global().stream()
        .flatMap(node -> node.arguments() instanceof Arguments.Names(var names, _) ? names.stream() : Stream.<Arguments.Name>empty())
        .map(Arguments.Name::name)
        .toList();
  }
}
