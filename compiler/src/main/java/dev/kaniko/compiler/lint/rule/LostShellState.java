package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Circumstances;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.compiler.shell.command.ShellText;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A RUN that changes its own shell only. */
public final class LostShellState extends CommandRule {
  private static final Set<String> STATE = Set.of("export", "alias", "unalias", "unset", "umask", "ulimit", "shopt");
  private static final Set<String> READING = Set.of("source", ".");
  private static final Pattern SETTINGS = Pattern.compile(".*(?:/|^)(?:activate|setup\\.(?:ba|z)?sh|nvm\\.sh|env|environment|\\.?(?:bashrc|bash_profile|profile|zshrc|cargo/env))");
  private static final Set<String> ACTIVATED = Set.of("conda", "mamba", "micromamba", "nvm", "pyenv");

  /** Makes the rule. */
  public LostShellState() {
    super(RuleInfo.own("LostShellState", Severity.WARNING, "An instruction changes nothing but the shell that runs it", "K711"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    var commands = run.commands().stream().filter(command -> !command.is("set") && !command.has(Circumstances.Fact.IN_SUBSTITUTION)).toList();
    if (run.form() != ShellText.Form.EXEC && !commands.isEmpty() && commands.stream().allMatch(LostShellState::changesShell)
        && run.commands().stream().allMatch(command -> command.node().redirections().isEmpty())) {
      found.accept(at(commands.getFirst(), "the next instruction has a shell of its own, where this is gone").withHelp(
          "set variables with ENV, and do the rest in the instruction that needs it"));
    }
  }

  private static boolean changesShell(Invocation command) {
    if (!command.through().isEmpty()) {
      return false;
    }
    boolean reads = command.name().filter(READING::contains).isPresent() && command.arguments().size() == 1
        && SETTINGS.matcher(command.arguments().getFirst().shown()).matches();
    boolean activates = command.name().filter(ACTIVATED::contains).isPresent()
        && command.operands().stream().findFirst().filter(word -> word.is("activate") || word.is("use") && command.is("nvm")).isPresent();
    return reads || activates || command.name().filter(STATE::contains).isPresent();
  }
}
