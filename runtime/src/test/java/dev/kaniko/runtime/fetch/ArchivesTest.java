package dev.kaniko.runtime.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class ArchivesTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  @TempDir private Path scratch;

  private FileTree open(byte[] bytes) throws IOException {
    return new Archives(scratch, NOW).open(FileContent.of(bytes)).orElseThrow();
  }

  private static FileNode node(FileTree tree, String path) throws IOException {
    return tree.find(ImagePath.clean(path)).orElseThrow(() -> new AssertionError("nothing at " + path)).node();
  }

  private static String text(FileTree tree, String path) throws IOException {
    try (var input = ((FileNode.RegularFile) node(tree, path)).content().open()) {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static TarMaker sample() throws IOException {
    return new TarMaker()
        .directory("in/", 0750, 7, 8)
        .file("in/f", 0640, "abc")
        .file("top", 04711, "text")
        .link("in/l", TarConstants.LF_SYMLINK, "f")
        .link("in/h", TarConstants.LF_LINK, "in/f");
  }

  private interface Compressor {
    OutputStream open(OutputStream out) throws IOException;
  }

  private static byte[] compressed(byte[] bytes, Compressor compressor) throws IOException {
    var result = new ByteArrayOutputStream();
    try (var out = compressor.open(result)) {
      out.write(bytes);
    }
    return result.toByteArray();
  }

  private static byte[] large() throws IOException {
    var digits = new StringBuilder();
    new Random(1).ints(600_000, 'a', 'z').forEach(c -> digits.append((char) c));
    return new TarMaker().file("large", 0644, digits.toString()).file("small", 0644, "x").finish();
  }

  @Test
  void entriesKeepTheirOwnersModesTimesAndKinds() throws IOException {
    var tree = open(sample().special("p", TarConstants.LF_FIFO, 0, 0).special("null", TarConstants.LF_CHR, 1, 3).finish());
    var in = node(tree, "/in").metadata();
    assertThat(in.mode()).isEqualTo(0750);
    assertThat(in.uid()).isEqualTo(7);
    assertThat(in.gid()).isEqualTo(8);
    assertThat(in.modified()).isEqualTo(Instant.ofEpochSecond(1_600_000_000));
    assertThat(node(tree, "/top").metadata().mode()).isEqualTo(04711);
    assertThat(node(tree, "/in/l")).isInstanceOfSatisfying(FileNode.SymbolicLink.class, link -> assertThat(link.target()).isEqualTo("f"));
    assertThat(node(tree, "/p")).isInstanceOf(FileNode.Fifo.class);
    assertThat(node(tree, "/null"))
        .isInstanceOfSatisfying(FileNode.Device.class, device -> {
          assertThat(device.block()).isFalse();
          assertThat(device.major()).isEqualTo(1);
          assertThat(device.minor()).isEqualTo(3);
        });
    assertThat(tree.list(ImagePath.ROOT)).containsExactly("in", "null", "p", "top");
  }

  @Test
  void onlyADirectoryThatNoEntryListsIsImplied() throws IOException {
    var tree = open(new TarMaker().file("a/f", 0644, "f").file("b/f", 0644, "f").directory("b/", 0755, 0, 0).directory("c/", 0755, 0, 0).finish());
    for (var path : new String[] {"/a", "/b", "/c", "/a/f"}) {
      assertThat(tree.find(ImagePath.clean(path)).orElseThrow().implied()).as(path).isEqualTo(path.equals("/a"));
    }
  }

  @Test
  void entriesWhoseNameIsTheRootAreSkippedWhateverTheirKind() throws IOException {
    var maker = new TarMaker().file("a", 0644, "kept");
    for (var name : new String[] {"", ".", "./.", "..", "../..", "a/..", "./a/../.."}) {
      maker.file(name, 0600, "no").link(name, TarConstants.LF_SYMLINK, "a").link(name, TarConstants.LF_LINK, "a")
          .special(name, TarConstants.LF_FIFO, 0, 0).special(name, TarConstants.LF_CHR, 1, 3);
    }
    var tree = open(maker.directory("./", 0700, 7, 8).file("b", 0644, "kept too").finish());
    assertThat(tree.list(ImagePath.ROOT)).containsExactly("a", "b");
    assertThat(text(tree, "/a")).isEqualTo("kept");
    assertThat(node(tree, "/a").metadata().mode()).isEqualTo(0644);
    assertThat(text(tree, "/b")).isEqualTo("kept too");
  }

  @Test
  void aHardLinkIsAnotherNameAndItsHeaderHoldsForTheFile() throws IOException {
    var tree = open(sample().finish());
    var file = tree.find(ImagePath.clean("/in/f")).orElseThrow();
    assertThat(tree.find(ImagePath.clean("/in/h"))).contains(file);
    assertThat(file.inode()).isPresent();
    assertThat(file.node().metadata().mode()).isEqualTo(0644);
    assertThat(tree.find(ImagePath.clean("/top")).orElseThrow().inode()).isEmpty();
  }

  @Test
  void everyCompressionIsFoundFromTheContent() throws IOException {
    for (var plain : new byte[][] {sample().finish(), large()}) {
      var expected = open(plain).list(ImagePath.ROOT);
      Compressor[] compressors = {
          GZIPOutputStream::new, BZip2CompressorOutputStream::new, out -> new XZOutputStream(out, new LZMA2Options(1))
      };
      for (var compressor : compressors) {
        assertThat(open(compressed(plain, compressor)).list(ImagePath.ROOT)).isEqualTo(expected);
      }
      assertThat(open(Zstd.compress(plain)).list(ImagePath.ROOT)).isEqualTo(expected);
    }
    assertThat(text(open(compressed(large(), GZIPOutputStream::new)), "/large")).hasSize(600_000);
    assertThat(text(open(compressed(large(), GZIPOutputStream::new)), "/small")).isEqualTo("x");
  }

  @Test
  void anUncompressedArchiveOnDiskIsReadInPlace() throws IOException {
    var file = Files.write(scratch.resolve("t.tar"), large());
    var tree = new Archives(scratch, NOW).open(StoredContent.of(file)).orElseThrow();
    assertThat(text(tree, "/small")).isEqualTo("x");
    try (var left = Files.list(scratch)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void aFileThatIsNotAnArchiveIsNotOpened() throws IOException {
    var archives = new Archives(scratch, NOW);
    var text = "no archive\n".repeat(100).getBytes(StandardCharsets.UTF_8);
    assertThat(archives.open(FileContent.of(""))).isEmpty();
    assertThat(archives.open(FileContent.of(text))).isEmpty();
    assertThat(archives.open(FileContent.of(compressed(text, GZIPOutputStream::new)))).isEmpty();
    assertThat(archives.open(FileContent.of(new byte[] {0x1F, (byte) 0x8B, 8, 1, 2, 3}))).isEmpty();
    assertThat(archives.open(FileContent.of(new byte[10240]))).as("zeros only").isEmpty();
  }

  @Test
  void anArchiveThatBreaksOffIsAnError() throws IOException {
    var plain = large();
    Compressor[] compressors = {
        out -> out, GZIPOutputStream::new, out -> new XZOutputStream(out, new LZMA2Options(1))
    };
    for (var compressor : compressors) {
      var bytes = compressed(plain, compressor);
      assertDamaged(Arrays.copyOf(bytes, bytes.length * 2 / 3));
    }
    var zstd = Zstd.compress(plain);
    assertDamaged(Arrays.copyOf(zstd, zstd.length * 2 / 3));
  }

  private void assertDamaged(byte[] bytes) {
    assertThatThrownBy(() -> open(bytes))
        .isInstanceOf(InstructionFailedException.class)
        .hasMessageStartingWith("cannot unpack the archive: ");
  }

  @Test
  void dotDotStopsAtTheRoot() throws IOException {
    var tree = open(new TarMaker().file("../../evil", 0644, "1").file("/abs/../x", 0644, "2").finish());
    assertThat(tree.list(ImagePath.ROOT)).containsExactly("evil", "x");
  }

  @Test
  void aLinkOutOfTheRootIsNotWrittenThrough() throws IOException {
    var outside = new TarMaker().link("l", TarConstants.LF_SYMLINK, "/etc").file("l/written", 0644, "x").finish();
    assertThatThrownBy(() -> open(outside)).isInstanceOf(InstructionFailedException.class).hasMessageContaining("/l: no such file");
    var loop = new TarMaker().link("l", TarConstants.LF_SYMLINK, "l").file("l/written", 0644, "x").finish();
    assertThatThrownBy(() -> open(loop)).hasMessageContaining("symbolic links");
  }

  @Test
  void aLinkInsideTheRootIsWrittenThrough() throws IOException {
    var tree = open(new TarMaker()
        .directory("d/", 0755, 0, 0)
        .link("l", TarConstants.LF_SYMLINK, "/../d")
        .file("l/new/f", 0644, "x")
        .finish());
    assertThat(text(tree, "/d/new/f")).isEqualTo("x");
    assertThat(node(tree, "/l")).isInstanceOf(FileNode.SymbolicLink.class);
    assertThat(tree.find(ImagePath.clean("/l/new"))).isEmpty();
  }

  @Test
  void directoriesThatAreNotListedAreMade() throws IOException {
    var made = node(open(new TarMaker().file("a/b/f", 0644, "x").finish()), "/a/b");
    assertThat(made).isInstanceOf(FileNode.Directory.class);
    assertThat(made.metadata().mode()).isEqualTo(0755);
    assertThat(made.metadata().modified()).isEqualTo(NOW);
  }

  @Test
  void theEntryOfTheRootIsIgnored() throws IOException {
    var tree = open(new TarMaker().directory("./", 01777, 5, 6).file("./f", 0644, "x").finish());
    assertThat(node(tree, "/").metadata().mode()).isEqualTo(0755);
    assertThat(tree.list(ImagePath.ROOT)).containsExactly("f");
  }

  @Test
  void laterEntriesReplaceEarlierOnes() throws IOException {
    var tree = open(new TarMaker()
        .file("a", 0644, "1").file("a", 0600, "2")
        .file("d/in", 0644, "x").file("d", 0644, "file")
        .file("e", 0644, "x").directory("e/", 0700, 0, 0)
        .file("h", 0644, "x").link("g", TarConstants.LF_LINK, "h").file("h", 0644, "y")
        .finish());
    assertThat(text(tree, "/a")).isEqualTo("2");
    assertThat(text(tree, "/d")).isEqualTo("file");
    assertThat(node(tree, "/e")).isInstanceOf(FileNode.Directory.class);
    assertThat(text(tree, "/g")).isEqualTo("x");
    assertThat(tree.find(ImagePath.clean("/g")).orElseThrow().inode()).as("one name is left").isEmpty();
  }

  @Test
  void whiteoutNamesAreOrdinaryNames() throws IOException {
    var tree = open(new TarMaker().file(".wh.x", 0644, "1").file("d/.wh..wh..opq", 0644, "2").finish());
    assertThat(tree.list(ImagePath.ROOT)).containsExactly(".wh.x", "d");
    assertThat(text(tree, "/d/.wh..wh..opq")).isEqualTo("2");
  }

  @Test
  void longNamesOfBothKindsAreRead() throws IOException {
    var name = "d".repeat(90) + "/" + "e".repeat(90) + "/" + "ü".repeat(100);
    for (int mode : new int[] {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX}) {
      var tree = open(new TarMaker(mode).file(name, 0644, "x").link("l", TarConstants.LF_SYMLINK, name).finish());
      assertThat(text(tree, name)).isEqualTo("x");
      assertThat(node(tree, "/l")).isInstanceOfSatisfying(FileNode.SymbolicLink.class, link -> assertThat(link.target()).isEqualTo(name));
    }
  }

  @Test
  void paxTimesOwnersAndAttributesAreRead() throws IOException {
    var tree = open(new TarMaker()
        .file("f", "x", Map.of("mtime", "-1.25", "uid", "3000000000", "SCHILY.xattr.user.note", "value"))
        .finish());
    var metadata = node(tree, "/f").metadata();
    assertThat(metadata.modified()).isEqualTo(Instant.ofEpochSecond(-2, 750_000_000));
    assertThat(metadata.uid()).isEqualTo(3_000_000_000L);
    assertThat(Objects.requireNonNull(metadata.xattrs().get("user.note")).bytes())
        .isEqualTo("value".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anArchiveOfVersion7IsKnownByItsChecksum() throws IOException {
    var bytes = new TarMaker().file("f", 0644, "x").finish();
    Arrays.fill(bytes, 257, 512, (byte) 0);
    Arrays.fill(bytes, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += bytes[i] & 0xFF;
    }
    System.arraycopy(String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII), 0, bytes, 148, 8);
    assertThat(text(open(bytes), "/f")).isEqualTo("x");
    bytes[0] = 'g';
    assertThat(new Archives(scratch, NOW).open(FileContent.of(bytes))).isEmpty();
  }

  @Test
  void anArchiveIsUnpackedWhileItComesIn() throws IOException {
    var large = large();
    var forms = List.of(
        large,
        compressed(large, GZIPOutputStream::new),
        compressed(large, BZip2CompressorOutputStream::new),
        compressed(large, out -> new XZOutputStream(out, new LZMA2Options(0))),
        Zstd.compress(large));
    for (var bytes : forms) {
      var tree = new Archives(scratch, NOW).receive(new ByteArrayInputStream(bytes)).orElseThrow();
      assertThat(text(tree, "/small")).isEqualTo("x");
      assertThat(text(tree, "/large")).hasSize(600_000);
      var half = new ByteArrayInputStream(bytes, 0, bytes.length / 2);
      assertThatThrownBy(() -> new Archives(scratch, NOW).receive(half)).isInstanceOf(InstructionFailedException.class).hasMessageStartingWith("cannot unpack the archive: ");
    }
    assertThat(new Archives(scratch, NOW).receive(InputStream.nullInputStream())).isEmpty();
    assertThat(new Archives(scratch, NOW).receive(new ByteArrayInputStream(new byte[2000]))).isEmpty();
  }

  @Test
  void aBrokenInputIsNotADamagedArchive() throws IOException {
    var start = new ByteArrayInputStream(compressed(large(), GZIPOutputStream::new), 0, 100_000);
    var broken = new SequenceInputStream(start, new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("the line is cut");
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return read();
      }
    });
    assertThatThrownBy(() -> new Archives(scratch, NOW).receive(broken)).isExactlyInstanceOf(IOException.class).hasMessage("the line is cut");
  }
}
