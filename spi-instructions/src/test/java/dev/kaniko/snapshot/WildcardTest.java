package dev.kaniko.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.MemoryTree;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns of COPY sources: Go's filepath.Match, and what they find in a tree. */
class WildcardTest {
  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of("*", "?", "a", "b", "c", "[a-b]", "[^a]", "[^b-c]", "[ac]", "\\a").list().ofMaxSize(7).map(parts -> String.join("", parts));
  }

  @Property
  void aPatternMatchesAsTheRegularExpressionOfTheSameMeaning(@ForAll("patterns") String pattern, @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 7) String name) {
    var expression = pattern.replace("?", ".").replace("*", ".*").replace("\\a", "a");
    assertThat(Wildcard.compile(pattern).matches(name)).isEqualTo(Pattern.matches(expression, name));
  }

  @ParameterizedTest
  @CsvSource({"\uD83D\uDE00?,\uD83D\uDE00x", "?,\uD83D\uDE00", "[\uD83D\uDE00-\uD83D\uDE0F],\uD83D\uDE05", "[\\]],]", "[\\-],-", "[a\\-z],-", "[^\\^],x",
      "[[],[", "[a^],^", "\\*,*", "\\[a],[a]", "a/*,a/b", "*b*/c,abd/c", "a]b,a]b", "[^a],/"})
  void whatGoMatchesIsMatched(String pattern, String name) {
    assertThat(Wildcard.compile(pattern).matches(name)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"*,a/b", "?,/", "a*,a/", "*a,b/a", "*/b,a/c/b", "\\*,a", "[a\\-z],b", "[^\\^],^", "[b-a],a", "[b-a],b", "?,xy", "*x,''", "a,''", "A,a"})
  void whatGoDoesNotMatchIsNotMatched(String pattern, String name) {
    assertThat(Wildcard.compile(pattern).matches(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "[a", "[]", "[]a]", "[^]", "[^]a]", "[-]", "[-a]", "[a-]", "[a-", "[a-]]", "[\\", "\\", "a\\", "[^", "[a-\\", "[x-a"})
  void whatGoRefusesIsRefused(String pattern) {
    assertThatThrownBy(() -> Wildcard.compile(pattern)).isInstanceOf(IllegalArgumentException.class).hasMessage("syntax error in pattern");
  }

  @Test
  void aBackslashTakesTheMeaningOfAWildcard() {
    assertThat(List.of("*", "a?", "x[", "\\\\*", "\\a*")).allMatch(Wildcard::isIn);
    assertThat(List.of("", "a", "\\*", "\\?b", "a\\[", "]", "\\", "a\\\\", "\\*\\?\\[")).noneMatch(Wildcard::isIn);
  }

  @Test
  void aSourceNamesWhatItMatchesInOrder() throws IOException {
    var tree = new MemoryTree()
        .directory("/d").file("/d/b1", "").file("/d/a1", "").file("/d/a2", "").directory("/d/e1").file("/d/e1/x", "").directory("/d/e2").file("/d/e2/x", "")
        .file("/d/e2/y", "").link("/l", "d").link("/d/e3", "e1").file("/file", "");
    assertThat(expand(tree, "d/a?")).containsExactly("/d/a1", "/d/a2");
    assertThat(expand(tree, "/d/*1")).containsExactly("/d/a1", "/d/b1", "/d/e1");
    assertThat(expand(tree, "d/e*/x")).as("links that were matched are not followed").containsExactly("/d/e1/x", "/d/e2/x");
    assertThat(expand(tree, "d/e[12]/[xy]")).containsExactly("/d/e1/x", "/d/e2/x", "/d/e2/y");
    assertThat(expand(tree, "l/a*")).as("links before the first wildcard are followed").containsExactly("/d/a1", "/d/a2");
    assertThat(expand(tree, "no/such/name")).as("what has no wildcard need not exist").containsExactly("/no/such/name");
    assertThat(expand(tree, "l")).containsExactly("/l");
    assertThat(expand(tree, "../../d/b*")).containsExactly("/d/b1");
    assertThat(expand(tree, "no/*")).isEmpty();
    assertThat(expand(tree, "file/*")).isEmpty();
    assertThat(expand(tree, "?")).containsExactly("/d", "/l");
    assertThat(expand(tree, ".")).containsExactly("/");
  }

  private static List<String> expand(MemoryTree tree, String pattern) throws IOException {
    return Wildcard.expand(tree, pattern).stream().map(ImagePath::text).toList();
  }
}
