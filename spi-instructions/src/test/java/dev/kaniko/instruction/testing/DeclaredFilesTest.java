package dev.kaniko.instruction.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DeclaredFilesTest {
  private static List<String> digest(MemoryTree tree, String pattern) {
    return DeclaredFiles.of(tree, List.of(new Input.Files(new Origin.BuildContext(), List.of(pattern)))).digest();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/b", "/a/b*"})
  void whatLiesOnTheWayCountsThoughItLeadsNowhere(String pattern) {
    assertThat(List.of(
        digest(new MemoryTree(), pattern), digest(new MemoryTree().file("/a", "x"), pattern), digest(new MemoryTree().directory("/a"), pattern)))
        .doesNotHaveDuplicates();
  }

  @Test
  void whatLiesBesideItDoesNotCount() {
    assertThat(digest(new MemoryTree().directory("/a").file("/a/b", "x").file("/a/c", "y"), "/a/b"))
        .isEqualTo(digest(new MemoryTree().directory("/a").file("/a/b", "x").file("/d", "z"), "/a/b"));
  }

  /** What {@link Input.Files} says of wildcards and escapes. */
  @ParameterizedTest
  @CsvSource(delimiter = ' ', quoteCharacter = '~', value = {
      "a?b a*b,axb", "/a[*]b a*b", "a\\*b ''", "*\\*b a*b", "*[*]b a*b", "[^a-z]* .h,]x", "[\\]]* ]x", "** .h,]x,a*b,axb,d/axb", "d/../a*b a*b,axb", "d/a?b d/axb"})
  void wildcardsStandWithinOneName(String pattern, String covered) {
    var names = List.of(".h", "]x", "a*b", "axb", "d/axb");
    var found = names.stream().filter(name -> !digest(files(names, ""), pattern).equals(digest(files(names, name), pattern))).toList();
    assertThat(String.join(",", found)).isEqualTo(covered.replace("''", ""));
  }

  private static MemoryTree files(List<String> names, String changed) {
    var tree = new MemoryTree();
    names.forEach(name -> tree.place("/" + name, name.equals(changed) ? "changed" : "file"));
    return tree;
  }
}
