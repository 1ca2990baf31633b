package dev.kaniko.runtime.registry.login;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The registry and the dependency proxy of the GitLab whose CI job this is, by the variables that each job has. */
final class GitLabHelper implements LoginHelper {
  private final Map<String, String> environment;

  GitLabHelper(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public String name() {
    return "gitlab";
  }

  @Override
  public boolean serves(String registry) {
    return isAt("CI_REGISTRY", registry) || isAt("CI_DEPENDENCY_PROXY_SERVER", registry);
  }

  private boolean isAt(String variable, String registry) {
    var named = environment.getOrDefault(variable, "");
    return !named.isEmpty() && host(named).equals(host(registry));
  }

  private static String host(String place) {
    return place.toLowerCase(Locale.ROOT).replaceFirst("^https://", "").replaceFirst("/.*$", "").replaceFirst(":443$", "");
  }

  @Override
  public Optional<Login> login(String registry) {
    return isAt("CI_REGISTRY", registry)
        ? pair("CI_REGISTRY_USER", "CI_REGISTRY_PASSWORD").or(this::ofJob)
        : pair("CI_DEPENDENCY_PROXY_USER", "CI_DEPENDENCY_PROXY_PASSWORD").or(this::ofJob);
  }

  private Optional<Login> pair(String user, String password) {
    var name = environment.getOrDefault(user, "");
    var secret = environment.getOrDefault(password, "");
    return name.isEmpty() || secret.isEmpty() ? Optional.empty() : Optional.of(new Login(name, secret, user));
  }

  private Optional<Login> ofJob() {
    var token = environment.getOrDefault("CI_JOB_TOKEN", "");
    return token.isEmpty() ? Optional.empty() : Optional.of(new Login("gitlab-ci-token", token, "CI_JOB_TOKEN"));
  }
}
