package dev.kaniko.cli.lint;

import dev.kaniko.compiler.format.FormatSettings;
import dev.kaniko.compiler.lint.LintSettings;
import dev.kaniko.compiler.lint.LintSettings.LabelKind;
import dev.kaniko.compiler.lint.RuleSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads a {@code .kaniko.yaml}. Its schema is {@code runtime/docs/kaniko.schema.json}. Not thread-safe. */
final class KanikoConfig {
  /** The keys of the file. */
  static final List<String> KEYS = List.of(
      "ruleset", "rules", "overrides", "failure-threshold", "trusted-registries", "label-schema", "strict-labels", "comments", "exclude", "baseline", "format");

  private static final List<String> FORMAT_KEYS = List.of("indent", "keywords");
  private static final Map<String, Boolean> KEYWORDS = Map.of("upper", true, "keep", false);
  private static final Map<String, Integer> INDENTS =
      IntStream.rangeClosed(0, FormatSettings.MOST_BLANKS).boxed().collect(Collectors.toMap(String::valueOf, Function.identity()));
  private static final List<String> OVERRIDE_KEYS = List.of("paths", "rules");
  private static final Pattern SHELLCHECK = Pattern.compile("SC[0-9]{4}");
  private static final Map<String, Threshold> THRESHOLDS = Stream.of(Threshold.ERROR, Threshold.WARNING, Threshold.INFO, Threshold.NEVER)
      .collect(Collectors.toMap(threshold -> threshold.name().toLowerCase(Locale.ROOT), Function.identity()));
  private static final Map<String, RuleChoice> CHOICES = choices();

  private final Path directory;
  private final RuleSet known;
  private final YamlFields fields;

  private Optional<String> ruleset = Optional.empty();
  private SequencedMap<String, RuleChoice> rules = new LinkedHashMap<>();
  private List<LintConfig.PathRules> overrides = List.of();
  private Optional<Threshold> threshold = Optional.empty();
  private List<String> trusted = List.of();
  private SequencedMap<String, LabelKind> labels = new LinkedHashMap<>();
  private boolean strict;
  private boolean comments = true;
  private List<String> exclude = List.of();
  private Optional<Path> baseline = Optional.empty();
  private FormatSettings format = FormatSettings.DEFAULT;

  private KanikoConfig(Path file, RuleSet known) {
    this.directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
    this.known = known;
    this.fields = new YamlFields(file);
  }

  private static Map<String, RuleChoice> choices() {
    var choices = new LinkedHashMap<String, RuleChoice>();
    Stream.of(RuleChoice.values()).forEach(choice -> choices.put(choice.word(), choice));
    choices.put("true", RuleChoice.ON);
    choices.put("false", RuleChoice.OFF);
    return choices;
  }

  /**
   * Reads a file.
   *
   * @param known the rules that there are
   */
  static LintConfig read(Path file, RuleSet known) throws IOException, ConfigException {
    return new KanikoConfig(file, known).config(YamlParser.read(file));
  }

  /** Reads a text as if it stood in a file. */
  static LintConfig parse(Path file, String text, RuleSet known) throws ConfigException {
    return new KanikoConfig(file, known).config(YamlParser.parse(file, text));
  }

  private LintConfig config(Yaml root) throws ConfigException {
    for (var entry : fields.entries(root, "the file")) {
      entry(entry.key(), entry.value());
    }
    return new LintConfig(
        ruleset, rules, overrides, threshold, new LintSettings(trusted, labels, strict, comments), format, exclude, baseline, List.of(), false);
  }

  private void entry(Yaml.Scalar key, Yaml value) throws ConfigException {
    switch (key.text()) {
      case "ruleset" -> ruleset = Optional.of(version(value));
      case "rules" -> rules = rules(value);
      case "overrides" -> overrides = overrides(value);
      case "failure-threshold" -> threshold = Optional.of(fields.choice(value, "failure-threshold", THRESHOLDS));
      case "trusted-registries" -> trusted = fields.texts(value, "trusted-registries");
      case "label-schema" -> labels = labels(value, fields);
      case "strict-labels" -> strict = fields.truth(value, "strict-labels");
      case "comments" -> comments = fields.truth(value, "comments");
      case "exclude" -> exclude = fields.texts(value, "exclude");
      case "baseline" -> baseline = Optional.of(directory.resolve(fields.word(value, "baseline").text()));
      case "format" -> format = format(value);
      default -> throw fields.unknown(key, "key", KEYS);
    }
  }

  private FormatSettings format(Yaml value) throws ConfigException {
    int indent = format.indent();
    boolean upperCase = format.upperCase();
    for (var entry : fields.entries(value, "format")) {
      switch (entry.key().text()) {
        case "indent" -> indent = fields.choice(entry.value(), "indent", INDENTS);
        case "keywords" -> upperCase = fields.choice(entry.value(), "keywords", KEYWORDS);
        default -> throw fields.unknown(entry.key(), "key", FORMAT_KEYS);
      }
    }
    return new FormatSettings(indent, upperCase);
  }

  private String version(Yaml value) throws ConfigException {
    var word = fields.word(value, "ruleset");
    if (!RuleSet.VERSIONS.contains(word.text())) {
      throw fields.wrong(word.place(), "this version of kaniko has no rule set " + word.text() + "; it has " + String.join(", ", RuleSet.VERSIONS));
    }
    return word.text();
  }

  private SequencedMap<String, RuleChoice> rules(Yaml value) throws ConfigException {
    var chosen = new LinkedHashMap<String, RuleChoice>();
    for (var entry : fields.entries(value, "rules")) {
      var name = entry.key().text();
      if (!known.known().contains(name) && !SHELLCHECK.matcher(name).matches()) {
        throw fields.unknown(entry.key(), "rule", known.known());
      }
      chosen.put(name, fields.choice(entry.value(), name, CHOICES));
    }
    return chosen;
  }

  private List<LintConfig.PathRules> overrides(Yaml value) throws ConfigException {
    if (!(value instanceof Yaml.Sequence sequence)) {
      throw fields.wrong(value.place(), "overrides is a list; each item has the keys paths and rules");
    }
    var all = new ArrayList<LintConfig.PathRules>();
    for (var item : sequence.items()) {
      List<String> paths = List.of();
      SequencedMap<String, RuleChoice> chosen = new LinkedHashMap<>();
      for (var entry : fields.entries(item, "an item of overrides")) {
        switch (entry.key().text()) {
          case "paths" -> paths = fields.texts(entry.value(), "paths");
          case "rules" -> chosen = rules(entry.value());
          default -> throw fields.unknown(entry.key(), "key", OVERRIDE_KEYS);
        }
      }
      if (paths.isEmpty()) {
        throw fields.wrong(item.place(), "paths is missing: it says for which files this is");
      }
      all.add(new LintConfig.PathRules(paths, chosen));
    }
    return all;
  }

  /** Returns the labels of a schema with what their values are. */
  static SequencedMap<String, LabelKind> labels(Yaml value, YamlFields fields) throws ConfigException {
    var kinds = Stream.of(LabelKind.values()).collect(Collectors.toMap(LabelKind::word, Function.identity()));
    var labels = new LinkedHashMap<String, LabelKind>();
    for (var entry : fields.entries(value, "label-schema")) {
      labels.put(entry.key().text(), fields.choice(entry.value(), "the label " + entry.key().text(), kinds));
    }
    return labels;
  }
}
