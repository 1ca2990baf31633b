package org.example.apt;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A package to install.
 *
 * @param name with an architecture or without: {@code libc6:arm64}
 * @param version exactly this one, or a pattern; empty for the newest
 */
public record AptPackage(String name, Optional<String> version) {
  /** Debian policy, 5.6.1 and 5.6.12; apt takes {@code *} in versions. */
  private static final Pattern FORM = Pattern.compile("([a-z0-9][a-z0-9+.-]+(?::[a-z0-9-]+)?)(?:=([A-Za-z0-9.+~:*-]+))?");

  public AptPackage {
    Objects.requireNonNull(name);
    Objects.requireNonNull(version);
  }

  /** Reads {@code name[:architecture][=version]}; empty if it is none. */
  static Optional<AptPackage> parse(String text) {
    var match = FORM.matcher(text);
    return match.matches() ? Optional.of(new AptPackage(match.group(1), Optional.ofNullable(match.group(2)))) : Optional.empty();
  }

  /** Tells whether only one version will do. */
  boolean isPinned() {
    return version.filter(text -> !text.contains("*")).isPresent();
  }

  @Override
  public String toString() {
    return name + version.map(text -> "=" + text).orElse("");
  }
}
