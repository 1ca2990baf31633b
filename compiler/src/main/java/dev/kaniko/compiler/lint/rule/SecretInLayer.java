package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.SecretName;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.Set;
import java.util.function.Consumer;

/** A secret argument that commands write to a file of the image. */
public final class SecretInLayer extends CommandRule {
  private static final Set<String> WRITING = Set.of("echo", "printf");
  private static final Set<String> SETTINGS = Set.of("git", "npm", "yarn", "pnpm", "composer", "pip", "pip3", "poetry", "bundle", "dotnet", "nuget", "aws");
  private static final Set<String> SET = Set.of("config", "set", "add", "configure");

  /** Makes the rule. */
  public SecretInLayer() {
    super(RuleInfo.own("SecretInLayer", Severity.WARNING, "A secret build argument is written to a file of the image", "K502"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    if (!run.isKept() || run.reading().arguments().keySet().stream().noneMatch(SecretName::is)) {
      return;
    }
    var commands = run.commands();
    for (int i = 0; i < commands.size(); i++) {
      var command = commands.get(i);
      var secret = command.arguments().stream().flatMap(argument -> VariableNames.unknownIn(argument).stream())
          .filter(name -> SecretName.is(name) && run.reading().arguments().containsKey(name)).findFirst();
      if (secret.isPresent() && keeps(run, command) && commands.subList(i + 1, commands.size()).stream().noneMatch(SecretInLayer::mayClean)) {
        found.accept(at(command, "the value of $" + secret.get() + " is in the layer then, for everybody who has the image")
            .withHelp("give it to the command that needs it: RUN --mount=type=secret,id=..."));
        return;
      }
    }
  }

  private static boolean keeps(RunStep run, Invocation command) {
    boolean writes = command.name().filter(WRITING::contains).isPresent() && command.node().redirections().stream()
        .filter(redirection -> Set.of(">", ">>").contains(redirection.operator()) && !redirection.descriptor().equals("2"))
        .flatMap(redirection -> redirection.target().literal().stream())
        .anyMatch(path -> !path.startsWith("/dev/") && !path.startsWith("/proc/") && !run.mountsAt(path));
    boolean settles = command.name().filter(SETTINGS::contains).isPresent()
        && command.operands().stream().limit(2).flatMap(word -> word.literal().stream()).anyMatch(SET::contains);
    return writes || settles;
  }

  /** A command that may take it out again; what it deletes is not looked at. */
  private static boolean mayClean(Invocation command) {
    return command.is("rm", "shred", "unlink", "truncate", "find", "sed", "mv")
        || command.arguments().stream().anyMatch(word -> word.prefix().contains("unset") || word.is("delete") || word.is("rm") || word.is("remove"));
  }
}
