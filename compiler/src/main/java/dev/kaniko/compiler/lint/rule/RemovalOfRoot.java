package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.compiler.shell.ShellWord;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A removal that takes everything if a variable is empty. */
public final class RemovalOfRoot extends ShellRule {
  private static final Pattern DANGEROUS = Pattern.compile("/(\\*|(bin|boot|dev|etc|home|lib|lib64|opt|root|sbin|srv|usr|var|usr/(bin|lib|local|share|src))(/\\*?)?)?");

  /** Makes the rule. */
  public RemovalOfRoot() {
    super(RuleInfo.own("RemovalOfRoot", Severity.WARNING, "An empty variable would make this remove the root", "SC2115"));
  }

  @Override
  void check(ShellStep step, Consumer<Diagnostic> found) {
    for (var command : step.commands()) {
      if (command.is("rm") && command.hasOption("-r", "-R", "--recursive")) {
        for (var argument : command.arguments()) {
          variable(argument.word()).filter(step.variables()::mayBeEmpty).ifPresent(parameter -> found.accept(
              at(argument.span(), "if " + parameter.name() + " is empty, this removes directories of the system").withHelp("write ${" + parameter.name() + ":?}, which fails if it is empty")));
        }
      }
    }
  }

  /** Returns the variable that a word begins with, if what follows it would be the root or a directory in it. */
  private static Optional<ShellPart.Parameter> variable(ShellWord word) {
    var parts = word.parts().stream().flatMap(part -> part instanceof ShellPart.DoubleQuoted quoted ? quoted.parts().stream() : Stream.of(part)).toList();
    if (parts.isEmpty() || !(parts.getFirst() instanceof ShellPart.Parameter parameter)) {
      return Optional.empty();
    }
    var rest = new StringBuilder();
    for (var part : parts.subList(1, parts.size())) {
      switch (part) {
        case ShellPart.Literal literal -> rest.append(literal.text());
        case ShellPart.Glob glob -> rest.append(glob.text());
        default -> {
          return Optional.empty();
        }
      }
    }
    return DANGEROUS.matcher(rest).matches() ? Optional.of(parameter) : Optional.empty();
  }
}
