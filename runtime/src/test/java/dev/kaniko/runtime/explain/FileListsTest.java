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

/** A list of files is made by the walk that makes its digest. */
final class FileListsTest {
  private static final List<String> ALL = List.of("/");

  @TempDir private Path state;
  private final AtomicInteger looks = new AtomicInteger();
  private final MemoryTree tree = new MemoryTree();

  private Digest digest(boolean kept) throws IOException, InterruptedException {
    looks.set(0);
    return lists(kept).of(counted(), ALL);
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
  void aListTakesNoLookThatTheDigestDoesNotTake() throws Exception {
    files(50);
    var digest = digest(true);
    int first = looks.get();
    assertThat(digest(true)).isEqualTo(digest);
    assertThat(looks).as("the list is known now").hasValue(first);
    digest(false);
    assertThat(looks).as("no list is made").hasValue(first);
    assertThat(lists(true).get(digest).orElseThrow()).hasSize(51).containsKey("/f49");
  }

  @Test
  void aListThatIsNotKeptIsMadeWhenItIsAskedFor() throws Exception {
    files(3);
    var lists = lists(false);
    var digest = lists.of(counted(), ALL);
    assertThat(lists.get(digest).orElseThrow()).containsKey("/f2");
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void ofTooManyFilesThereIsNoList() throws Exception {
    files(50_001);
    var digest = digest(true);
    assertThat(lists(true).get(digest)).isEmpty();
  }
}
