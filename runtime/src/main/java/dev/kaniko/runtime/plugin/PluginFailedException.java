package dev.kaniko.runtime.plugin;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.runtime.verify.WrongClaimException;
import java.io.IOException;
import java.io.Serial;
import java.util.Objects;

/** The instruction of a plugin failed because of a bug in the plugin. The Dockerfile and the environment did not cause the failure. */
public final class PluginFailedException extends IOException {
  /** The code of all diagnostics about bugs of plugins. */
  public static final String CODE = "PluginFailed";

  @Serial private static final long serialVersionUID = 1;

  private final transient Diagnostic diagnostic;

  PluginFailedException(Diagnostic diagnostic, Throwable cause) {
    super(diagnostic.message(), cause);
    this.diagnostic = Objects.requireNonNull(diagnostic);
  }

  /**
   * Returns the exception for an instruction whose claim about its changes or effects is wrong.
   *
   * @param file the file of its plugin
   * @param wrong the wrong claim
   */
  public static PluginFailedException mistake(Instruction instruction, String file, WrongClaimException wrong) {
    var mistake = PluginFailure.mistake(String.valueOf(wrong.getMessage()));
    return new PluginFailedException(mistake.at(instruction.span(), instruction.keyword(), file), wrong);
  }

  /** Returns the error, which names the file of the plugin, its keyword and the place in the Dockerfile. */
  public Diagnostic diagnostic() {
    return diagnostic;
  }
}
