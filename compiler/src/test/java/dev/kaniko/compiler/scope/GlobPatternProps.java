package dev.kaniko.compiler.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Patterns, compared with regular expressions that are tried on every part of a value. */
final class GlobPatternProps {
  private static final String ROCKET = "\uD83D\uDE80";

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of("a", "b", "*", "?", "\\*", "\\?", "\\\\", "\\/", "\\}", "\n", ROCKET).list().ofMaxSize(5).map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.of("a", "a", "b", "*", "?", "\\", "/", "}", "\n", ROCKET).list().ofMaxSize(7).map(parts -> String.join("", parts));
  }

  private static boolean matches(String pattern, String value) {
    var regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '*' -> regex.append("[^\n]*");
        case '?' -> regex.append("[^\n]");
        case '\\' -> regex.append(Pattern.quote(pattern.substring(++i, i + 1)));
        default -> regex.append(c);
      }
    }
    return Pattern.matches(regex.toString(), value);
  }

  /** Returns the places between characters, but not those inside a surrogate pair. */
  private static int[] places(String value) {
    return IntStream.rangeClosed(0, value.codePointCount(0, value.length())).map(count -> value.offsetByCodePoints(0, count)).toArray();
  }

  @Property
  void aPrefixIsTheShortestOrTheLongestThatMatches(@ForAll("patterns") String pattern, @ForAll("values") String value) {
    int[] places = places(value);
    String shortest = value;
    String longest = value;
    for (int place : places) {
      if (matches(pattern, value.substring(0, place))) {
        longest = value.substring(place);
      }
    }
    for (int i = places.length - 1; i >= 0; i--) {
      if (matches(pattern, value.substring(0, places[i]))) {
        shortest = value.substring(places[i]);
      }
    }
    assertThat(GlobPattern.of(pattern).withoutPrefix(value, false)).isEqualTo(shortest);
    assertThat(GlobPattern.of(pattern).withoutPrefix(value, true)).isEqualTo(longest);
  }

  @Property
  void aSuffixIsTheShortestOrTheLongestThatMatches(@ForAll("patterns") String pattern, @ForAll("values") String value) {
    int[] places = places(value);
    String shortest = value;
    String longest = value;
    for (int place : places) {
      if (matches(pattern, value.substring(place))) {
        shortest = value.substring(0, place);
      }
    }
    for (int i = places.length - 1; i >= 0; i--) {
      if (matches(pattern, value.substring(places[i]))) {
        longest = value.substring(0, places[i]);
      }
    }
    assertThat(GlobPattern.of(pattern).withoutSuffix(value, false)).isEqualTo(shortest);
    assertThat(GlobPattern.of(pattern).withoutSuffix(value, true)).isEqualTo(longest);
  }

  @Property
  void theFirstMatchIsTheLeftmostAndThereTheLongest(@ForAll("patterns") String pattern, @ForAll("values") String value) {
    assertThat(GlobPattern.of(pattern).replaceFirst(value, "$0$x")).isEqualTo(replacedFirst(pattern, value));
  }

  private static String replacedFirst(String pattern, String value) {
    int[] places = places(value);
    for (int start : places) {
      for (int i = places.length - 1; i >= 0 && places[i] >= start; i--) {
        if (matches(pattern, value.substring(start, places[i]))) {
          return value.substring(0, start) + "$0$x" + value.substring(places[i]);
        }
      }
    }
    return value;
  }

  private static String replacedAll(String value, String pattern, String replacement) {
    return GlobPattern.of(pattern).replaceAll(value, replacement, 1000).orElseThrow();
  }

  @Example
  void everyMatchIsReplacedAndNoneThatIsEmptyBehindAnother() {
    assertThat(replacedAll("abab", "a", "X")).isEqualTo("XbXb");
    assertThat(replacedAll("abc", "*", "X")).isEqualTo("X");
    assertThat(replacedAll("a\nb", "*", "X")).isEqualTo("X\nX");
    assertThat(replacedAll("ab", "", "-")).isEqualTo("-a-b-");
    assertThat(replacedAll("", "", "-")).isEqualTo("-");
    assertThat(replacedAll("abc", "x", "-")).isEqualTo("abc");
    assertThat(replacedAll(ROCKET + "a", "?", "-")).isEqualTo("--");
  }

  @Example
  void theReplacementOfAllIsATemplate() {
    assertThat(replacedAll("ab", "?", "[$0]")).isEqualTo("[a][b]");
    assertThat(replacedAll("ab", "?", "[${0}]")).isEqualTo("[a][b]");
    assertThat(replacedAll("ab", "a", "$1x_Y9,")).isEqualTo(",b");
    assertThat(replacedAll("ab", "a", "${1}x")).isEqualTo("xb");
    assertThat(replacedAll("ab", "a", "$$0")).isEqualTo("$0b");
    assertThat(replacedAll("ab", "a", "$")).isEqualTo("$b");
    assertThat(replacedAll("ab", "a", "x$-y")).isEqualTo("x$-yb");
    assertThat(replacedAll("ab", "a", "${0")).isEqualTo("${0b");
    assertThat(replacedAll("ab", "a", "${}")).isEqualTo("${}b");
    assertThat(replacedAll("ab", "a", "${0-}")).isEqualTo("${0-}b");
  }

  @Example
  void aResultIsAsLongAsItMayBe() {
    assertThat(GlobPattern.of("a").replaceAll("aa", "xyz", 6)).contains("xyzxyz");
    assertThat(GlobPattern.of("a").replaceAll("aa", "xyz", 5)).isEmpty();
    assertThat(GlobPattern.of("a").replaceAll("aab", "xyz", 6)).isEmpty();
    assertThat(GlobPattern.of("a*").cost("12345")).isEqualTo(10);
  }

  @Example
  void onlySpecialCharactersAreEscaped() {
    assertThatThrownBy(() -> GlobPattern.of("\\a")).hasMessage("invalid escape '\\a'");
    assertThatThrownBy(() -> GlobPattern.of("x\\")).hasMessage("invalid escape '\\'");
    assertThatThrownBy(() -> GlobPattern.of("\\" + ROCKET)).hasMessage("invalid escape '\\" + ROCKET + "'");
  }
}
