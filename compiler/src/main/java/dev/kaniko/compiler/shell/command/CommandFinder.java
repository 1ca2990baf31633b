package dev.kaniko.compiler.shell.command;

import dev.kaniko.compiler.parse.shell.ShellReader;
import dev.kaniko.compiler.shell.AndOr;
import dev.kaniko.compiler.shell.Assignment;
import dev.kaniko.compiler.shell.CommandList;
import dev.kaniko.compiler.shell.Pipeline;
import dev.kaniko.compiler.shell.Redirection;
import dev.kaniko.compiler.shell.ShellCall;
import dev.kaniko.compiler.shell.ShellCommand;
import dev.kaniko.compiler.shell.ShellDialect;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.compiler.shell.ShellWord;
import dev.kaniko.compiler.shell.command.Circumstances.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the commands of a script, in the order of the text; a command in another comes behind it. What calls itself has loops instead of streams,
 * which would take several times the stack.
 */
final class CommandFinder {
  /** Texts in texts, as of {@code sh -c}, that are looked into. */
  private static final int MAX_TEXTS = 5;

  /** What all such texts of a script may have in characters; {@code eval} may make much of little. */
  private static final int MAX_CHARACTERS = 200_000;

  /** Commands that run each other by their arguments, as {@code sudo env nice …}. */
  private static final int MAX_THROUGH = 16;

  private static final Set<String> DECLARING = Set.of("export", "readonly", "local", "declare", "typeset");

  private final List<Invocation> found = new ArrayList<>();
  private int characters;

  private CommandFinder() {}

  /** @param call the shell that the text is given to */
  static List<Invocation> find(CommandList list, ShellCall call) {
    var finder = new CommandFinder();
    var place = new Circumstances(Set.of());
    finder.list(list, place, new State(call, new Expander(), List.of(), 0));
    return finder.found;
  }

  /** What a script has done so far. */
  private static final class State {
    final ShellDialect dialect;
    final Expander variables;
    final List<String> through;
    final int level;
    boolean errexit;
    boolean pipefail;

    State(ShellCall call, Expander variables, List<String> through, int level) {
      this.dialect = call.dialect();
      this.errexit = call.errexit();
      this.pipefail = call.pipefail();
      this.variables = variables;
      this.through = through;
      this.level = level;
    }

    /** A state whose changes are not seen outside. */
    State fork() {
      return new State(new ShellCall(dialect, errexit, pipefail), new Expander(variables), through, level);
    }

    boolean hasBraces() {
      return dialect == ShellDialect.BASH || dialect == ShellDialect.KSH || dialect == ShellDialect.ZSH;
    }
  }

  private void list(CommandList list, Circumstances place, State state) {
    for (var chain : list.chains()) {
      chain(chain, chain.background() ? place.with(Fact.IN_BACKGROUND) : place, state);
    }
  }

  private void chain(AndOr chain, Circumstances place, State state) {
    var rest = chain.rest();
    int lastOr = rest.size();
    while (lastOr > 0 && rest.get(lastOr - 1).and()) {
      lastOr--;
    }
    for (int i = 0; i <= rest.size(); i++) {
      var here = place;
      if (i > 0) {
        here = here.with(rest.get(i - 1).and() ? Fact.AFTER_AND : Fact.AFTER_OR);
      }
      if (i < rest.size()) {
        here = here.with(rest.get(i).and() ? Fact.BEFORE_AND : Fact.BEFORE_OR);
      }
      pipeline(i == 0 ? chain.first() : rest.get(i - 1).pipeline(), i < lastOr ? here.with(Fact.BEFORE_OR) : here, state);
    }
  }

  private void pipeline(Pipeline pipeline, Circumstances place, State state) {
    var here = pipeline.isNegated() ? place.with(Fact.NEGATED) : place;
    int last = pipeline.commands().size() - 1;
    for (int i = 0; i <= last; i++) {
      var command = here;
      if (i > 0) {
        command = command.with(Fact.RIGHT_OF_PIPE);
      }
      if (i < last) {
        command = command.with(Fact.LEFT_OF_PIPE);
      }
      command(pipeline.commands().get(i), command, last == 0 ? state : state.fork());
    }
  }

  private void command(ShellCommand command, Circumstances place, State state) {
    switch (command) {
      case ShellCommand.Simple simple -> simple(simple, place, state);
      case ShellCommand.Redirected redirected -> {
        command(redirected.command(), place, state);
        redirections(redirected.redirections(), place, state);
      }
      case ShellCommand.Subshell subshell -> list(subshell.body(), place.with(Fact.IN_SUBSHELL), state.fork());
      case ShellCommand.Group group -> list(group.body(), place, state);
      case ShellCommand.If choice -> choice(choice, place, state);
      case ShellCommand.While loop -> {
        forgetAssigned(loop, state);
        var body = state.fork();
        list(loop.condition(), place.with(Fact.IN_CONDITION, Fact.IN_LOOP), body);
        list(loop.body(), place.with(Fact.IN_LOOP, Fact.IN_BRANCH), body);
      }
      case ShellCommand.For loop -> {
        loop.words().ifPresent(words -> words.forEach(word -> parts(word.parts(), place, state)));
        loop(loop, loop.body(), place, state);
      }
      case ShellCommand.ArithmeticFor loop -> {
        parts(loop.head().parts(), place, state);
        loop(loop, loop.body(), place, state);
      }
      case ShellCommand.Case choice -> {
        parts(choice.subject().parts(), place, state);
        for (var item : choice.items()) {
          item.patterns().forEach(pattern -> parts(pattern.parts(), place, state));
          branch(item.body(), place, state);
        }
      }
      case ShellCommand.Test test -> Words.of(test.expression()).forEach(word -> parts(word.parts(), place, state));
      case ShellCommand.Calculation sum -> parts(sum.expression().parts(), place, state);
      case ShellCommand.Function function -> {
        var body = state.fork();
        forgetAssigned(function, body);
        command(function.body(), new Circumstances(Set.of(Fact.IN_FUNCTION)), body);
      }
    }
  }

  private void loop(ShellCommand loop, CommandList body, Circumstances place, State state) {
    forgetAssigned(loop, state);
    list(body, place.with(Fact.IN_LOOP), state.fork());
  }

  /** What a loop assigns is not known at its start. */
  private static void forgetAssigned(ShellCommand command, State state) {
    Words.assigned(command).forEach(name -> state.variables.set(name, Optional.empty()));
  }

  private void choice(ShellCommand.If choice, Circumstances place, State state) {
    for (var branch : choice.branches()) {
      list(branch.condition(), place.with(Fact.IN_CONDITION), state);
      branch(branch.body(), place, state);
    }
    if (choice.otherwise().isPresent()) {
      branch(choice.otherwise().get(), place, state);
    }
  }

  /** What a branch assigns is not known behind it. */
  private void branch(CommandList body, Circumstances place, State state) {
    var branch = state.fork();
    list(body, place.with(Fact.IN_BRANCH), branch);
    state.variables.forgetChanged(branch.variables);
  }

  private void redirections(List<Redirection> redirections, Circumstances place, State state) {
    for (var redirection : redirections) {
      parts(redirection.target().parts(), place, state);
      if (redirection.document().isPresent()) {
        parts(redirection.document().get().parts(), place, state);
      }
    }
  }

  /** Looks for commands in the parts of words. */
  private void parts(List<ShellPart> parts, Circumstances place, State state) {
    for (var part : parts) {
      switch (part) {
        case ShellPart.CommandSubstitution substitution -> substituted(substitution.body(), place, state);
        case ShellPart.ProcessSubstitution substitution -> substituted(substitution.body(), place, state);
        case ShellPart.DoubleQuoted quoted -> parts(quoted.parts(), place, state);
        case ShellPart.Parameter parameter -> {
          parts(parameter.index(), place, state);
          parts(parameter.operand(), place, state);
        }
        case ShellPart.Arithmetic arithmetic -> parts(arithmetic.parts(), place, state);
        case ShellPart.ExtendedGlob glob -> parts(glob.parts(), place, state);
        case ShellPart.Array array -> {
          for (var word : array.words()) {
            parts(word.parts(), place, state);
          }
        }
        case ShellPart.Literal _, ShellPart.Escaped _, ShellPart.SingleQuoted _, ShellPart.Glob _, ShellPart.Tilde _ -> {}
      }
    }
  }

  private void substituted(CommandList body, Circumstances place, State state) {
    list(body, place.without(Fact.LEFT_OF_PIPE, Fact.RIGHT_OF_PIPE, Fact.BEFORE_AND, Fact.NEGATED).with(Fact.IN_SUBSTITUTION), state.fork());
  }

  private void simple(ShellCommand.Simple simple, Circumstances place, State state) {
    var words = new ArrayList<Argument>();
    for (var word : simple.words()) {
      for (var each : state.hasBraces() ? Braces.expand(word) : List.of(word)) {
        words.addAll(state.variables.expand(each));
      }
    }
    if (!words.isEmpty()) {
      invoked(words, false, place, state, simple);
    }
    for (var assignment : simple.assignments()) {
      parts(assignment.value().parts(), place, state);
    }
    for (var word : simple.words()) {
      parts(word.parts(), place, state);
    }
    redirections(simple.redirections(), place, state);
    if (simple.words().isEmpty()) {
      simple.assignments().forEach(assignment -> assign(assignment, place, state));
    }
  }

  private static void assign(Assignment assignment, Circumstances place, State state) {
    boolean sure = assignment.index().isEmpty() && !place.has(Fact.AFTER_OR);
    var value = sure ? state.variables.assigned(assignment.value()) : Optional.<String>empty();
    state.variables.set(assignment.name(), assignment.append() ? value.flatMap(more -> state.variables.value(assignment.name()).map(before -> before + more)) : value);
  }

  private void invoked(List<Argument> words, boolean open, Circumstances place, State state, ShellCommand.Simple node) {
    var here = place;
    if (state.errexit) {
      here = here.with(Fact.ERREXIT);
    }
    if (state.pipefail) {
      here = here.with(Fact.PIPEFAIL);
    }
    var invocation = new Invocation(words.getFirst(), words.subList(1, words.size()), open, state.through, here, state.dialect, node);
    found.add(invocation);
    builtin(invocation, state);
    var inner = state.through.size() < MAX_THROUGH ? Wrappers.inner(invocation) : Optional.<Wrappers.Inner>empty();
    if (inner.isPresent()) {
      invoked(inner.get().words(), inner.get().open(), place, through(invocation, state, state.level), node);
    } else {
      scripts(invocation, place, state);
    }
  }

  private static State through(Invocation invocation, State state, int level) {
    var names = new ArrayList<>(state.through);
    names.add(invocation.name().orElseThrow());
    return new State(new ShellCall(state.dialect, state.errexit, state.pipefail), state.variables, names, level);
  }

  /** Follows what the shell itself does. */
  private static void builtin(Invocation invocation, State state) {
    String name = invocation.name().orElse("");
    if (name.equals("set")) {
      Options.read(invocation.arguments(), (option, on) -> {
        switch (option) {
          case "errexit" -> state.errexit = on;
          case "pipefail" -> state.pipefail = on;
          default -> {}
        }
      });
    } else if (DECLARING.contains(name)) {
      for (var argument : invocation.arguments()) {
        String text = argument.prefix();
        int equals = text.indexOf('=');
        if (equals > 0) {
          state.variables.set(text.substring(0, equals), argument.literal().map(all -> all.substring(equals + 1)));
        }
      }
    } else if (name.equals("read") || name.equals("unset") || name.equals("getopts") || name.equals("mapfile")) {
      invocation.arguments().forEach(argument -> state.variables.set(argument.prefix(), Optional.empty()));
    }
  }

  /** Looks into a text that the command runs as a script. */
  private void scripts(Invocation invocation, Circumstances place, State state) {
    if (invocation.is("eval") && !invocation.arguments().isEmpty()) {
      text(KnownText.of(invocation.arguments().stream().map(Argument::word).toList()), place, through(invocation, state, state.level + 1));
      return;
    }
    var dialect = invocation.name().map(ShellDialect::of).orElse(ShellDialect.OTHER);
    boolean login = invocation.is("su", "runuser");
    if (!dialect.isPosix() && !login) {
      return;
    }
    var call = Options.call(login ? ShellDialect.SH : dialect, invocation.arguments(), login);
    var names = through(invocation, state, state.level + 1).through;
    var inner = new State(call.shell(), new Expander(state.variables), names, state.level + 1);
    if (call.script().isPresent()) {
      text(KnownText.of(List.of(call.script().get().word())), place, inner);
    } else if (!call.hasFile()) {
      var document = document(invocation.node());
      if (document.isPresent()) {
        text(document.get(), place, inner);
      }
    }
  }

  /** The here-document that a shell reads its commands from. */
  private static Optional<KnownText> document(ShellCommand.Simple node) {
    return node.redirections().stream()
        .filter(redirection -> redirection.descriptor().isEmpty() || redirection.descriptor().equals("0"))
        .flatMap(redirection -> redirection.document().stream())
        .reduce((_, last) -> last)
        .filter(document -> !document.parts().isEmpty())
        .map(document -> KnownText.of(List.of(new ShellWord(document.parts(), document.span()))));
  }

  private void text(KnownText text, Circumstances place, State state) {
    characters += text.text().length();
    if (state.level <= MAX_TEXTS && characters <= MAX_CHARACTERS) {
      list(ShellReader.read(text.text(), text.places(), state.level).commands(), place, state);
    }
  }
}
