package dev.kaniko.runtime.mounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.kaniko.instruction.Mount.Sharing;
import dev.kaniko.runtime.registry.Credentials;
import dev.kaniko.runtime.registry.Registries;
import dev.kaniko.runtime.registry.RegistrySettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FarMountsTest {
  private static final String NAME = "/root/.m2";

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();
  private int machines;

  /** A machine without any cache directory, and a build on it. */
  private record Machine(CacheDirectories directories, FarMounts far, Path root) {
    CacheDirectories.Lease lend() throws IOException, InterruptedException {
      return directories.lend(NAME, Sharing.SHARED, () -> Files.createDirectory(root.resolve("made")));
    }

    void save() throws InterruptedException {
      far.save(directories);
    }
  }

  private Machine machine(String place, long most) throws IOException {
    var root = Files.createDirectory(folder.resolve("machine-" + ++machines));
    return build(root, place, most);
  }

  private Machine build(Path root, String place, long most) throws IOException {
    var scratch = Files.createDirectories(root.resolve("scratch"));
    var registries = new Registries(RegistrySettings.DEFAULT, Credentials.of(Map.of(), folder, _ -> {}));
    var far = new FarMounts(new MountSettings(MountsLocation.parse(place), most), registries, scratch, _ -> {}, notes::add);
    return new Machine(new CacheDirectories(root.resolve("caches"), far), far, root);
  }

  private Machine machine(String place) throws IOException {
    return machine(place, MountSettings.USUAL_MOST);
  }

  private Path place() {
    return folder.resolve("place");
  }

  private Path archive() {
    return place().resolve(FarMounts.archiveName(NAME) + ".tar.zst");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dir:", "oci:"})
  void aDirectoryIsRestoredAsItWasSaved(String kind) throws Exception {
    var place = kind + place();
    var first = machine(place);
    var time = FileTime.from(Instant.parse("2020-02-03T04:05:06Z"));
    try (var lease = first.lend()) {
      var directory = lease.directory();
      Files.setAttribute(directory, "unix:mode", 0750);
      Files.createDirectories(directory.resolve("a/b"));
      Files.writeString(directory.resolve("a/b/file"), "content");
      Files.setAttribute(directory.resolve("a/b/file"), "unix:mode", 04711);
      Files.setLastModifiedTime(directory.resolve("a/b/file"), time);
      Files.createLink(directory.resolve("twin"), directory.resolve("a/b/file"));
      Files.createSymbolicLink(directory.resolve("link"), Path.of("/anywhere"));
    }
    first.save();

    try (var lease = machine(place).lend()) {
      var directory = lease.directory();
      assertThat((int) Files.getAttribute(directory, "unix:mode") & 07777).isEqualTo(0750);
      assertThat(directory.resolve("a/b/file")).hasContent("content");
      assertThat((int) Files.getAttribute(directory.resolve("a/b/file"), "unix:mode") & 07777).isEqualTo(04711);
      assertThat(Files.getLastModifiedTime(directory.resolve("a/b/file"))).isEqualTo(time);
      assertThat(Files.isSameFile(directory.resolve("twin"), directory.resolve("a/b/file"))).isTrue();
      assertThat(Files.readSymbolicLink(directory.resolve("link"))).hasToString("/anywhere");
    }
    assertThat(notes).isEmpty();
  }

  @Test
  void theNameOfAnArchiveIsStableAndTellsTheIdToPeople() {
    assertThat(FarMounts.archiveName("/root/.m2")).startsWith("root-.m2-").matches("[A-Za-z0-9_.-]{10,80}").isEqualTo(FarMounts.archiveName("/root/.m2"));
    assertThat(FarMounts.archiveName("/root/.m2\0" + "700 1000:1000")).startsWith("root-.m2-").isNotEqualTo(FarMounts.archiveName("/root/.m2"));
    assertThat(FarMounts.archiveName("é/../" + "x".repeat(500))).matches("[A-Za-z0-9_.][A-Za-z0-9_.-]{10,80}");
  }

  @Test
  void whatWasNotUsedIsNeitherFetchedNorSaved() throws Exception {
    var machine = machine(place().toString());
    machine.save();
    assertThat(place()).doesNotExist();
  }

  @Test
  void anUnchangedDirectoryIsNotSavedAgain() throws Exception {
    var first = machine(place().toString());
    try (var lease = first.lend()) {
      Files.writeString(lease.directory().resolve("f"), "1");
    }
    first.save();
    var saved = Files.readAttributes(archive(), "unix:ino,lastModifiedTime");
    build(first.root(), place().toString(), MountSettings.USUAL_MOST).lend().close();
    var restored = machine(place().toString());
    restored.lend().close();
    restored.save();
    assertThat(Files.readAttributes(archive(), "unix:ino,lastModifiedTime")).isEqualTo(saved);

    var next = machine(place().toString());
    try (var lease = next.lend()) {
      Files.writeString(lease.directory().resolve("f"), "2");
    }
    next.save();
    try (var lease = machine(place().toString()).lend()) {
      assertThat(lease.directory().resolve("f")).hasContent("2");
    }
  }

  @Test
  void aMachineThatSavedADirectoryPacksItAgainOnlyIfItChangedOrIsGoneFromThere() throws Exception {
    var root = machine(place().toString()).root();
    var saved = new ArrayList<Object>();
    for (var content : List.of("1", "1", "2")) {
      var build = build(root, place().toString(), MountSettings.USUAL_MOST);
      try (var lease = build.lend()) {
        var file = lease.directory().resolve("f");
        if (!Files.exists(file) || !Files.readString(file).equals(content)) {
          Files.writeString(file, content);
        }
      }
      build.save();
      saved.add(Files.getAttribute(archive(), "unix:ino"));
    }
    assertThat(saved.get(1)).isEqualTo(saved.get(0));
    assertThat(saved.get(2)).isNotEqualTo(saved.get(1));
    Files.delete(archive());
    var build = build(root, place().toString(), MountSettings.USUAL_MOST);
    build.lend().close();
    build.save();
    assertThat(archive()).exists();
  }

  @Test
  void aDirectoryThatIsTooLargeIsNotSavedAndTheBuildIsTold() throws Exception {
    var machine = machine(place().toString(), 1 << 20);
    try (var lease = machine.lend()) {
      Files.write(lease.directory().resolve("large"), new byte[1 << 20]);
    }
    machine.save();
    assertThat(archive()).doesNotExist();
    assertThat(notes).containsExactly("the cache directory /root/.m2 is not saved to " + place() + ": it has 1 MiB, and --cache-mounts-limit allows 1 MiB");
  }

  @Test
  void aDirectoryThatAnotherBuildHasIsNotSaved() throws Exception {
    var machine = machine(place().toString());
    try (var lease = machine.lend()) {
      assertThat(lease.directory()).isEmptyDirectory();
      machine.save();
    }
    assertThat(archive()).doesNotExist();
    assertThat(notes).containsExactly("the cache directory /root/.m2 is not saved to " + place() + ": another build is using it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHARED", "PRIVATE", "LOCKED"})
  void whoComesWhileADirectoryIsSavedWaitsForIt(Sharing sharing) throws Exception {
    var machine = machine(place().toString());
    machine.lend().close();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var started = new CountDownLatch(1);
      Future<Path> other;
      try (var hold = machine.directories().hold(NAME).orElseThrow()) {
        other = pool.submit(() -> {
          started.countDown();
          try (var lease = new CacheDirectories(machine.root().resolve("caches")).lend(NAME, sharing, () -> {
            throw new IOException("a second directory");
          })) {
            return lease.directory();
          }
        });
        started.await();
        Thread.sleep(200);
        assertThat(other.isDone()).as("the directory %s is taken", hold.directory()).isFalse();
      }
      assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo(machine.directories().used().get(NAME));
    }
  }

  private interface Entries {
    void add(TarArchiveOutputStream tar) throws IOException;
  }

  private void plant(Entries entries) throws IOException {
    Files.createDirectories(place());
    try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(archive())); var tar = new TarArchiveOutputStream(out)) {
      entries.add(tar);
    }
  }

  private static void file(TarArchiveOutputStream tar, String name, String content) throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(content.length());
    tar.putArchiveEntry(entry);
    tar.write(content.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    tar.closeArchiveEntry();
  }

  private static void entry(TarArchiveOutputStream tar, String name, byte type, String link) throws IOException {
    var entry = new TarArchiveEntry(name, type);
    entry.setLinkName(link);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  @Test
  void aLinkOfAHostileArchiveLeadsNowhereElse() throws Exception {
    var outside = Files.createDirectory(folder.resolve("outside"));
    plant(tar -> {
      entry(tar, "out", TarConstants.LF_SYMLINK, outside.toString());
      file(tar, "out/planted", "x");
    });
    try (var lease = machine(place().toString()).lend()) {
      assertThat(lease.directory().resolve("out")).isSymbolicLink();
    }
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void devicesAreNotUnpacked() throws Exception {
    plant(tar -> {
      entry(tar, "null", TarConstants.LF_CHR, "");
      entry(tar, "disk", TarConstants.LF_BLK, "");
      file(tar, "f", "x");
    });
    try (var lease = machine(place().toString()).lend()) {
      assertThat(lease.directory()).isDirectoryContaining("glob:**/f").isDirectoryNotContaining("glob:**/{null,disk}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "link", "garbage", "cut", "bomb"})
  void anArchiveThatCannotBeUnpackedCountsAsNone(String kind) throws Exception {
    plant(tar -> {
      switch (kind) {
        case "up" -> file(tar, "../../planted", "x");
        case "link" -> entry(tar, "twin", TarConstants.LF_LINK, "../../../etc/passwd");
        default -> file(tar, "zeros", "0".repeat(3 << 20));
      }
    });
    if (kind.equals("garbage")) {
      Files.writeString(archive(), "garbage");
    } else if (kind.equals("cut")) {
      var whole = Files.readAllBytes(archive());
      Files.write(archive(), java.util.Arrays.copyOf(whole, whole.length / 2));
    }
    try (var lease = machine(place().toString(), kind.equals("bomb") ? 1 << 20 : 1 << 30).lend()) {
      assertThat(lease.directory()).isEmptyDirectory();
    }
    assertThat(notes).singleElement().asString().startsWith("the cache directory /root/.m2 starts empty: it cannot be restored from " + place() + ": ");
    assertThat(folder.resolve("planted")).doesNotExist();
  }

  @Test
  void aPlaceThatDoesNotAnswerIsAskedOnce() throws Exception {
    var machine = machine("127.0.0.1:1/caches");
    machine.lend().close();
    machine.save();
    assertThat(notes).singleElement().asString().startsWith("the cache directory /root/.m2 starts empty: it cannot be restored from 127.0.0.1:1/caches:mounts: ");
  }

  @Test
  void placesAreToldApart() {
    assertThat(MountsLocation.parse("/a/../b")).isEqualTo(new MountsLocation.Folder(Path.of("/b")));
    assertThat(MountsLocation.parse("dir:/b")).isEqualTo(new MountsLocation.Folder(Path.of("/b")));
    assertThat(MountsLocation.parse("./b")).isInstanceOf(MountsLocation.Folder.class);
    assertThat(MountsLocation.parse("oci:/b")).isEqualTo(new MountsLocation.Layout(Path.of("/b")));
    assertThat(MountsLocation.parse("reg.test:5000/a/b")).isEqualTo(new MountsLocation.Repository("reg.test:5000", "a/b", "mounts"));
    assertThat(MountsLocation.parse("reg.test:5000/a/b:main")).isEqualTo(new MountsLocation.Repository("reg.test:5000", "a/b", "main"));
    for (var wrong : List.of("oci:", "dir:", "A/B", "reg.test/a@sha256:" + "0".repeat(64), "reg.test/a:" + "t".repeat(49))) {
      assertThatThrownBy(() -> MountsLocation.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
