package dev.kaniko.runtime.context;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What contexts are fetched with.
 *
 * @param git the options of {@code --git}
 * @param environment the variables of the environment, which have addresses and credentials of servers
 */
public record ContextSettings(GitOptions git, Map<String, String> environment) {
  /** Nothing is given. */
  public static final ContextSettings NONE = new ContextSettings(GitOptions.NONE, Map.of());

  public ContextSettings {
    Objects.requireNonNull(git);
    environment = Map.copyOf(environment);
  }

  /**
   * Checks the variables that have a form, whatever the context is. Those of the AWS SDK are for other programs too, so they are checked when they
   * are used.
   *
   * @throws IllegalArgumentException if one has a wrong value; the message names it
   */
  public void check() {
    GitContexts.pullMethod(environment);
    var ofContexts = new HashMap<>(environment);
    ofContexts.keySet().removeIf(name -> name.startsWith("AWS_"));
    S3Settings.of(ofContexts);
    AzureStorage.key(environment);
    GoogleStorage.emulator(environment);
  }

  /** Hides the environment, which has passwords. */
  @Override
  public String toString() {
    return "ContextSettings[" + git + "]";
  }
}
