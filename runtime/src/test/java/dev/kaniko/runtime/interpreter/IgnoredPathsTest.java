package dev.kaniko.runtime.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IgnoredPathsTest {
  private static final FileNode FILE = new FileNode.RegularFile(Metadata.of(0644, 0, 0, Instant.EPOCH), FileContent.of("x"));

  private static final IgnoredPaths IGNORED = new IgnoredPaths(List.of(path("/cache"), path("/a/b")));

  private static ImagePath path(String text) {
    return ImagePath.clean(text);
  }

  private static Change put(String path) {
    return new Change.Put(path(path), FILE);
  }

  @Test
  void anIgnoredPathIsLeftOutWithAllBelowIt() {
    var diff = SnapshotDiff.of(List.of(put("/cache"), put("/cached"), put("/a/b/c"), put("/a/bc"), new Change.Remove(path("/a/b/gone"))));

    assertThat(IGNORED.takeFrom(diff)).isEqualTo(SnapshotDiff.of(List.of(put("/cached"), put("/a/bc"))));
  }

  @Test
  void aFileKeepsTheNamesThatAreNotIgnored() {
    var diff = SnapshotDiff.of(
        List.of(put("/a/b/file"), new Change.HardLink(path("/x"), path("/a/b/file")), new Change.HardLink(path("/y"), path("/a/b/file"))));

    assertThat(IGNORED.takeFrom(diff)).isEqualTo(SnapshotDiff.of(List.of(put("/x"), new Change.HardLink(path("/y"), path("/x")))));
  }

  @Test
  void whereNothingIsIgnoredTheDiffIsTheSame() {
    var diff = SnapshotDiff.of(List.of(put("/x")));

    assertThat(IGNORED.takeFrom(diff)).isSameAs(diff);
    assertThat(IgnoredPaths.NONE.takeFrom(diff)).isSameAs(diff);
  }
}
