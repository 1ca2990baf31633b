package dev.kaniko.compiler.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The page of a rule.
 *
 * @param text Markdown: a title, what the rule finds as the first paragraph, and more
 */
public record RulePage(String text) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]+");

  public RulePage {
    Objects.requireNonNull(text);
  }

  /** Returns the page of the rule with that id; empty if there is none. */
  public static Optional<RulePage> of(String id) {
    if (!ID.matcher(id).matches()) {
      return Optional.empty();
    }
    try (var in = RulePage.class.getResourceAsStream("rule/" + id + ".md")) {
      return in == null ? Optional.empty() : Optional.of(new RulePage(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the first paragraph, in one line; empty if the page has none. */
  public String summary() {
    return Arrays.stream(text.split("\n\\s*\n"))
        .map(String::strip)
        .filter(block -> !block.isEmpty() && !block.startsWith("#") && !block.startsWith("```"))
        .map(block -> String.join(" ", block.split("\\s+")))
        .findFirst()
        .orElse("");
  }
}
