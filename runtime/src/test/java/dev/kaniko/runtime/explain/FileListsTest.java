package dev.kaniko.runtime.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.Digest;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.runtime.cache.FileHashes;
import dev.kaniko.runtime.cache.InputDigests;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list of files costs something once: when its digest is new. */
final class FileListsTest {
  private static final List<String> ALL = List.of("/");

  @TempDir private Path state;
  private final AtomicInteger looks = new AtomicInteger();
  private final MemoryTree tree = new MemoryTree();

  private Digest digest(boolean kept) throws IOException, InterruptedException {
    looks.set(0);
    try (var lists = lists(kept)) {
      var digest = lists.of(counted(), ALL);
      lists.finish();
      return digest;
    }
  }

  private FileLists lists(boolean kept) {
    return new FileLists(new InputDigests(FileHashes.unremembered()), new RecordStore(state), kept);
  }

  private FileTree counted() {
    return new FileTree() {
      @Override
      public Optional<Entry> find(ImagePath path) {
        looks.incrementAndGet();
        return tree.find(path);
      }

      @Override
      public List<String> list(ImagePath directory) {
        return tree.list(directory);
      }
    };
  }

  private void files(int count) {
    for (int i = 0; i < count; i++) {
      tree.file("/f" + i, "text " + i);
    }
  }

  @Test
  void filesOfAKnownDigestAreNotLookedAtForTheirList() throws Exception {
    files(50);
    var digest = digest(true);
    int first = looks.get();
    assertThat(digest(true)).isEqualTo(digest);
    assertThat(looks).as("the digest takes as many looks as the list").hasValue(first / 2);
    try (var lists = lists(true)) {
      assertThat(lists.get(digest).orElseThrow()).hasSize(51).containsKey("/f49");
    }
  }

  @Test
  void aListThatIsNotKeptIsMadeWhenItIsAskedFor() throws Exception {
    files(3);
    try (var lists = lists(false)) {
      var digest = lists.of(counted(), ALL);
      int ofDigest = looks.get();
      lists.finish();
      assertThat(looks).hasValue(ofDigest);
      assertThat(lists.get(digest).orElseThrow()).containsKey("/f2");
    }
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void ofTooManyFilesThereIsNoList() throws Exception {
    files(50_001);
    var digest = digest(true);
    try (var lists = lists(true)) {
      assertThat(lists.get(digest)).isEmpty();
    }
  }
}
