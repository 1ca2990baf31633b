package dev.kaniko.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns of ignore files, of --exclude and of COPY sources. */
final class PathPatternsTest {
  private static boolean matches(String path, String... patterns) {
    return PathPatterns.compile(List.of(patterns)).matchesOrParentMatches(path);
  }

  @ParameterizedTest
  @CsvSource({"foo,foo", "foo,foo/bar", "*.md,a.md", "**/foo,foo", "**/foo,a/b/foo/c", "a/**,a/b/c", "a/**/b,a/b", "a/**/b,a/x/y/b", "?,x",
      "[a-c]x,bx", "[^a]x,bx", "a\\*b,a*b", "a.b,a.b", "**,x/y", "[[]a,[a"})
  void aPatternMatches(String pattern, String path) {
    assertThat(matches(path, pattern)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"foo,bar/foo", "*.md,a/b.md", "a/*,b/c", "a.b,axb", "?,xy", "[^a]x,ax", "a\\*b,axb", "FOO,foo", "a/**,b"})
  void aPatternDoesNotMatch(String pattern, String path) {
    assertThat(PathPatterns.compile(List.of(pattern)).matches(path)).isFalse();
  }

  @Test
  void theLastPatternThatMatchesDecides() {
    assertThat(matches("a/b", "a", "!a/b")).isFalse();
    assertThat(matches("a/c", "a", "!a/b")).isTrue();
    assertThat(matches("a/b", "!a/b", "a")).isTrue();
    assertThat(matches("a/b/c", "**", "!a", "a/b")).isTrue();
  }

  @Test
  void aMalformedPatternIsNamed() {
    assertThatThrownBy(() -> matches("x", "a[")).hasMessage("syntax error in pattern: a[");
    assertThatThrownBy(() -> matches("x", "!")).hasMessage("illegal exclusion pattern: \"!\"");
  }

  @Test
  void aPatternIsCleanedAsGoCleansPaths() {
    assertThat(matches("a/b", "./a//b/")).isTrue();
    assertThat(matches("b", "a/../b")).isTrue();
    assertThat(matches("../b", "a/../../b")).isTrue();
    assertThat(matches("../../b", "../../b")).isTrue();
    assertThat(matches("b", "../../b")).isFalse();
    assertThat(matches("/b", "/../b")).isTrue();
    assertThat(matches("/b", "/a/../../b")).isTrue();
    assertThat(matches(".", "a/..")).isTrue();
    assertThat(matches("/", "/")).isTrue();
  }

  @Test
  void aListTellsWhetherItIsEmptyAndHasExceptions() {
    assertThat(PathPatterns.compile(List.of(" ", "")).isEmpty()).isTrue();
    assertThat(PathPatterns.compile(List.of(" a ")).isEmpty()).isFalse();
    assertThat(PathPatterns.compile(List.of("a", "!b")).hasExceptions()).isTrue();
    assertThat(PathPatterns.compile(List.of("a", "b!", "\\!c")).hasExceptions()).isFalse();
  }

  @Test
  void descendsOnlyWhereSomethingMayMatch() {
    var patterns = PathPatterns.compile(List.of("a/*/c", "x/**/y"));
    assertThat(patterns.mayMatchBelow("a")).isTrue();
    assertThat(patterns.mayMatchBelow("a/b")).isTrue();
    assertThat(patterns.mayMatchBelow("a/b/c")).isFalse();
    assertThat(patterns.mayMatchBelow("x/p/q")).isTrue();
    assertThat(patterns.mayMatchBelow("b")).isFalse();
  }

  @Property
  void aPatternIsRefusedOrMatchesWithoutFailing(
      @ForAll @Chars({'*', '?', '[', ']', '^', '\\', '/', '!', '-', '&', '(', '.', '{'}) @CharRange(from = 'a', to = 'c') @StringLength(max = 12) String pattern,
      @ForAll @Chars({'/', '['}) @CharRange(from = 'a', to = 'c') @StringLength(max = 8) String path) {
    PathPatterns patterns;
    try {
      patterns = PathPatterns.compile(List.of(pattern));
    } catch (IllegalArgumentException e) {
      return;
    }
    if (patterns.matches(path)) {
      assertThat(patterns.matchesOrParentMatches(path)).isTrue();
    }
  }

  @Property
  void wildcardsOfOneNameMeanTheSameAsPatterns(
      @ForAll @Chars({'*', '?'}) @CharRange(from = 'a', to = 'b') @StringLength(max = 6) String wildcard,
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(min = 1, max = 6) String name) {
    if (!wildcard.isEmpty() && !wildcard.contains("**")) {
      assertThat(Wildcard.compile(wildcard).matches(name)).isEqualTo(PathPatterns.compile(List.of(wildcard)).matches(name));
    }
  }

  @Test
  void patternsThatStandForOnePathAreNotTriedOneByOne() {
    var path = "directory/with/a/file";
    long few = looks(10_000, path);
    long many = looks(80_000, path);
    // One look after the other would take eight times as long.
    assertThat(many).isLessThan(Math.max(10_000_000, 4 * few));
  }

  private static long looks(int size, String path) {
    var patterns = PathPatterns.compile(IntStream.range(0, size).mapToObj(i -> "directory/" + i).toList());
    return IntStream.range(0, 5).mapToLong(i -> {
      long start = System.nanoTime();
      boolean found = false;
      for (int j = 0; j < 1000; j++) {
        found |= patterns.matchesOrParentMatches(path);
      }
      assertThat(found).isFalse();
      return System.nanoTime() - start;
    }).min().orElseThrow();
  }

  @Test
  void aLongPatternOfStarsIsDoneWithAsSoonAsThePathIs() {
    var patterns = PathPatterns.compile(List.of("**/".repeat(50_000) + "x", "*a".repeat(50_000) + "b", "**/a/".repeat(20_000) + "b"));
    assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
      for (int i = 0; i < 1000; i++) {
        assertThat(patterns.matchesOrParentMatches("a/".repeat(20) + "a".repeat(200))).isFalse();
      }
    });
  }
}
