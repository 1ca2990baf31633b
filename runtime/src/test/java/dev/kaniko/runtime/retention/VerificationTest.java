package dev.kaniko.runtime.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.layout.BlobStamp;
import dev.kaniko.runtime.layout.KeptBlobs;
import dev.kaniko.runtime.retention.KeptThing.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is damaged in a state directory is found. */
class VerificationTest {
  @TempDir Path state;
  private StoreOnDisk store;

  @BeforeEach
  void open() {
    store = new StoreOnDisk(state);
  }

  @Test
  void whatIsRightStays() throws Exception {
    store.keep("a", 100, "RUN a");
    store.keep("b", 200, "RUN b");
    assertThat(Verification.of(state)).isEqualTo(new Verification.Result(2, 2, 300, List.of()));
    assertThat(store.finds("a")).isTrue();
  }

  /** All blobs are read, whatever their stamps say. */
  @Test
  void anAlteredBlobIsFoundAndGoesWithItsResult() throws Exception {
    store.keep("a", 100, "RUN a");
    var step = store.keep("b", 100, "RUN b");
    var blob = store.blob(step);
    Files.write(blob, new byte[100]);
    Files.writeString(new KeptBlobs(state).stamp(step.layer().orElseThrow().descriptor().digest()), BlobStamp.of(blob).text());
    var damages = Verification.of(state).damages();
    assertThat(damages).extracting(Verification.Damage::kind).containsExactly(Kind.BLOB, Kind.STEP);
    assertThat(damages.getFirst().name()).contains(blob.getFileName().toString());
    assertThat(blob).doesNotExist();
    assertThat(store.entry("b")).doesNotExist();
    assertThat(Verification.of(state).damages()).isEmpty();
    assertThat(store.finds("a")).isTrue();
  }

  @Test
  void aDamagedResultIsFound() throws Exception {
    store.keep("a", 100, "RUN a");
    Files.writeString(store.entry("a"), "{");
    Files.writeString(state.resolve("steps/stray"), "{}");
    assertThat(Verification.of(state).damages()).hasSize(2).allMatch(damage -> damage.kind() == Kind.STEP);
    assertThat(state.resolve("steps")).isEmptyDirectory();
  }

  @Test
  void aBlobWithoutADigestIsFound() throws Exception {
    Files.writeString(Files.createDirectories(state.resolve("blobs/sha256")).resolve("stray"), "x");
    assertThat(Verification.of(state).damages()).singleElement().extracting(Verification.Damage::name).isEqualTo("stray");
  }

  @Test
  void lookingIsNoUse() throws Exception {
    var step = store.keep("a", 100, "RUN a");
    var use = new KeptBlobs(state).lastUse(step.layer().orElseThrow().descriptor().digest());
    Files.setLastModifiedTime(use, FileTime.from(Instant.EPOCH));
    Verification.of(state);
    assertThat(Files.getLastModifiedTime(use).toInstant()).isEqualTo(Instant.EPOCH);
  }
}
