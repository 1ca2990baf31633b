package dev.kaniko.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.ExtendedAttributes;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.IdMap;
import dev.kaniko.runtime.linux.IdMap.Range;
import dev.kaniko.snapshot.Metadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Owners in user namespaces. The test runs in none and passes the maps of ids instead. */
class FileOwnersTest {
  private static final IdMap ONE = new IdMap(List.of(new Range(0, 1000, 1)));
  private static final IdMap SOME = new IdMap(List.of(new Range(0, 1000, 1), new Range(1, 100_000, 65_535)));

  private final FileOwners single = new FileOwners(ONE, ONE);

  @TempDir Path disk;

  private Directory parent;

  @BeforeEach
  void open() throws IOException {
    Files.createFile(disk.resolve("file"));
    Files.createDirectory(disk.resolve("directory"));
    Files.createSymbolicLink(disk.resolve("link"), Path.of("file"));
    parent = Directory.open(disk);
  }

  @AfterEach
  void close() {
    parent.close();
  }

  private static Metadata of(long uid, long gid) {
    return Metadata.of(0644, uid, gid, Instant.EPOCH);
  }

  private void give(FileOwners owners, String name, long uid, long gid) throws IOException {
    owners.set(parent, name, new ImagePath("/" + name), parent.status(name), of(uid, gid));
  }

  private FileStatus shown(FileOwners owners, String name) throws IOException {
    return owners.asInImage(parent, name, parent.status(name));
  }

  private Optional<String> kept(String name) throws IOException {
    return ExtendedAttributes.read(parent, name, "user.kaniko.owner").map(value -> new String(value, StandardCharsets.US_ASCII));
  }

  private void keep(String name, String text) throws IOException {
    ExtendedAttributes.write(parent, name, "user.kaniko.owner", text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void withASingleIdTheOwnerIsKeptInAnAttribute() throws IOException {
    for (var name : List.of("file", "directory")) {
      var before = parent.status(name);
      give(single, name, 33, 0xffff_fffeL);
      assertThat(parent.status(name).uid()).as("on disk").isEqualTo(before.uid());
      assertThat(parent.status(name).gid()).as("on disk").isEqualTo(before.gid());
      assertThat(kept(name)).contains("33:4294967294");
      assertThat(shown(single, name)).isEqualTo(parent.status(name).withOwner(33, -2));
    }
  }

  @Test
  void rootNeedsNoAttributeAndRemovesAnEarlierOne() throws IOException {
    give(single, "file", 0, 0);
    assertThat(kept("file")).isEmpty();
    give(single, "file", 1, 0);
    assertThat(kept("file")).contains("1:0");
    give(single, "file", 0, 0);
    assertThat(kept("file")).isEmpty();
    assertThat(shown(single, "file")).isEqualTo(parent.status("file"));
  }

  @Test
  void aSymbolicLinkAndItsTargetGetNoAttribute() throws IOException {
    give(single, "link", 33, 33);
    assertThat(kept("file")).isEmpty();
    keep("file", "33:33");
    assertThat(shown(single, "link")).isEqualTo(parent.status("link"));
  }

  @Test
  void aMalformedAttributeIsIgnored() throws IOException {
    for (var text : List.of("", "root", "1", "1:", ":1", "1:2:3", "-1:0", "+1:0", "1 :2", "1:2\n", "4294967295:0", "0:4294967295", "9999999999:0", "11111111111:0")) {
      keep("file", text);
      assertThat(shown(single, "file")).as("%s", text).isEqualTo(parent.status("file"));
    }
    keep("file", "4294967294:0");
    assertThat(shown(single, "file").uid()).isEqualTo(-2);
  }

  @Test
  void withSeveralIdsTheAttributeIsNeitherReadNorWritten() throws IOException {
    var several = new FileOwners(SOME, SOME);
    keep("file", "33:33");
    assertThat(shown(several, "file")).isEqualTo(parent.status("file"));
    var own = parent.status("directory");
    give(several, "directory", Integer.toUnsignedLong(own.uid()), Integer.toUnsignedLong(own.gid()));
    assertThat(kept("directory")).isEmpty();
    assertThat(parent.status("directory")).as("what has its owner is not touched").isEqualTo(own);
  }

  @Test
  void anUnmappedIdIsNamedWithTheFileThatMapsMore() {
    var owners = new FileOwners(SOME, ONE);
    assertThat(owners.reason(of(65_536, 0))).isEqualTo("the user namespace has the user ids 0 to 65535; more come from /etc/subuid");
    assertThat(owners.reason(of(65_535, 1))).isEqualTo("the user namespace has the group ids 0; more come from /etc/subgid");
    assertThat(owners.reason(of(65_535, 0))).isEqualTo("this user may not change the owners of files (needs root or a user namespace)");
  }
}
