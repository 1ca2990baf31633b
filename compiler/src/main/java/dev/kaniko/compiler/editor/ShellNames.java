package dev.kaniko.compiler.editor;

import dev.kaniko.compiler.lint.rule.ShellNodes;
import dev.kaniko.compiler.shell.ShellCommand;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.compiler.shell.command.ShellText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The variables of a shell text.
 *
 * @param parameters where it expands one
 * @param assigned the names that it assigns itself
 */
record ShellNames(List<ShellPart.Parameter> parameters, Set<String> assigned) {
  private static final Set<String> ASSIGNING = Set.of("export", "local", "declare", "typeset", "readonly", "read", "unset", "getopts", "mapfile", "readarray");

  ShellNames {
    parameters = List.copyOf(parameters);
    assigned = Set.copyOf(assigned);
  }

  static ShellNames of(ShellText text) {
    var nodes = ShellNodes.of(text.script());
    var parameters = nodes.parts().stream()
        .filter(ShellPart.Parameter.class::isInstance).map(ShellPart.Parameter.class::cast)
        .filter(parameter -> !parameter.name().isEmpty())
        .toList();
    var assigned = nodes.commands().stream().flatMap(command -> assigned(command).stream()).collect(Collectors.toCollection(HashSet::new));
    parameters.stream().filter(parameter -> parameter.operator().equals("=") || parameter.operator().equals(":="))
        .forEach(parameter -> assigned.add(parameter.name()));
    return new ShellNames(parameters, assigned);
  }

  private static Set<String> assigned(ShellCommand command) {
    var names = new HashSet<String>();
    switch (command) {
      case ShellCommand.For loop -> loop.name().literal().ifPresent(names::add);
      // An assignment before a program is for that program alone; it is rare, and taken for one that stays.
      case ShellCommand.Simple simple -> {
        simple.assignments().forEach(assignment -> names.add(assignment.name()));
        if (!simple.words().isEmpty() && simple.words().getFirst().literal().filter(ASSIGNING::contains).isPresent()) {
          simple.words().stream().skip(1).flatMap(word -> word.parts().stream().limit(1))
              .filter(ShellPart.Literal.class::isInstance).map(ShellPart.Literal.class::cast)
              .forEach(literal -> names.add(literal.text().split("[=+\\[]", 2)[0]));
        }
      }
      default -> {}
    }
    return names;
  }
}
