package dev.kaniko.runtime.plugin;

import java.util.Objects;

/**
 * Why a plugin cannot be used.
 *
 * @param file the jar or directory, as people know it
 * @param what what is wrong, without a full stop
 * @param advice what to do
 */
public record PluginProblem(String file, String what, String advice) {
  public PluginProblem {
    Objects.requireNonNull(file);
    Objects.requireNonNull(what);
    Objects.requireNonNull(advice);
  }

  /** Returns it as one sentence and what to do. */
  public String text() {
    return "plugin " + file + ": " + what + "; " + advice;
  }
}
