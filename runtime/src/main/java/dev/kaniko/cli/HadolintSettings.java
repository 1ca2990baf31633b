package dev.kaniko.cli;

import dev.kaniko.cli.lint.HadolintConfig;
import dev.kaniko.compiler.lint.LintSettings;
import dev.kaniko.compiler.lint.LintSettings.LabelKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Turns the options and variables of hadolint into what a configuration file of it would say. A wrong value is a {@link UsageException}. */
record HadolintSettings(HadolintOptions options, Map<String, String> environment) {
  private static final String VARIABLES = "HADOLINT_";
  private static final Set<String> TRUE = Set.of("1", "y", "on", "true", "yes");

  /** Returns what the options say. */
  HadolintConfig config() {
    var severities = severities(Map.of("error", options.error, "warning", options.warning, "info", options.info, "style", options.style));
    var settings = new LintSettings(
        options.trustedRegistries, labels("--require-label", options.requiredLabels), options.strictLabels, !options.disableIgnorePragma);
    return new HadolintConfig(
        options.ignore, severities, settings, Optional.ofNullable(options.threshold), options.formats, said(options.plain), said(options.noFail));
  }

  private static Optional<Boolean> said(boolean flag) {
    return flag ? Optional.of(true) : Optional.empty();
  }

  /** Returns what the variables say. */
  HadolintConfig variables() {
    var severities = severities(Map.of(
        "error", list("OVERRIDE_ERROR"), "warning", list("OVERRIDE_WARNING"), "info", list("OVERRIDE_INFO"), "style", list("OVERRIDE_STYLE")));
    var settings = new LintSettings(
        list("TRUSTED_REGISTRIES"), labels(VARIABLES + "REQUIRE_LABELS", list("REQUIRE_LABELS")), truth("STRICT_LABELS").orElse(false),
        !truth("DISABLE_IGNORE_PRAGMA").orElse(false));
    // That NO_COLOR is set is enough.
    return new HadolintConfig(
        list("IGNORE"), severities, settings, variable("FAILURE_THRESHOLD"), list("FORMAT"), said(environment.containsKey("NO_COLOR")), truth("NOFAIL"));
  }

  /** A rule in several lists has the highest severity of them. */
  private static SequencedMap<String, String> severities(Map<String, List<String>> rules) {
    var severities = new LinkedHashMap<String, String>();
    HadolintConfig.SEVERITIES.reversed().forEach(severity -> rules.getOrDefault(severity, List.of()).forEach(rule -> severities.put(rule, severity)));
    return severities;
  }

  private static SequencedMap<String, LabelKind> labels(String option, List<String> texts) {
    var labels = new LinkedHashMap<String, LabelKind>();
    for (var text : texts) {
      int colon = text.lastIndexOf(':');
      var kind = LabelKind.of(text.substring(colon + 1));
      if (colon < 1 || kind.isEmpty()) {
        throw new UsageException(option + " " + text + ": write LABEL:KIND; the kinds are text, url, semver, hash, rfc3339, spdx and email");
      }
      labels.put(text.substring(0, colon), kind.get());
    }
    return labels;
  }

  /** Returns the formats of a run. */
  static List<String> formats(List<String> names) {
    names.stream().filter(name -> !HadolintReport.FORMATS.contains(name)).findFirst().ifPresent(name -> {
      throw new UsageException("there is no format " + name + Words.question(name, HadolintReport.FORMATS));
    });
    return names.isEmpty() ? List.of("tty") : names;
  }

  /** Returns a severity as it is compared. */
  static String severity(String option, String word) {
    var severity = word.toLowerCase(Locale.ROOT);
    if (severity.equals("none")) {
      return "ignore";
    }
    if (!HadolintConfig.SEVERITIES.contains(severity)) {
      throw new UsageException(option + " " + word + ": there is no such severity" + Words.question(word, HadolintConfig.SEVERITIES));
    }
    return severity;
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(VARIABLES + name)).filter(text -> !text.isEmpty());
  }

  private List<String> list(String name) {
    return variable(name).map(text -> Arrays.stream(text.split(",", -1)).map(String::strip).filter(word -> !word.isEmpty()).toList()).orElse(List.of());
  }

  private Optional<Boolean> truth(String name) {
    return variable(name).map(text -> TRUE.contains(text.toLowerCase(Locale.ROOT)));
  }
}
