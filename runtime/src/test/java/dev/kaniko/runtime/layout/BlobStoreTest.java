package dev.kaniko.runtime.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.kaniko.image.Digest;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.MalformedImageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BlobStoreTest {
  private FileSystem files;
  private Path directory;
  private BlobStore store;

  @BeforeEach
  void open() {
    files = Jimfs.newFileSystem(Configuration.unix());
    directory = files.getPath("/store");
    store = new BlobStore(directory);
  }

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aCommittedBlobIsUnderItsDigest() throws Exception {
    Digest digest;
    try (var writer = store.write()) {
      writer.write(bytes("hel"));
      writer.write('l');
      writer.write(bytes("_o_"), 1, 1);
      digest = writer.commit();
      assertThat(writer.size()).isEqualTo(5);
    }
    assertThat(digest).isEqualTo(Digests.ofText("hello"));
    assertThat(store.has(digest)).isTrue();
    assertThat(store.size(digest)).isEqualTo(5);
    assertThat(store.path(digest)).isEqualTo(directory.resolve("blobs/sha256/" + digest.hex())).hasContent("hello");
    var copy = new ByteArrayOutputStream();
    store.source(digest).writeTo(copy);
    assertThat(copy.toByteArray()).isEqualTo(bytes("hello"));
  }

  @Test
  void whatIsNotCommittedLeavesNothing() throws Exception {
    try (var writer = store.write()) {
      writer.write(bytes("hello"));
    }
    assertThat(store.has(Digests.ofText("hello"))).isFalse();
    assertThat(directory.resolve("ingest")).isEmptyDirectory();
  }

  @Test
  void bytesThatAreNotTheDescribedOnesAreNotStored() {
    var wrong = Descriptor.of("", Digests.ofText("other"), 5);
    assertThatExceptionOfType(MalformedImageException.class)
        .isThrownBy(() -> store.add(wrong, out -> out.write(bytes("hello")))).withMessageContaining("is corrupt");
    var longer = Descriptor.of("", Digests.ofText("hello"), 6);
    assertThatExceptionOfType(MalformedImageException.class)
        .isThrownBy(() -> store.add(longer, out -> out.write(bytes("hello")))).withMessageContaining("5 bytes");
    assertThatIOException().isThrownBy(() -> store.add(longer, out -> {
      throw new IOException("broken");
    })).withMessage("broken");
    assertThat(store.has(wrong.digest())).isFalse();
    assertThat(store.has(longer.digest())).isFalse();
    assertThat(directory.resolve("ingest")).isEmptyDirectory();
  }
}
