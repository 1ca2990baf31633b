package dev.kaniko.compiler.lint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * What somebody has decided that rules cannot know. A rule that needs a setting is silent where nothing was decided.
 *
 * @param trustedRegistries the registries that base images may come from; {@code *} stands for any text in one
 * @param labelSchema the labels that an image must have, and what their values look like
 * @param strictLabels whether an image may have no other labels
 * @param comments whether comments of hadolint may silence rules
 */
public record LintSettings(List<String> trustedRegistries, SequencedMap<String, LabelKind> labelSchema, boolean strictLabels, boolean comments) {
  /** Nothing was decided. */
  public static final LintSettings NONE = new LintSettings(List.of(), new LinkedHashMap<>(), false, true);

  /** What the value of a label is, by the words that hadolint has for it. */
  public enum LabelKind {
    TEXT,
    URL,
    SEMVER,
    HASH,
    RFC3339,
    SPDX,
    EMAIL;

    /** Returns the word for it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the kind that a word stands for. */
    public static Optional<LabelKind> of(String word) {
      return Stream.of(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
  }

  public LintSettings {
    trustedRegistries = List.copyOf(trustedRegistries);
    labelSchema = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(labelSchema));
  }

  /** Returns settings with which comments may silence rules. */
  public LintSettings(List<String> trustedRegistries, SequencedMap<String, LabelKind> labelSchema, boolean strictLabels) {
    this(trustedRegistries, labelSchema, strictLabels, true);
  }
}
