package dev.kaniko.runtime.plugin;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.runtime.verify.WrongClaimException;
import java.io.IOException;
import java.io.Serial;
import java.util.Objects;

/** A plugin failed while its instruction was carried out, and it is neither the Dockerfile's fault nor the world's. */
public final class PluginFailedException extends IOException {
  /** The code of every error that a plugin is to blame for. */
  public static final String CODE = "PluginFailed";

  @Serial private static final long serialVersionUID = 1;

  private final transient Diagnostic diagnostic;

  PluginFailedException(Diagnostic diagnostic, Throwable cause) {
    super(diagnostic.message(), cause);
    this.diagnostic = Objects.requireNonNull(diagnostic);
  }

  /**
   * Returns the exception for an instruction that says what is not so.
   *
   * @param file the file of its plugin
   * @param wrong what is not so
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
