package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Circumstances;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.MountNeed;
import dev.kaniko.instruction.syntax.Text;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A secret that a command gets for itself and puts into the image. */
public final class MountedSecretKept extends CommandRule {
  /** Makes the rule. */
  public MountedSecretKept() {
    super(RuleInfo.own("MountedSecretKept", Severity.WARNING, "A mounted secret is copied into the image", "K504"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    var secrets = run.mounted(MountNeed.Kind.SECRET).stream()
        .map(mount -> mount.target().map(Text::value).orElse("/run/secrets/" + mount.id()))
        .filter(path -> path.startsWith("/"))
        .collect(Collectors.toSet());
    if (secrets.isEmpty() || !run.isKept()) {
      return;
    }
    var commands = run.commands();
    for (int i = 0; i < commands.size(); i++) {
      var command = commands.get(i);
      var kept = copied(command, secrets).filter(path -> !run.mountsAt(path) && !path.startsWith("/dev/"));
      if (kept.isPresent() && commands.subList(i + 1, commands.size()).stream().noneMatch(later -> deletes(later, kept.get()))) {
        found.accept(at(command, "the secret is in the layer then, for everybody who has the image").withHelp("let the command read it where it is mounted"));
        return;
      }
    }
  }

  /** Returns where a command puts a secret. */
  private static Optional<String> copied(Invocation command, Set<String> secrets) {
    var operands = command.operands();
    boolean copies = command.is("cp", "install", "mv") && operands.size() > 1
        && operands.subList(0, operands.size() - 1).stream().anyMatch(word -> word.literal().filter(secrets::contains).isPresent());
    if (copies) {
      return operands.getLast().literal();
    }
    boolean prints = command.is("cat", "base64") && operands.stream().anyMatch(word -> word.literal().filter(secrets::contains).isPresent())
        && !command.has(Circumstances.Fact.LEFT_OF_PIPE) && !command.has(Circumstances.Fact.IN_SUBSTITUTION);
    return prints
        ? command.node().redirections().stream().filter(redirection -> Set.of(">", ">>").contains(redirection.operator()))
            .findFirst().flatMap(redirection -> redirection.target().literal())
        : Optional.empty();
  }

  /** What is deleted by a pattern or by its directory counts, too. */
  private static boolean deletes(Invocation command, String path) {
    return command.is("rm", "shred", "unlink", "find", "truncate") && command.arguments().stream().anyMatch(word -> {
      var text = word.shown();
      int star = text.indexOf('*');
      var begin = star < 0 ? text : text.substring(0, star);
      return path.equals(text) || !begin.isEmpty() && !begin.startsWith("-") && path.startsWith(begin);
    });
  }
}
