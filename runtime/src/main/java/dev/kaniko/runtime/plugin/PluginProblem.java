package dev.kaniko.runtime.plugin;

import java.util.Objects;

/**
 * The reason why a plugin cannot be used.
 *
 * @param file the name of the jar or directory
 * @param what the problem, without a full stop
 * @param advice what the user can do
 */
public record PluginProblem(String file, String what, String advice) {
  public PluginProblem {
    Objects.requireNonNull(file);
    Objects.requireNonNull(what);
    Objects.requireNonNull(advice);
  }

  /** Returns the message: the problem and the advice. */
  public String text() {
    return "plugin " + file + ": " + what + "; " + advice;
  }
}
