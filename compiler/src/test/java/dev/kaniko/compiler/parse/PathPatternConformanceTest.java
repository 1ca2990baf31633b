package dev.kaniko.compiler.parse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaniko.snapshot.PathPatterns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** What the reference's pattern matcher made of the same patterns. */
final class PathPatternConformanceTest {
  @Test
  void patternsMatchAsInTheReference(TestReporter reporter) {
    Optional<Path> file = Conformance.find("language/dockerignore-match.jsonl", reporter);
    if (file.isEmpty()) {
      return;
    }
    var tally = new Conformance.Tally("dockerignore-match");
    for (JsonNode test : Conformance.records(file.get())) {
      var patterns = new ArrayList<String>();
      test.path("patterns").forEach(pattern -> patterns.add(pattern.asText()));
      var path = test.path("path").asText();
      if (!test.get("kind").asText().equals("compile")) { // how a pattern is compiled is the reference's own affair
        boolean error = test.path("error").asBoolean() || !test.path("newError").asText().isEmpty();
        tally.count(patterns + " " + path, error ? "error" : test.path("match").asText(), outcome(patterns, path));
      }
    }
    tally.finish(reporter, 126);
  }

  private static String outcome(List<String> patterns, String path) {
    try {
      return String.valueOf(PathPatterns.compile(patterns).matchesOrParentMatches(path));
    } catch (IllegalArgumentException e) {
      return "error";
    }
  }
}
