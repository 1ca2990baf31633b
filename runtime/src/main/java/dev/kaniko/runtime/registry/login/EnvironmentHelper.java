package dev.kaniko.runtime.registry.login;

import dev.kaniko.image.RegistryHost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code KANIKO_<HOST>_USER} and {@code KANIKO_<HOST>_PASSWORD}. The host is in capitals, with {@code _} for whatever no name of a variable has. What fits
 * closest wins: the host with its port, without it, and then without its first labels.
 */
final class EnvironmentHelper implements LoginHelper {
  private final Map<String, String> environment;

  EnvironmentHelper(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public String name() {
    return "env";
  }

  @Override
  public boolean serves(String registry) {
    return true;
  }

  @Override
  public Optional<Login> login(String registry) throws IOException {
    for (var host : names(registry)) {
      var user = "KANIKO_" + host + "_USER";
      var password = "KANIKO_" + host + "_PASSWORD";
      if (environment.containsKey(user) && environment.containsKey(password)) {
        return Optional.of(new Login(environment.get(user), environment.get(password), user));
      }
      if (environment.containsKey(user) || environment.containsKey(password)) {
        throw new IOException(environment.containsKey(user) ? user + " is set, but " + password + " is not" : password + " is set, but " + user + " is not");
      }
    }
    return Optional.empty();
  }

  /** Returns the names of the host in variables, the closest first. */
  private static List<String> names(String registry) {
    // The original calls Docker Hub by its old name.
    var place = RegistryHost.parse(registry.equals("docker.io") ? "index.docker.io" : registry);
    var names = new ArrayList<String>();
    place.port().ifPresent(port -> names.add(variable(place.name() + "_" + port)));
    var rest = place.name();
    names.add(variable(rest));
    boolean isAddress = rest.startsWith("[") || rest.matches("[0-9.]+");
    while (!isAddress && rest.contains(".")) {
      rest = rest.substring(rest.indexOf('.') + 1);
      names.add(variable(rest));
    }
    return names;
  }

  private static String variable(String host) {
    return host.toUpperCase(Locale.ROOT).replaceAll("[\\[\\]]", "").replaceAll("[^A-Z0-9]", "_");
  }
}
