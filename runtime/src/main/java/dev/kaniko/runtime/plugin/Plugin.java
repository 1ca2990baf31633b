package dev.kaniko.runtime.plugin;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.List;
import java.util.Objects;

/**
 * One instruction that a plugin brings.
 *
 * @param provider stands for the provider of the plugin
 * @param className the provider's class
 * @param file the jar or directory, as people know it
 * @param version of the plugin, by its manifest; {@code -} if it says none
 * @param spi the version of the contract that it was built for
 */
public record Plugin(InstructionProvider provider, String className, String file, String version, String spi) {
  public Plugin {
    Objects.requireNonNull(provider);
    Objects.requireNonNull(className);
    Objects.requireNonNull(file);
    Objects.requireNonNull(version);
    Objects.requireNonNull(spi);
  }

  public Keyword keyword() {
    return provider.syntax().keyword();
  }

  /** Returns the names of the rules that it brings for the linter. */
  public List<String> rules() {
    return provider.rules().stream().map(InstructionRule::id).toList();
  }
}
