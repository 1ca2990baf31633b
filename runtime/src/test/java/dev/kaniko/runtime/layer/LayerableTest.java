package dev.kaniko.runtime.layer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that a layer cannot hold is an error; it is not silently left out. */
class LayerableTest {
  private static final Metadata PLAIN = Metadata.of(0644, 0, 0, Instant.EPOCH);
  private static final SizeLimit LIMIT = new SizeLimit(1L << 40, Path.of("/state"));

  /** A sparse file. Reading it fails the test. */
  private record Sparse(long size) implements FileContent {
    @Override
    public InputStream open() throws IOException {
      throw new IOException("read");
    }
  }

  private static Change file(String path, long size) {
    return new Change.Put(new ImagePath(path), new FileNode.RegularFile(PLAIN, new Sparse(size)));
  }

  private static void check(Change... changes) throws IOException {
    Layerable.check(SnapshotDiff.of(List.of(changes)), LIMIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/.wh.passwd", "/etc/.wh.passwd", "/.wh.", "/.wh..wh..opq", "/.wh..wh.plnk"})
  void aNameThatStandsForARemovedFileIsRefused(String name) {
    assertThatThrownBy(() -> check(file(name, 1))).isInstanceOf(InstructionFailedException.class).hasMessageStartingWith(name + ": a name that begins with \".wh.\"");
    assertThatThrownBy(() -> check(new Change.Put(new ImagePath(name), new FileNode.Directory(PLAIN)))).isInstanceOf(InstructionFailedException.class);
    assertThatThrownBy(() -> check(file("/f", 1), new Change.HardLink(new ImagePath("/z" + name), new ImagePath("/f"))))
        .isInstanceOf(InstructionFailedException.class).hasMessageContaining("/z" + name);
  }

  @Test
  void otherNamesAndRemovalsAreAllowed() {
    assertThatCode(() -> check(file("/.whale", 1), file("/a.wh.b", 1), new Change.Remove(new ImagePath("/gone")))).doesNotThrowAnyException();
  }

  @Test
  void aDeviceThatOverlayTakesForARemovedFileIsRefused() {
    assertThatThrownBy(() -> check(new Change.Put(new ImagePath("/dev/x"), new FileNode.Device(PLAIN, false, 0, 0))))
        .isInstanceOf(InstructionFailedException.class).hasMessageContaining("/dev/x");
    assertThatCode(() -> check(new Change.Put(new ImagePath("/dev/x"), new FileNode.Device(PLAIN, true, 0, 0)))).doesNotThrowAnyException();
  }

  @Test
  void aFileThatIsLargerThanTheDiskIsRefusedUnread() {
    assertThatThrownBy(() -> check(file("/small", 1), file("/big", 100L << 40)))
        .isInstanceOf(InstructionFailedException.class).hasMessageContaining("/big has 110.0 TB").hasMessageContaining("--kaniko-dir");
  }

  @Test
  void manyFilesThatAreLargerTogetherAreRefusedUnread() {
    var files = new ArrayList<Change>();
    for (int i = 0; i < 100; i++) {
      files.add(file("/f" + i, 1L << 39));
    }
    assertThatThrownBy(() -> check(files.toArray(Change[]::new))).isInstanceOf(InstructionFailedException.class).hasMessageContaining("the layer of this step");
    assertThatThrownBy(() -> check(file("/a", Long.MAX_VALUE / 2), file("/b", Long.MAX_VALUE), file("/c", Long.MAX_VALUE))).isInstanceOf(InstructionFailedException.class);
  }

  @Test
  void aPathThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> check(file("/d".repeat(3000), 1))).isInstanceOf(IOException.class).hasMessageContaining("4095 bytes");
  }
}
