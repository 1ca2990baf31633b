package dev.kaniko.runtime.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.Digest;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the patterns of an input lead to. */
class InputDigestsTest {
  private final InputDigests digests = new InputDigests(FileHashes.unremembered());

  private Map<String, String> entries(FileTree tree, List<String> patterns) throws IOException, InterruptedException {
    return digests.describe(tree, patterns, 100).entries().orElseThrow();
  }

  private Digest digest(FileTree tree, String... patterns) throws IOException, InterruptedException {
    return digests.of(tree, List.of(patterns));
  }

  private static MemoryTree tree() {
    return new MemoryTree()
        .directory("/v1").file("/v1/a.txt", "one").file("/v1/b.md", "two")
        .directory("/v2").file("/v2/a.txt", "one").file("/v2/b.md", "two")
        .link("/current", "v1")
        .directory("/deep").link("/deep/up", "../v1/a.txt")
        .link("/nowhere", "missing");
  }

  private static FileNode node(MemoryTree tree, String path) {
    return tree.find(new ImagePath(path)).orElseThrow().node();
  }

  private static MemoryTree withMode(MemoryTree tree, String path, int mode) {
    var node = node(tree, path);
    return tree.put(path, node.with(node.metadata().withMode(mode)));
  }

  @Test
  void whatAWildcardDoesNotMatchDoesNotCount() throws Exception {
    var before = digest(tree(), "v1/*.txt");
    assertThat(digest(tree().file("/v1/b.md", "other").file("/v1/c.md", "new"), "v1/*.txt")).isEqualTo(before);
    assertThat(digest(tree().file("/v1/c.txt", "new"), "v1/*.txt")).isNotEqualTo(before);
    assertThat(digest(tree().file("/v1/a.txt", "other"), "v1/*.txt")).isNotEqualTo(before);
    assertThat(digest(tree().remove("/v1/a.txt"), "v1/*.txt")).isNotEqualTo(before);
  }

  @Test
  void aDirectoryThatAWildcardMatchesAndThatLeadsNowhereDoesNotCount() throws Exception {
    var before = digest(tree(), "*/a.txt");
    assertThat(digest(tree().directory("/v3").file("/v3/c.txt", "new").file("/file", "new"), "*/a.txt")).isEqualTo(before);
    assertThat(digest(withMode(tree(), "/v2", 0700), "*/a.txt")).isNotEqualTo(before);
    assertThat(digest(withMode(tree(), "/deep", 0700), "*/a.txt")).isEqualTo(before);
  }

  @Test
  void aLinkOnTheWayCountsAndSoDoesWhatItLeadsTo() throws Exception {
    var before = digest(tree(), "current/a.txt");
    assertThat(digest(tree().link("/current", "v2"), "current/a.txt")).isNotEqualTo(before);
    assertThat(digest(tree().link("/current", "./v1"), "current/a.txt")).isNotEqualTo(before);
    assertThat(digest(tree().file("/v1/a.txt", "other"), "current/a.txt")).isNotEqualTo(before);
    assertThat(digest(withMode(tree(), "/v1", 0700), "current/a.txt")).isNotEqualTo(before);
    assertThat(digest(tree().file("/v1/b.md", "other").file("/v2/a.txt", "other"), "current/a.txt")).isEqualTo(before);
  }

  @Test
  void aLinkAtTheEndCountsAndSoDoesWhatItLeadsTo() throws Exception {
    var before = digest(tree(), "deep/up");
    assertThat(digest(tree().file("/v1/a.txt", "other"), "deep/up")).isNotEqualTo(before);
    assertThat(digest(tree().link("/deep/up", "../v2/a.txt"), "deep/up")).isNotEqualTo(before);
    assertThat(digest(tree().remove("/deep/up").file("/deep/up", "one"), "deep/up")).isNotEqualTo(before);
    assertThat(digest(tree().file("/v1/b.md", "other"), "deep/up")).isEqualTo(before);
  }

  @Test
  void aLinkBelowWhatIsReadIsNotFollowed() throws Exception {
    var before = digest(tree(), "deep");
    assertThat(digest(tree().file("/v1/a.txt", "other"), "deep")).isEqualTo(before);
    assertThat(digest(tree().link("/deep/up", "../v1/b.md"), "deep")).isNotEqualTo(before);
  }

  @Test
  void aLinkThatLeadsNowhereCountsByWhereItLeads() throws Exception {
    var before = digest(tree(), "nowhere");
    assertThat(digest(tree().file("/missing", ""), "nowhere")).isNotEqualTo(before);
    assertThat(digest(tree().link("/nowhere", "lost"), "nowhere")).isNotEqualTo(before);
    assertThat(digest(tree().file("/v1/a.txt", "other"), "nowhere")).isEqualTo(before);
  }

  @Test
  void aLinkThatLeadsToItselfHasNoDigest() {
    assertThatThrownBy(() -> digest(new MemoryTree().link("/a", "a"), "a/b")).isInstanceOf(IOException.class).hasMessageContaining("symbolic links");
  }

  @Test
  void twoDotsAreResolvedInTheTextAndStopAtTheRoot() throws Exception {
    assertThat(digest(tree(), "current/../v2/b.md")).isEqualTo(digest(tree(), "/v2/b.md")).isEqualTo(digest(tree(), "../../v2/./b.md"));
  }

  @Test
  void ofAMalformedPatternTheWholeTreeCounts() throws Exception {
    for (var pattern : List.of("v1/[", "v1/a*\\", "*/[a-", "\0")) {
      assertThat(digest(tree(), pattern)).isEqualTo(digest(tree(), pattern));
      assertThat(digest(tree().file("/elsewhere", ""), pattern)).as(pattern).isNotEqualTo(digest(tree(), pattern));
    }
  }

  @Test
  void namesThatLieInDifferentMatchesAreDifferentFilesForTheStep() throws Exception {
    var linked = new MemoryTree().directory("/a").directory("/b").name("/a/f", "x", 1).name("/b/f", "x", 1);
    var apart = new MemoryTree().directory("/a").directory("/b").file("/a/f", "x").file("/b/f", "x");
    assertThat(digest(linked, "a", "b")).isEqualTo(digest(apart, "a", "b"));
    assertThat(digest(linked, ".")).isNotEqualTo(digest(apart, "."));
  }

  @Test
  void noTwoOfManyTreesThatLookAlikeCollide() throws Exception {
    var trees = List.of(
        new MemoryTree().file("/a", "bc").file("/b", ""),
        new MemoryTree().file("/a", "b").file("/b", "c"),
        new MemoryTree().file("/a", "").file("/b", "bc"),
        new MemoryTree().file("/a", "bc").file("/c", ""),
        new MemoryTree().file("/ab", "c").file("/b", ""),
        new MemoryTree().directory("/a").file("/a/b", "c"),
        new MemoryTree().directory("/a").file("/b", "c"),
        new MemoryTree().file("/a", "").file("/b", "c"),
        new MemoryTree().link("/a", "b").file("/b", "c"),
        new MemoryTree().link("/b", "a").file("/a", "c"),
        new MemoryTree().link("/a", "b user.x=00"),
        new MemoryTree().put("/a", new FileNode.SymbolicLink(attribute("user.x", 0), "b")),
        new MemoryTree().put("/a", new FileNode.SymbolicLink(attribute("user.x=00 to b", 0), "b")),
        new MemoryTree().put("/a", new FileNode.Fifo(attribute("user.a=00 user.b", 1))),
        new MemoryTree().put("/a", new FileNode.Fifo(attribute("user.a", 0).withXattrs(Map.of("user.a", value(0), "user.b", value(1))))),
        new MemoryTree().put("/a", new FileNode.Fifo(attribute("user.a\\e00\\suser.b", 1))),
        new MemoryTree().put("/a", new FileNode.Device(attribute("user.a", 0), true, 1, 23)),
        new MemoryTree().put("/a", new FileNode.Device(attribute("user.a", 0), true, 12, 3)),
        new MemoryTree().put("/a", new FileNode.Device(attribute("user.a", 0), false, 1, 23)),
        new MemoryTree().file("/\uDCE4", "latin"),
        new MemoryTree().file("/\uDCE5", "latin"),
        new MemoryTree().file("/?", "latin"),
        new MemoryTree().file("/\uFFFD", "latin"));
    var seen = new HashSet<Digest>();
    for (var tree : trees) {
      assertThat(seen.add(digest(tree, "."))).as("%s", entries(tree, List.of("."))).isTrue();
    }
  }

  private static Metadata attribute(String name, int value) {
    return Metadata.of(0644, 0, 0, MemoryTree.TIME).withXattrs(Map.of(name, value(value)));
  }

  private static XattrValue value(int value) {
    return XattrValue.of(new byte[] {(byte) value});
  }

  @Test
  void entriesSayForPeopleWhatIsThere() throws Exception {
    var tree = tree().file("/v1/c", "c", 04755, 7, 8).name("/v1/x", "x", 1).name("/v1/y", "x", 1);
    assertThat(entries(tree, List.of("current")))
        .containsEntry("/", "directory 755 0:0")
        .containsEntry("/current", "link 777 0:0 to v1")
        .containsEntry("/v1/a.txt", "file 644 0:0 " + Digests.ofText("one"))
        .containsEntry("/v1/c", "file 4755 7:8 " + Digests.ofText("c"))
        .containsEntry("/v1/y", "the same file as /v1/x")
        .containsOnlyKeys("/", "/current", "/v1", "/v1/a.txt", "/v1/b.md", "/v1/c", "/v1/x", "/v1/y");
    assertThat(entries(tree, List.of("missing"))).containsEntry("/missing", "nothing");
    assertThat(entries(tree, List.of("v1/c", "v1/c/below"))).as("what is read and leads elsewhere too").containsEntry("/v1/c", "file 4755 7:8 " + Digests.ofText("c"));
    assertThat(digests.describe(tree, List.of("current"), 100).digest()).isEqualTo(digest(tree, "current"));
    assertThat(digests.describe(tree, List.of("."), 1).entries()).as("there are more").isEmpty();
  }

  @Test
  void manyFilesKeepTheirOrderWhoeverIsReadFirst() throws Exception {
    var tree = new MemoryTree();
    for (int i = 0; i < 300; i++) {
      tree.put("/f" + i, new FileNode.RegularFile(Metadata.of(0644, 0, 0, MemoryTree.TIME), FileContent.of(new byte[i % 7 == 0 ? 200_000 : i])));
    }
    var first = digest(tree, ".");
    for (int i = 0; i < 5; i++) {
      assertThat(digest(tree, ".")).isEqualTo(first);
    }
  }

  /** Bytes that have no end. */
  private record Endless(CountDownLatch opened) implements FileContent {
    @Override
    public long size() {
      return Long.MAX_VALUE - 1;
    }

    @Override
    public InputStream open() {
      opened.countDown();
      return new InputStream() {
        @Override
        public int read() {
          return 0;
        }
      };
    }
  }

  @Test
  @Timeout(20)
  void anInterruptEndsTheReading() throws Exception {
    var opened = new CountDownLatch(1);
    var tree = new MemoryTree().put("/f", new FileNode.RegularFile(Metadata.of(0644, 0, 0, MemoryTree.TIME), new Endless(opened)));
    var outcome = new Throwable[1];
    var thread = Thread.ofPlatform().start(() -> {
      try {
        digest(tree, "f");
      } catch (IOException | InterruptedException e) {
        outcome[0] = e;
      }
    });
    opened.await();
    thread.interrupt();
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    assertThat(outcome[0]).isInstanceOf(InterruptedException.class);
  }

  @Test
  void whatCannotBeReadHasNoDigest() {
    var broken = new FileContent() {
      @Override
      public long size() {
        return 1;
      }

      @Override
      public InputStream open() throws IOException {
        throw new IOException("the disk is broken");
      }
    };
    var tree = new MemoryTree().put("/f", new FileNode.RegularFile(Metadata.of(0644, 0, 0, MemoryTree.TIME), broken));
    assertThatThrownBy(() -> digest(tree, "f")).isInstanceOf(IOException.class).hasMessage("the disk is broken");
  }
}
