package dev.kaniko.instruction.standard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The pages of the rules that standard instructions bring: Markdown files beside these classes. */
final class RulePage {
  private RulePage() {}

  static String of(String id) {
    try (var page = RulePage.class.getResourceAsStream(id + ".md")) {
      if (page == null) {
        throw new IllegalStateException("the rule " + id + " has no page");
      }
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
