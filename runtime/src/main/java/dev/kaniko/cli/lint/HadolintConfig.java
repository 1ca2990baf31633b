package dev.kaniko.cli.lint;

import dev.kaniko.compiler.format.FormatSettings;
import dev.kaniko.compiler.lint.LintSettings;
import dev.kaniko.compiler.lint.LintSettings.LabelKind;
import dev.kaniko.diagnostic.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * What a {@code .hadolint.yaml} says, or variables and options of hadolint. Keys that hadolint does not know are no mistake, as there.
 *
 * @param ignored rules that are not looked for
 * @param overrides the severities of rules: error, warning, info, style or ignore
 * @param settings what rules cannot know
 * @param threshold the least severity that makes a run fail
 * @param formats the formats of the report
 */
public record HadolintConfig(
    List<String> ignored,
    SequencedMap<String, String> overrides,
    LintSettings settings,
    Optional<String> threshold,
    List<String> formats,
    Optional<Boolean> plain,
    Optional<Boolean> noFail) {
  /** Nothing is said. */
  public static final HadolintConfig NONE =
      new HadolintConfig(List.of(), new LinkedHashMap<>(), LintSettings.NONE, Optional.empty(), List.of(), Optional.empty(), Optional.empty());

  /** The severities of hadolint, the highest first. */
  public static final List<String> SEVERITIES = List.of("error", "warning", "info", "style", "ignore");

  private static final List<String> OVERRIDES = List.of("error", "warning", "info", "style");
  private static final Map<String, Boolean> TRUTH = Map.of(
      "true", true, "false", false, "yes", true, "no", false, "on", true, "off", false, "y", true, "n", false);

  public HadolintConfig {
    ignored = List.copyOf(ignored);
    overrides = new LinkedHashMap<>(overrides);
    formats = List.copyOf(formats);
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException if hadolint would not take it
   */
  public static HadolintConfig read(Path file) throws IOException, ConfigException {
    return parse(file, YamlParser.read(file));
  }

  private static HadolintConfig parse(Path file, Yaml root) throws ConfigException {
    var fields = new YamlFields(file);
    List<String> ignored = List.of();
    var overrides = new LinkedHashMap<String, String>();
    List<String> trusted = List.of();
    SequencedMap<String, LabelKind> labels = new LinkedHashMap<>();
    boolean strict = false;
    boolean comments = true;
    var threshold = Optional.<String>empty();
    var formats = new ArrayList<String>();
    var plain = Optional.<Boolean>empty();
    var noFail = Optional.<Boolean>empty();
    for (var entry : fields.entries(root, "the file")) {
      var key = entry.key().text();
      var value = entry.value();
      switch (key) {
        case "ignored" -> ignored = list(value, key, fields);
        case "override" -> overrides.putAll(overrides(value, fields));
        case "trustedRegistries" -> trusted = list(value, key, fields);
        case "label-schema" -> labels = KanikoConfig.labels(value, fields);
        case "strict-labels" -> strict = truth(value, key, fields);
        case "disable-ignore-pragma" -> comments = !truth(value, key, fields);
        case "failure-threshold" -> threshold = Optional.of(severity(value, fields));
        case "format" -> formats.addFirst(fields.word(value, key).text());
        case "formats" -> formats.addAll(list(value, key, fields));
        case "no-color" -> plain = Optional.of(truth(value, key, fields));
        case "no-fail" -> noFail = Optional.of(truth(value, key, fields));
        default -> {
          // hadolint does not look at it.
        }
      }
    }
    return new HadolintConfig(ignored, overrides, new LintSettings(trusted, labels, strict, comments), threshold, formats, plain, noFail);
  }

  private static List<String> list(Yaml value, String key, YamlFields fields) throws ConfigException {
    if (value instanceof Yaml.Scalar scalar && !scalar.isNull()) {
      throw fields.wrong(value.place(), key + " is a list");
    }
    return fields.texts(value, key);
  }

  private static boolean truth(Yaml value, String key, YamlFields fields) throws ConfigException {
    var word = fields.word(value, key);
    var truth = Optional.ofNullable(TRUTH.get(word.text().toLowerCase(Locale.ROOT)));
    return truth.orElseThrow(() -> fields.wrong(word.place(), key + " is true or false"));
  }

  private static String severity(Yaml value, YamlFields fields) throws ConfigException {
    var choices = new LinkedHashMap<String, String>();
    SEVERITIES.forEach(word -> choices.put(word, word));
    choices.put("none", "ignore");
    return fields.choice(value, "failure-threshold", choices);
  }

  /** A rule in several lists has the highest severity of them. */
  private static Map<String, String> overrides(Yaml value, YamlFields fields) throws ConfigException {
    var lists = new LinkedHashMap<String, List<String>>();
    for (var entry : fields.entries(value, "override")) {
      lists.put(entry.key().text(), list(entry.value(), entry.key().text(), fields));
    }
    var severities = new LinkedHashMap<String, String>();
    OVERRIDES.reversed().forEach(severity -> lists.getOrDefault(severity, List.of()).forEach(rule -> severities.put(rule, severity)));
    return severities;
  }

  /** Returns this with what another says besides: lists together, and single values where this says nothing. */
  public HadolintConfig and(HadolintConfig other) {
    var severities = new LinkedHashMap<>(overrides);
    other.overrides.forEach((rule, severity) -> severities.merge(rule, severity, (a, b) -> SEVERITIES.indexOf(a) <= SEVERITIES.indexOf(b) ? a : b));
    var labels = new LinkedHashMap<>(other.settings.labelSchema());
    labels.putAll(settings.labelSchema());
    var both = new LintSettings(
        together(settings.trustedRegistries(), other.settings.trustedRegistries()), labels, settings.strictLabels() || other.settings.strictLabels(),
        settings.comments() && other.settings.comments());
    return new HadolintConfig(
        together(ignored, other.ignored), severities, both, threshold.or(other::threshold), formats.isEmpty() ? other.formats : formats,
        plain.or(other::plain), noFail.or(other::noFail));
  }

  private static List<String> together(List<String> some, List<String> more) {
    var all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /** Returns what this means for {@code kaniko lint}. */
  public LintConfig config() {
    var rules = new LinkedHashMap<String, RuleChoice>();
    overrides.forEach((rule, severity) -> rules.put(rule, choice(severity)));
    ignored.forEach(rule -> rules.put(rule, RuleChoice.OFF));
    var least = noFail.orElse(false) ? Optional.of(Threshold.NEVER) : threshold.map(word -> Threshold.valueOf(word.toUpperCase(Locale.ROOT)));
    return new LintConfig(
        Optional.empty(), rules, List.of(), least, settings, FormatSettings.DEFAULT, List.of(), Optional.empty(),
        formats.stream().flatMap(HadolintConfig::format).toList(), plain.orElse(false));
  }

  private static RuleChoice choice(String severity) {
    return switch (severity) {
      case "error" -> RuleChoice.ERROR;
      case "warning" -> RuleChoice.WARNING;
      case "ignore" -> RuleChoice.OFF;
      default -> RuleChoice.INFO;
    };
  }

  /** Returns the format of {@code kaniko lint} that means the same; none for that of Codacy. */
  private static Stream<String> format(String name) {
    return switch (name) {
      case "tty" -> Stream.of("text");
      case "gitlab_codeclimate" -> Stream.of("gitlab");
      case "codacy" -> Stream.empty();
      default -> Stream.of(name);
    };
  }

  /** Returns the severity that findings get; empty for one that silences them. */
  public static Optional<Severity> severity(String word) {
    return choice(word).severity();
  }
}
