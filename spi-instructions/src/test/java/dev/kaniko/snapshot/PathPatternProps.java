package dev.kaniko.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

/** Patterns of ignore files mean what moby's regular expressions mean, and directories are left out only where nothing can match. */
class PathPatternProps {
  private static final Pattern PARTS = Pattern.compile("\\*\\*/?$|\\*\\*/?|\\*|\\?|\\[[^]]*]|\\\\?.");

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of("*", "**", "**/", "/", "/", "?", "a", "b", ".", "[a-b]", "[^a]", "[a^]", "[&&b]", "[[]", "\\*", "\\a").list().ofMinSize(1).ofMaxSize(7)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> plainPatterns() {
    return Arbitraries.of("*", "a*", "?", "a", "b", "*b", "?b").list().ofMinSize(1).ofMaxSize(4).map(parts -> String.join("/", parts));
  }

  private static String expression(String pattern) {
    return PARTS.matcher(pattern).replaceAll(part -> Matcher.quoteReplacement(switch (part.group()) {
      case "**", "**/" -> part.end() == pattern.length() ? ".*" : "(.*/)?";
      case "*" -> "[^/]*";
      case "?" -> "[^/]";
      case "[[]" -> "\\[";
      case "[&&b]" -> "[\\&b]";
      case String other -> other.equals(".") || other.equals("\\a") ? other.replace("\\", "").replace(".", "\\.") : other;
    }));
  }

  @Property
  void aPatternMatchesAsTheRegularExpressionOfTheSameMeaning(
      @ForAll("patterns") String pattern, @ForAll @Chars({'/', '*', '.', '^', '[', '&'}) @CharRange(from = 'a', to = 'c') @StringLength(max = 7) String path) {
    assertThat(PathPattern.of(pattern).matches(path)).isEqualTo(Pattern.matches(expression(pattern), path));
  }

  @Property
  void ofAListTheLastPatternThatMatchesThePathOrADirectoryAboveItDecides(
      @ForAll("patternLists") List<String> patterns, @ForAll @Chars({'/', '.'}) @CharRange(from = 'a', to = 'b') @StringLength(max = 7) String path) {
    boolean matched = false;
    boolean orParent = false;
    for (String pattern : patterns) {
      boolean exception = pattern.startsWith("!");
      var alone = PathPatterns.compile(List.of(exception ? pattern.substring(1) : pattern));
      matched = alone.matches(path) ? !exception : matched;
      orParent = pathAndParents(path).anyMatch(alone::matches) ? !exception : orParent;
    }
    assertThat(PathPatterns.compile(patterns).matches(path)).isEqualTo(matched);
    assertThat(PathPatterns.compile(patterns).matchesOrParentMatches(path)).isEqualTo(orParent);
  }

  @Provide
  Arbitrary<List<String>> patternLists() {
    return Arbitraries.of("a", "b", "a/b", "a/b/a", "*", "**", "a*", "*b", "**/a", "a/**", "a/*", "?", "[a]/b", "!a", "!a/b", "!*b", "!**/a", "!a/b/*")
        .list().ofMaxSize(6);
  }

  private static Stream<String> pathAndParents(String path) {
    return Stream.concat(Stream.of(path), IntStream.range(0, path.length()).filter(i -> path.charAt(i) == '/').mapToObj(i -> path.substring(0, i)));
  }

  @Property
  void whatMatchesIsReachedThroughDirectoriesThatMayHoldIt(
      @ForAll("patterns") String pattern, @ForAll @Chars({'/', '.'}) @CharRange(from = 'a', to = 'b') @StringLength(max = 7) String path) {
    Assume.that(!pattern.startsWith("!"));
    var patterns = PathPatterns.compile(List.of(pattern));
    if (patterns.matches(path)) {
      for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
        var directory = path.substring(0, slash);
        assertThat(patterns.mayMatchBelow(directory)).as("%s below %s", pattern, directory).isTrue();
      }
    }
  }

  @Property
  void aDirectoryThatMayHoldAMatchOfPlainNamesCanHoldOne(
      @ForAll("plainPatterns") String pattern, @ForAll("plainPatterns") String names) {
    var directory = names.replace('*', 'a').replace('?', 'b');
    var patterns = PathPatterns.compile(List.of(pattern));
    var parts = pattern.split("/");
    int depth = directory.split("/").length;
    boolean possible = false;
    if (depth < parts.length) {
      var rest = String.join("/", List.of(parts).subList(depth, parts.length)).replace('*', 'c').replace('?', 'c');
      possible = patterns.matches(directory + "/" + rest);
    }
    assertThat(patterns.mayMatchBelow(directory)).isEqualTo(possible);
  }
}
