package dev.kaniko.cli.lint;

import dev.kaniko.cli.lint.Yaml.Place;
import dev.kaniko.diagnostic.Suggestions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads values of a file as what they have to be; anything else is a {@link ConfigException} with the place. */
record YamlFields(Path file) {
  /** Returns the entries of a mapping; there are none in an empty value. */
  List<Yaml.Entry> entries(Yaml value, String what) throws ConfigException {
    return switch (value) {
      case Yaml.Mapping mapping -> mapping.entries();
      case Yaml.Scalar scalar when scalar.isNull() -> List.of();
      case Yaml.Scalar _, Yaml.Sequence _ -> throw wrong(value.place(), what + " has keys with values, such as `key: value`");
    };
  }

  /** Returns a list of words, which a single word is as well. */
  List<Yaml.Scalar> words(Yaml value, String what) throws ConfigException {
    var words = new ArrayList<Yaml.Scalar>();
    switch (value) {
      case Yaml.Sequence sequence -> {
        for (var item : sequence.items()) {
          words.add(word(item, what));
        }
      }
      case Yaml.Scalar scalar when scalar.isNull() -> {}
      case Yaml.Scalar scalar -> words.add(scalar);
      case Yaml.Mapping _ -> throw wrong(value.place(), what + " is a list of words");
    }
    return words;
  }

  Yaml.Scalar word(Yaml value, String what) throws ConfigException {
    if (value instanceof Yaml.Scalar scalar && !scalar.isNull()) {
      return scalar;
    }
    throw wrong(value.place(), what + " is a single word");
  }

  List<String> texts(Yaml value, String what) throws ConfigException {
    return words(value, what).stream().map(Yaml.Scalar::text).toList();
  }

  boolean truth(Yaml value, String what) throws ConfigException {
    return choice(value, what, Map.of("true", true, "false", false));
  }

  /** Returns what a word stands for. */
  <T> T choice(Yaml value, String what, Map<String, T> choices) throws ConfigException {
    var word = word(value, what);
    var chosen = Optional.ofNullable(choices.get(word.text()));
    return chosen.orElseThrow(() -> wrong(word.place(), what + " cannot be " + word.text() + meant(word.text(), choices.keySet())));
  }

  ConfigException unknown(Yaml.Scalar key, String what, Collection<String> known) {
    return wrong(key.place(), "there is no " + what + " " + key.text() + meant(key.text(), known));
  }

  ConfigException wrong(Place place, String problem) {
    return new ConfigException(file, place, problem);
  }

  private static String meant(String word, Collection<String> known) {
    var sorted = known.stream().sorted().toList();
    var near = sorted.stream().filter(word::equalsIgnoreCase).findFirst().or(() -> Suggestions.nearest(word, sorted));
    return near.map(name -> " (did you mean " + name + "?)").orElse(known.size() <= 12 ? "; there is " + String.join(", ", sorted) : "");
  }
}
