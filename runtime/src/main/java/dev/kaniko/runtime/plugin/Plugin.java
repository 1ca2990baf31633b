package dev.kaniko.runtime.plugin;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One instruction of a plugin.
 *
 * @param provider the wrapped provider of the plugin
 * @param className the name of the provider's class
 * @param file the name of the jar or directory, for messages
 * @param version the version in the plugin's manifest; {@code -} if there is none
 * @param spi the version of the SPI that the plugin was built for
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

  /** Returns the names of the lint rules of this instruction. */
  public List<String> rules() {
    return provider.rules().stream().map(InstructionRule::id).toList();
  }

  /** Returns the names of the lint rules of this instruction, and their other names. */
  List<String> ruleNames() {
    return provider.rules().stream().flatMap(rule -> Stream.concat(Stream.of(rule.id()), rule.aliases().stream())).toList();
  }
}
