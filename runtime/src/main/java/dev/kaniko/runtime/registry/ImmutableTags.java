package dev.kaniko.runtime.registry;

import dev.kaniko.runtime.oci.BlobSource;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.RawDocument;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A session for which a tag that the registry does not let anybody change is as good as written ({@code --push-ignore-immutable-tag-errors}).
 *
 * @param name of the repository, for messages
 * @param notes is told of each tag that stays as it was
 */
record ImmutableTags(RegistrySession session, String name, Consumer<String> notes) implements RegistrySession {
  /** Amazon ECR, Google Artifact Registry and Harbor say so in their own words, and with different codes. */
  private static final String WORD = "immutab";

  @Override
  public void putManifest(RawDocument manifest, String tagOrDigest) throws IOException {
    try {
      session.putManifest(manifest, tagOrDigest);
    } catch (RegistryException e) {
      if (!isAboutImmutability(e)) {
        throw e;
      }
      notes.accept(name + ":" + tagOrDigest + " stays as it is, because its registry lets no tag be changed; the error is ignored, as asked for");
    }
  }

  private static boolean isAboutImmutability(RegistryException failure) {
    return switch (failure.kind()) {
      case REJECTED, DENIED -> String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains(WORD);
      case UNREACHABLE, BAD_CERTIFICATE, PLAIN_HTTP, UNAUTHORIZED, NOT_FOUND, BLOB_UNKNOWN, CORRUPT, BUSY, CONNECTION_LOST, SILENT -> false;
    };
  }

  @Override
  public Optional<Descriptor> head(String tagOrDigest) throws IOException {
    return session.head(tagOrDigest);
  }

  @Override
  public RawDocument manifest(String tagOrDigest) throws IOException {
    return session.manifest(tagOrDigest);
  }

  @Override
  public boolean hasBlob(Descriptor blob) throws IOException {
    return session.hasBlob(blob);
  }

  @Override
  public void pull(Descriptor blob, OutputStream sink, LongConsumer progress) throws IOException {
    session.pull(blob, sink, progress);
  }

  @Override
  public PushResult push(Descriptor blob, BlobSource source, Optional<String> mountFrom, LongConsumer progress) throws IOException {
    return session.push(blob, source, mountFrom, progress);
  }

  @Override
  public void checkPushAllowed() throws IOException {
    session.checkPushAllowed();
  }
}
