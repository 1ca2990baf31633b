package dev.kaniko.runtime.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Laws about hostile archives. All are small, so that none is written to the scratch directory. */
class ArchivesProps {
  record Entry(String name, byte type, String target) {}

  private static Optional<FileTree> open(byte[] bytes) throws IOException {
    return new Archives(Path.of(System.getProperty("java.io.tmpdir")), Instant.EPOCH).open(FileContent.of(bytes));
  }

  @Provide
  Arbitrary<List<Entry>> entries() {
    var names = Arbitraries.of("a", "b", "..", ".", "", "l").list().ofMinSize(1).ofMaxSize(4).map(parts -> String.join("/", parts));
    var types = Arbitraries.of(
        TarConstants.LF_NORMAL, TarConstants.LF_DIR, TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_FIFO);
    return Combinators.combine(names.filter(name -> !name.isEmpty()), types, names)
        .as(Entry::new).list().ofMinSize(1).ofMaxSize(8);
  }

  private static byte[] tar(List<Entry> entries) throws IOException {
    var tar = new TarMaker();
    for (var entry : entries) {
      if (entry.type() == TarConstants.LF_NORMAL) {
        tar.file(entry.name() + "f", 0644, "x");
      } else {
        tar.link(entry.name(), entry.type(), entry.target());
      }
    }
    return tar.finish();
  }

  @Property(tries = 1000)
  void anArchiveNeverYieldsAnEntryOutsideItsTree(@ForAll("entries") List<Entry> entries) throws IOException {
    Optional<FileTree> tree;
    try {
      tree = open(tar(entries));
    } catch (InstructionFailedException e) {
      assertThat(e).hasMessageStartingWith("cannot unpack the archive: ");
      return;
    }
    var rest = new ArrayDeque<>(List.of(ImagePath.ROOT));
    while (!rest.isEmpty()) {
      var path = rest.poll();
      var node = tree.orElseThrow().find(path).orElseThrow().node();
      var names = tree.orElseThrow().list(path);
      if (!(node instanceof FileNode.Directory)) {
        assertThat(names).isEmpty();
      }
      for (var name : names) {
        assertThat(name).isNotIn("", ".", "..").doesNotContain("/");
        rest.add(path.child(name));
      }
    }
  }

  @Property(tries = 500)
  void damageIsAnErrorOfTheArchiveOrUnseen(
      @ForAll("entries") List<Entry> entries, @ForAll int place, @ForAll byte value) throws IOException {
    var bytes = tar(entries);
    bytes[Math.floorMod(place, Math.min(bytes.length, 512 * (entries.size() + 1)))] = value;
    try {
      open(bytes);
    } catch (InstructionFailedException e) {
      assertThat(e).hasMessageStartingWith("cannot unpack the archive: ");
    }
  }
}
