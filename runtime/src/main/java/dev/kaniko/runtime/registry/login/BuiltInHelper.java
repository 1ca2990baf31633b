package dev.kaniko.runtime.registry.login;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The helpers that are built in, in the order in which they are asked if nothing else is said. */
public enum BuiltInHelper {
  /** {@code KANIKO_<HOST>_USER} and {@code KANIKO_<HOST>_PASSWORD}. */
  ENV,
  /** Google's Artifact Registry and Container Registry. */
  GOOGLE,
  /** Amazon's Elastic Container Registry. */
  ECR,
  /** Azure's Container Registry. */
  ACR,
  /** The registry of the GitLab whose job this is. */
  GITLAB;

  /** Returns the name on the command line. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the helper with what these variables say. Nothing is read or loaded before it is asked. */
  public LoginHelper with(Map<String, String> environment, Path home) {
    return switch (this) {
      case ENV -> new EnvironmentHelper(environment);
      case GOOGLE -> new GoogleHelper(environment, home, Web.DIRECT);
      case ECR -> new AmazonHelper(environment, Web.DIRECT);
      case ACR -> new AzureHelper(environment, Web.DIRECT);
      case GITLAB -> new GitLabHelper(environment);
    };
  }
}
