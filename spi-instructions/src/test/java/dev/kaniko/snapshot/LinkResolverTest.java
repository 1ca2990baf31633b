package dev.kaniko.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.MemoryTree;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Where paths lead, as path_resolution(7) tells for a process whose root is the tree. */
class LinkResolverTest {
  private final MemoryTree tree = new MemoryTree()
      .directory("/d").directory("/d/e").file("/d/f", "x")
      .link("/absolute", "/d/e").link("/relative", "d/./e").link("/d/up", "../../../d/f").link("/d/e/top", "/").link("/away", "missing/../d")
      .link("/chain", "relative/top/absolute").link("/loop", "loop").link("/one", "other").link("/other", "/one");

  private String follow(String path) throws IOException {
    return new LinkResolver(tree).follow(new ImagePath(path)).text();
  }

  private String followParents(String path) throws IOException {
    return new LinkResolver(tree).followParents(new ImagePath(path)).text();
  }

  @Test
  void everyLinkIsFollowedAndNoneLeadsOut() throws IOException {
    assertThat(follow("/")).isEqualTo("/");
    assertThat(follow("/d/f")).isEqualTo("/d/f");
    assertThat(follow("/absolute")).isEqualTo("/d/e");
    assertThat(follow("/relative/new")).isEqualTo("/d/e/new");
    assertThat(follow("/d/up")).isEqualTo("/d/f");
    assertThat(follow("/d/e/top/d/up")).isEqualTo("/d/f");
    assertThat(follow("/chain")).isEqualTo("/d/e");
  }

  @Test
  void namesThatDoNotExistAreKept() throws IOException {
    assertThat(follow("/no/such/name")).isEqualTo("/no/such/name");
    assertThat(follow("/absolute/no/name")).isEqualTo("/d/e/no/name");
    assertThat(follow("/away/f")).isEqualTo("/d/f");
  }

  @Test
  void theLastNameIsKeptWhereOnlyItsParentsAreAskedFor() throws IOException {
    assertThat(followParents("/absolute")).isEqualTo("/absolute");
    assertThat(followParents("/relative/top")).isEqualTo("/d/e/top");
    assertThat(followParents("/chain/top")).isEqualTo("/d/e/top");
    assertThat(followParents("/loop")).isEqualTo("/loop");
  }

  @Test
  void linksThatLeadToThemselvesAreAnError() {
    assertThatThrownBy(() -> follow("/loop")).isInstanceOf(IOException.class).hasMessage("/loop: too many levels of symbolic links");
    assertThatThrownBy(() -> follow("/one/x")).isInstanceOf(IOException.class).hasMessage("/one/x: too many levels of symbolic links");
  }

  @Test
  void fortyLinksAreFollowedAsLinuxDoesAndNoMore() throws IOException {
    tree.file("/0", "x");
    for (int i = 1; i <= 41; i++) {
      tree.link("/" + i, "" + (i - 1));
    }
    assertThat(follow("/40")).isEqualTo("/0");
    assertThatThrownBy(() -> follow("/41")).hasMessageStartingWith("/41: too many levels");
  }
}
