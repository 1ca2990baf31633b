package dev.kaniko.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.runtime.oci.BlobSource;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.MediaTypes;
import dev.kaniko.runtime.oci.RawDocument;
import dev.kaniko.runtime.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code --push-ignore-immutable-tag-errors} a tag that may not be changed stays, and no other failure is ignored. */
final class ImmutableTagsTest {
  private static final RawDocument MANIFEST = new RawDocument(MediaTypes.OCI_MANIFEST, new byte[0]);

  private final ArrayList<String> notes = new ArrayList<>();

  private ImmutableTags tags(Kind kind, String answer) {
    return new ImmutableTags(new Refusing(new RegistryException(kind, answer)), "reg.test/app", notes::add);
  }

  /** The words of Amazon ECR, of Artifact Registry and of Harbor. */
  @ParameterizedTest
  @ValueSource(strings = {
      "TAG_INVALID The image tag '1' already exists in the 'app' repository and cannot be overwritten because the repository is immutable.",
      "MANIFEST_INVALID cannot update tag 1. The repository has enabled tag immutability",
      "PRECONDITION Failed to process request due to 'app:1' configured as immutable."
  })
  void whatSaysThatTheTagStaysIsNoFailure(String answer) throws IOException {
    tags(Kind.REJECTED, answer).putManifest(MANIFEST, "1");
    tags(Kind.DENIED, answer).putManifest(MANIFEST, "1");

    assertThat(notes).hasSize(2).allMatch(note -> note.startsWith("reg.test/app:1 stays as it is"));
  }

  @ParameterizedTest
  @EnumSource(names = {"REJECTED", "DENIED", "UNAUTHORIZED", "BUSY"})
  void anyOtherFailureIsOne(Kind kind) {
    assertThatThrownBy(() -> tags(kind, "the registry answered 400").putManifest(MANIFEST, "1")).isInstanceOf(RegistryException.class);
    assertThat(notes).isEmpty();
  }

  @Test
  void aFailureThatPassesIsOneWhateverItSays() {
    assertThatThrownBy(() -> tags(Kind.BUSY, "immutable").putManifest(MANIFEST, "1")).isInstanceOf(RegistryException.class);
  }

  /** Takes no manifest. */
  private record Refusing(RegistryException answer) implements RegistrySession {
    @Override
    public void putManifest(RawDocument manifest, String tagOrDigest) throws IOException {
      throw answer;
    }

    @Override
    public Optional<Descriptor> head(String tagOrDigest) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RawDocument manifest(String tagOrDigest) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean hasBlob(Descriptor blob) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void pull(Descriptor blob, OutputStream sink, LongConsumer progress) {
      throw new UnsupportedOperationException();
    }

    @Override
    public PushResult push(Descriptor blob, BlobSource source, Optional<String> mountFrom, LongConsumer progress) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkPushAllowed() {
      throw new UnsupportedOperationException();
    }
  }
}
