package dev.kaniko.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.TreeBuilder;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The meaning of entries in a layer, by the OCI image-spec, POSIX and GNU tar. */
class LayerReaderTest {
  private static final Metadata PLAIN = Metadata.of(0644, 0, 0, Instant.EPOCH);

  private static List<Change> read(TarBytes tar) throws IOException {
    return LayerLaws.read(tar.end()).changes();
  }

  private static Change.Put first(TarBytes tar) throws IOException {
    return (Change.Put) read(tar).getFirst();
  }

  private static Metadata metadata(String... records) throws IOException {
    return first(new TarBytes().records('x', records).file("f")).node().metadata();
  }

  private static void assertRefused(TarBytes tar, String message) {
    assertThatThrownBy(() -> read(tar)).isInstanceOf(LayerFormatException.class).hasMessage(message);
  }

  private static TarHeader header(String name, char type) {
    return new TarHeader(TarBytes.bytes(name), type, PLAIN);
  }

  @Test
  void whiteoutsBecomeRemovals() throws IOException {
    var tar = new TarBytes().file("d/.wh.gone").file("e/.wh..wh..opq").file(".wh..wh..opq").file("./.wh.top").file(".wh..hidden").file("d/.wh..wh.plnk").file("d/.wh..wh.aufs");
    assertThat(read(tar)).containsExactlyElementsOf(new TreeBuilder().clear("/").diff().changes());
    tar = new TarBytes().file("d/.wh.gone").file("e/.wh..wh..opq").file("./.wh.top").file(".wh..hidden").file("d/.wh..wh.plnk").file("d/.wh..wh.aufs").file("wh.kept");
    assertThat(read(tar)).extracting(change -> change.getClass().getSimpleName() + " " + change.path())
        .containsExactly("Remove /.hidden", "Remove /d/gone", "Clear /e", "Remove /top", "Put /wh.kept");
  }

  @Test
  void aWhiteoutWithoutAFileNameIsRefused() {
    assertRefused(new TarBytes().file("d/.wh."), "the layer has a whiteout without a file name: /d/.wh.");
    assertRefused(new TarBytes().file("d/.wh.."), "the layer has a whiteout without a file name: /d/.wh..");
    assertRefused(new TarBytes().file("d/.wh..."), "the layer has a whiteout without a file name: /d/.wh...");
  }

  @Test
  void everyTypeOfEntryBecomesItsNode() throws IOException {
    assertThat(first(new TarBytes().entry("d/", '5', "")).node()).isInstanceOf(FileNode.Directory.class);
    assertThat(first(new TarBytes().entry("d/", '0', "")).node()).as("before ustar").isInstanceOf(FileNode.Directory.class);
    for (char type : new char[] {'0', '7', '\0'}) {
      assertThat(first(new TarBytes().entry("f", type, "x")).node()).isInstanceOf(FileNode.RegularFile.class);
    }
    assertThat(first(new TarBytes().entry("p", '6', "")).node()).isEqualTo(new FileNode.Fifo(PLAIN));
    assertThat(first(new TarBytes().entry(header("c", '3').device(4, 64), "")).node()).isEqualTo(new FileNode.Device(PLAIN, false, 4, 64));
    assertThat(first(new TarBytes().entry(header("b", '4').device(8, 17), "")).node()).isEqualTo(new FileNode.Device(PLAIN, true, 8, 17));
    assertThat(first(new TarBytes().entry(header("l", '2').linkTo(TarBytes.bytes("a")), "")).node()).isEqualTo(new FileNode.SymbolicLink(PLAIN.withMode(0777), "a"));
    assertThat(read(new TarBytes().file("f").entry(header("h", '1').linkTo(TarBytes.bytes("./f")), "")))
        .last().isEqualTo(new Change.HardLink(new ImagePath("/h"), new ImagePath("/f")));
  }

  @Test
  void aSymbolicLinkWithoutAValidTargetIsRefused() {
    assertRefused(new TarBytes().entry(header("l\u00ff", '2'), ""), "the layer has a symbolic link whose target is empty or has a NUL character: l\\xff");
    assertRefused(new TarBytes().records('x', "linkpath=a\0b").entry(header("l", '2'), ""), "the layer has a symbolic link whose target is empty or has a NUL character: l");
  }

  @Test
  void aNameBelowAWhiteoutIsRefusedAndBookkeepingOfAufsIsSkipped() throws IOException {
    assertRefused(new TarBytes().file(".wh.a/b"), "the layer has a name below a whiteout: /.wh.a/b");
    assertRefused(new TarBytes().file("d/.wh.a/b/c"), "the layer has a name below a whiteout: /d/.wh.a/b/c");
    assertThat(read(new TarBytes().file(".wh..wh.orph/x").file(".wh..wh..opq/y").file("f"))).extracting(Change::path).containsExactly(new ImagePath("/f"));
  }

  @Test
  void aDeviceThatOverlayTakesForAWhiteoutIsOne() throws IOException {
    assertThat(read(new TarBytes().entry(header("d/x", '3').device(0, 0), ""))).containsExactly(new Change.Remove(new ImagePath("/d/x")));
    assertThat(first(new TarBytes().entry(header("d/x", '4').device(0, 0), "")).node()).isInstanceOf(FileNode.Device.class);
  }

  @Test
  void attributesOfOverlayAreLeftOut() throws IOException {
    assertThat(metadata(
        "SCHILY.xattr.trusted.overlay.opaque=y", "SCHILY.xattr.user.overlay.redirect=/etc", "SCHILY.xattr.trusted.overlay.metacopy=",
        "SCHILY.xattr.user.kaniko.owner=0:0", "SCHILY.xattr.user.mine=1").xattrs()).containsOnlyKeys("user.mine");
  }

  @Test
  void aRootThatIsNotADirectoryIsRefused() throws IOException {
    assertThat(first(new TarBytes().entry("./", '5', "")).path()).isEqualTo(ImagePath.ROOT);
    assertRefused(new TarBytes().entry(".", '6', ""), "the layer has a root that is not a directory");
  }

  @Test
  void namesHaveTheLengthLimitsOfLinux() throws IOException {
    assertThat(first(new TarBytes().records('x', "path=d/" + "n".repeat(255)).file("f")).path().name()).hasSize(255);
    assertRefused(new TarBytes().records('x', "path=d/" + "n".repeat(256)).file("f"), "the layer has a file name of 256 characters");
    var longest = "d/".repeat(2047) + "n";
    assertThat(first(new TarBytes().records('x', "path=" + longest).file("f")).path().text()).isEqualTo("/" + longest);
    assertRefused(
        new TarBytes().records('x', "path=" + longest + "n").file("f"),
        "the layer has a path of more than 4095 bytes, which Linux tools cannot unpack: " + "d/".repeat(30) + "…");
    assertRefused(new TarBytes().records('x', "path=a\0b\u00ff").file("f"), "the layer has a name with a NUL character: a?b\\xff");
  }

  @Test
  void paxRecordsGoBeforeTheHeader() throws IOException {
    var tar = new TarBytes().records('x', "path=real\u00ff", "mtime=12.75", "uid=3000000000", "gid=7", "SCHILY.xattr.user.a=b=\n", "comment=x").file("short");
    var put = first(tar);
    assertThat(put.path().text()).isEqualTo("/real\udcff");
    var metadata = put.node().metadata();
    assertThat(metadata.uid()).isEqualTo(3_000_000_000L);
    assertThat(metadata.gid()).isEqualTo(7);
    assertThat(metadata.modified()).isEqualTo(Instant.ofEpochSecond(12, 750_000_000));
    assertThat(metadata.xattrs()).containsOnly(Map.entry("user.a", XattrValue.of(TarBytes.bytes("b=\n"))));
    assertThat(read(new TarBytes().records('x', "linkpath=f\u00ff").entry(header("l", '2'), "")))
        .containsExactly(new Change.Put(new ImagePath("/l"), new FileNode.SymbolicLink(PLAIN.withMode(0777), "f\udcff")));
  }

  @Test
  void timesAreExactToTheNanosecond() throws IOException {
    assertThat(metadata("mtime=0.000000001").modified()).isEqualTo(Instant.ofEpochSecond(0, 1));
    assertThat(metadata("mtime=-0.25").modified()).isEqualTo(Instant.ofEpochSecond(-1, 750_000_000));
    assertThat(metadata("mtime=-2").modified()).isEqualTo(Instant.ofEpochSecond(-2));
    assertThat(metadata("mtime=1700000000.1234567899").modified()).isEqualTo(Instant.ofEpochSecond(1_700_000_000, 123_456_789));
    assertThatThrownBy(() -> metadata("mtime=soon")).isInstanceOf(IOException.class);
  }

  @Test
  void globalRecordsApplyUntilTheyAreDeleted() throws IOException {
    var tar = new TarBytes().records('g', "mtime=5", "SCHILY.xattr.user.a=x").file("a").records('x', "mtime=6").file("b").file("c")
        .records('g', "mtime=", "SCHILY.xattr.user.a=").file("d");
    assertThat(read(tar)).extracting(change -> ((Change.Put) change).node().metadata().modified().getEpochSecond()).containsExactly(5L, 6L, 5L, 0L);
    assertThat(read(tar)).extracting(change -> ((Change.Put) change).node().metadata().xattrs().toString())
        .containsExactly("{user.a=78}", "{user.a=78}", "{user.a=78}", "{user.a=}");
  }

  @Test
  void aLargeOwnerWrittenAsANegativeNumberIsItself() throws IOException {
    var block = header("f", '0').encode();
    // -2 in base 256, as some archivers write 2^32 - 2.
    Arrays.fill(block, 108, 116, (byte) 0xff);
    block[115] = (byte) 0xfe;
    int sum = 0;
    Arrays.fill(block, 148, 156, (byte) ' ');
    for (byte b : block) {
      sum += b & 0xff;
    }
    System.arraycopy(TarBytes.bytes("%06o\0 ".formatted(sum)), 0, block, 148, 8);
    var changes = LayerLaws.read(Arrays.copyOf(block, block.length + 1024)).changes();
    assertThat(((Change.Put) changes.getFirst()).node().metadata().uid()).isEqualTo(0xffff_fffeL);
  }

  @Test
  void theTypeOfAModeIsNotPartOfIt() throws IOException {
    var block = header("f", '0').encode();
    System.arraycopy(TarBytes.bytes("0104755\0"), 0, block, 100, 8);
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    System.arraycopy(TarBytes.bytes("%06o\0 ".formatted(sum)), 0, block, 148, 8);
    var changes = LayerLaws.read(Arrays.copyOf(block, block.length + 1024)).changes();
    assertThat(((Change.Put) changes.getFirst()).node().metadata().mode()).isEqualTo(04755);
  }

  @Test
  void aSparseFileHasItsNameItsSizeAndItsHoles() throws IOException {
    var map = "2\n500\n5\n1000\n0\n";
    var data = map + "\0".repeat(512 - map.length()) + "hello";
    var tar = new TarBytes().records('x', "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=real", "GNU.sparse.realsize=1000").entry("GNUSparseFile.0/real", '0', data)
        .entry("z", '0', "after");
    var changes = read(tar);
    assertThat(changes).extracting(change -> change.path().text()).containsExactly("/real", "/z");
    try (var in = ((FileNode.RegularFile) ((Change.Put) changes.getFirst()).node()).content().open()) {
      assertThat(in.readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("\0".repeat(500) + "hello" + "\0".repeat(495));
    }
  }

  @Test
  void unreadContentsAreSkipped() throws IOException {
    var tar = new TarBytes();
    for (int length : new int[] {0, 1, 511, 512, 513, 70_000}) {
      tar.records('x', "SCHILY.xattr.user.n=" + length).entry("f" + length, '0', "x".repeat(length));
    }
    try (var reader = LayerReader.ofTar(new ByteArrayInputStream(tar.end()))) {
      for (int length : new int[] {0, 1, 511, 512, 513, 70_000}) {
        var put = (Change.Put) reader.next().orElseThrow();
        assertThat(put.path().text()).isEqualTo("/f" + length);
        assertThat(put.node().metadata().xattrs()).containsEntry("user.n", XattrValue.of(TarBytes.bytes("" + length)));
        assertThat(((FileNode.RegularFile) put.node()).content().size()).isEqualTo(length);
      }
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void bytesAreReadOneByOneToo() throws IOException {
    try (var reader = LayerReader.ofTar(new ByteArrayInputStream(new TarBytes().entry("f", '0', "a\u00ff").end()))) {
      var put = (Change.Put) reader.next().orElseThrow();
      try (var in = ((FileNode.RegularFile) put.node()).content().open()) {
        assertThat(new int[] {in.read(), in.read(), in.read()}).containsExactly('a', 0xff, -1);
      }
    }
  }

  @Test
  void aFileThatIsCutOffIsAnErrorWhoeverReadsIt() {
    var whole = new TarBytes().entry("f", '0', "x".repeat(2000)).end();
    var cut = Arrays.copyOf(whole, 1500);
    assertThatThrownBy(() -> LayerLaws.read(cut)).isInstanceOf(LayerFormatException.class).hasMessageStartingWith("the layer ends in the middle of a file");
    try (var reader = LayerReader.ofTar(new ByteArrayInputStream(cut))) {
      assertThat(reader.next()).isPresent();
      assertThatThrownBy(reader::next).isInstanceOf(IOException.class);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void closingClosesTheBlob() throws IOException {
    var closed = new AtomicInteger();
    for (var layer : new byte[][] {new TarBytes().file("f").end(), LayerLaws.write(new TreeBuilder().file("/f", "x").diff(), LayerFormat.zstd())}) {
      LayerReader.open(new FilterInputStream(new ByteArrayInputStream(layer)) {
        @Override
        public void close() throws IOException {
          closed.incrementAndGet();
          super.close();
        }
      }).close();
    }
    assertThat(closed).hasValue(2);
  }
}
