package dev.kaniko.lsp;

import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.lint.RuleSet;
import java.time.Duration;
import java.util.Objects;

/**
 * What the server is made of.
 *
 * @param language the instructions, those of plugins too
 * @param compiler analyzes texts
 * @param rules the rules that findings may be of
 * @param checks says how files are checked
 * @param longest the most time of a processor for one question
 */
public record ServerParts(InstructionSet language, Compiler compiler, RuleSet rules, FileChecks checks, Duration longest) {
  public ServerParts {
    Objects.requireNonNull(language);
    Objects.requireNonNull(compiler);
    Objects.requireNonNull(rules);
    Objects.requireNonNull(checks);
    Objects.requireNonNull(longest);
  }
}
