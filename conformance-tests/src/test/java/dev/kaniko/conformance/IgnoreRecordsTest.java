package dev.kaniko.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.context.DockerIgnore;
import dev.kaniko.snapshot.PathPatterns;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ignore files and their patterns exclude what the reference excludes. */
@ExtendWith(Tally.class)
final class IgnoreRecordsTest {
  /** Paths to try a pattern on where the record says nothing but the regular expression that it means. */
  private static final List<String> PATHS =
      List.of("a", "b", "a/b", "a/b/c", "ab", "abc", "a.c", "axc", ".a", "dir/a", "docs", "docs/x.md", "x.md", "a*b", "a\\b", "[", "(a)", "a+b", "$x");

  @EachRecordOf("language/dockerignore-match.jsonl")
  void patternsMatchAlike(ConformanceRecord record) {
    if (record.text("kind").equals("compile")) {
      assertMeansTheSame(record.text("pattern"), record.text("matchType"), record.text("regexp"));
      return;
    }
    boolean error = record.isError() || !record.text("newError").isEmpty();
    assertThat(outcome(ConformanceRecord.texts(record.get("patterns")), record.text("path")))
        .isEqualTo(error ? "error" : record.get("match").asText());
  }

  private static String outcome(List<String> patterns, String path) {
    try {
      return String.valueOf(PathPatterns.compile(patterns).matchesOrParentMatches(path));
    } catch (IllegalArgumentException e) {
      return "error";
    }
  }

  /** How a pattern is compiled is the reference's own affair; what it means is not. */
  private static void assertMeansTheSame(String pattern, String kind, String expression) {
    var bare = pattern.replace("**", "");
    for (var path : PATHS) {
      boolean expected = switch (kind) {
        case "exact" -> path.equals(pattern);
        case "prefix" -> path.startsWith(bare);
        case "suffix" -> path.endsWith(bare) || bare.startsWith("/") && path.equals(bare.substring(1));
        default -> Pattern.compile(expression).matcher(path).find();
      };
      assertThat(PathPatterns.compile(List.of(pattern)).matches(path)).as("%s on %s", pattern, path).isEqualTo(expected);
    }
  }

  @EachRecordOf("language/dockerignore-read.jsonl")
  void filesAreReadAlike(ConformanceRecord record) {
    var patterns = Arrays.stream(record.text("input").split("\n", -1)).map(DockerIgnore::pattern).filter(pattern -> !pattern.isEmpty()).toList();
    assertThat(patterns).isEqualTo(ConformanceRecord.texts(record.get("expected")));
  }
}
