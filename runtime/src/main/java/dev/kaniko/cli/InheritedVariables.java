package dev.kaniko.cli;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the variables of the original that have no effect here, or none in some cases, and says why. Their values are read as the original reads them, so
 * that a wrong one is found.
 */
final class InheritedVariables {
  private static final String ENDPOINT = "KANIKO_TELEMETRY_ENDPOINT";
  private static final String NO_TRACES = "no traces are sent; --explain says what a build did, and why";

  /** The truth values. */
  private static final Map<String, String> TRUTHS = new TreeMap<>(Map.of(
      "KANIKO_PRE_CLEANUP", WithoutEffect.PRE_CLEANUP,
      "KANIKO_PRESERVE_CONTEXT", WithoutEffect.PRESERVE_CONTEXT,
      "KANIKO_TELEMETRY_OMIT_DOCKERFILE", NO_TRACES));

  private final Map<String, String> environment;
  private final Variables variables;
  private final List<Remark> remarks = new ArrayList<>();

  private InheritedVariables(Map<String, String> environment) {
    this.environment = environment;
    this.variables = new Variables(environment);
  }

  /**
   * Returns what there is to say about the variables of an environment.
   *
   * @throws UsageException if one has a wrong value
   */
  static List<Remark> read(Map<String, String> environment) {
    var reading = new InheritedVariables(environment);
    TRUTHS.forEach((name, reason) -> reading.variables.truth(name).filter(given -> given).ifPresent(_ -> reading.hasNoEffect(name, reason)));
    reading.variables.truth(Variables.PRINT_PLAN);
    reading.traces();
    reading.assertions();
    reading.remarks.addAll(FeatureFlags.read(environment));
    return List.copyOf(reading.remarks);
  }

  private void hasNoEffect(String name, String reason) {
    remarks.add(Remark.warning(WithoutEffect.line(name, reason)));
  }

  private boolean isGiven(String name) {
    return !environment.getOrDefault(name, "").isEmpty();
  }

  /** The variables of OpenTelemetry concern other programs too. As in the original, they count only beside an endpoint. */
  private void traces() {
    if (!isGiven(ENDPOINT)) {
      return;
    }
    variables.read(ENDPOINT, InheritedVariables::address);
    var given = new ArrayList<>(List.of(ENDPOINT));
    for (var name : new TreeMap<>(environment).keySet()) {
      if (name.equals("OTEL_EXPORTER_OTLP_HEADERS") || name.equals("OTEL_RESOURCE_ATTRIBUTES")) {
        variables.read(name, InheritedVariables::pairs);
      } else if (name.startsWith("OTEL_") && name.endsWith("ATTRIBUTE_VALUE_LENGTH_LIMIT")) {
        variables.read(name, InheritedVariables::length);
      } else if (!name.equals("OTEL_SERVICE_NAME")) {
        continue;
      }
      given.add(name);
    }
    hasNoEffect(String.join(", ", given), NO_TRACES);
  }

  private static URI address(String text) {
    try {
      var address = new URI(text);
      var scheme = String.valueOf(address.getScheme());
      if ((scheme.equals("http") || scheme.equals("https")) && address.getHost() != null) {
        return address;
      }
    } catch (java.net.URISyntaxException _) {
      // Reported below.
    }
    throw new IllegalArgumentException("not an address: write https://HOST[:PORT]/PATH");
  }

  /** The values may be secrets and are not repeated. */
  private static String pairs(String text) {
    for (var pair : text.split(",")) {
      if (!pair.isBlank() && pair.indexOf('=') <= 0) {
        throw new IllegalArgumentException("not of the form NAME=VALUE,NAME=VALUE");
      }
    }
    return text;
  }

  private static int length(String text) {
    try {
      return text.isEmpty() ? 0 : Integer.parseUnsignedInt(text.strip());
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("\"" + text + "\" is not a number from 0");
    }
  }

  private void assertions() {
    if (isGiven("KANIKO_IGNORE_ASSERTIONS")) {
      hasNoEffect("KANIKO_IGNORE_ASSERTIONS", "the assertions that it names are inside the original");
    }
  }
}
