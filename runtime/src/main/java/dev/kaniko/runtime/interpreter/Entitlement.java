package dev.kaniko.runtime.interpreter;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a Dockerfile may use only if the build allows it, by BuildKit's names. */
public enum Entitlement {
  /** {@code RUN --network=host}. */
  NETWORK_HOST("network.host"),
  /** {@code RUN --security=insecure}. */
  SECURITY_INSECURE("security.insecure");

  private final String name;

  Entitlement(String name) {
    this.name = name;
  }

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException if there is none of that name; the message says which there are
   */
  public static Entitlement parse(String name) {
    return Arrays.stream(values())
        .filter(entitlement -> entitlement.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no entitlement " + name + "; there are "
            + Arrays.stream(values()).map(Entitlement::toString).collect(Collectors.joining(" and "))));
  }

  @Override
  public String toString() {
    return name;
  }
}
