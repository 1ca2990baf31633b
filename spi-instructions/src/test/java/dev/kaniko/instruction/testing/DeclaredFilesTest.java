package dev.kaniko.instruction.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
