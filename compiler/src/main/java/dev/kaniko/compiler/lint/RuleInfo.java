package dev.kaniko.compiler.lint;

import dev.kaniko.diagnostic.Severity;
import java.util.Objects;
import java.util.Optional;

/**
 * What is said of a rule apart from its findings.
 *
 * @param id its name: that of a build check of Docker in CamelCase, or a K code such as {@code K905}; what {@code # check=skip=} takes and
 *     the code of its diagnostics
 * @param title what it finds, as a short sentence without a full stop
 * @param severity how much its findings weigh unless they say otherwise
 * @param experimental whether it is silent until it is asked for
 * @param documentation an address with more about it, besides its own page
 */
public record RuleInfo(String id, String title, Severity severity, boolean experimental, Optional<String> documentation) {
  public RuleInfo {
    Objects.requireNonNull(id);
    Objects.requireNonNull(title);
    Objects.requireNonNull(severity);
    Objects.requireNonNull(documentation);
  }
}
