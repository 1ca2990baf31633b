package dev.kaniko.runtime.registry;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.layout.OciLayoutReader;
import dev.kaniko.runtime.oci.BlobSource;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.MediaTypes;
import dev.kaniko.runtime.oci.RawDocument;
import dev.kaniko.runtime.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.security.DigestOutputStream;
import java.util.Optional;
import java.util.function.LongConsumer;

/** An OCI image layout, read as if it were a repository: pullers and pushers take layers from it when they need them. */
public final class LayoutSession implements RegistrySession, ImageDocuments {
  private final OciLayoutReader layout;
  private final String name;

  /** @param name what messages call it */
  public LayoutSession(OciLayoutReader layout, String name) {
    this.layout = layout;
    this.name = name;
  }

  @Override
  public Optional<Descriptor> head(String tagOrDigest) throws IOException {
    return Optional.of(manifest(tagOrDigest).descriptor());
  }

  @Override
  public RawDocument manifest(String tagOrDigest) throws IOException {
    var digest = tagOrDigest.contains(":") ? Digest.parse(tagOrDigest) : layout.find(tagOrDigest);
    return new RawDocument(MediaTypes.OCI_MANIFEST, layout.document(digest));
  }

  @Override
  public byte[] config(Descriptor config) throws IOException {
    return layout.document(config.digest());
  }

  @Override
  public boolean hasBlob(Descriptor blob) throws IOException {
    return layout.has(blob);
  }

  @Override
  public void pull(Descriptor blob, OutputStream sink, LongConsumer progress) throws IOException {
    var guarded = new GuardedOutput(sink, blob.size(), progress);
    var hash = Digests.hasherFor(blob.digest());
    try (var out = new DigestOutputStream(guarded, hash)) {
      layout.blob(blob.digest()).writeTo(out);
    } catch (NoSuchFileException e) {
      throw new RegistryException(Kind.NOT_FOUND, name + " has no blob " + blob.digest(), e);
    } catch (IOException e) {
      throw guarded.isTooLong() ? corrupt(blob) : e;
    }
    if (!Digests.finish(blob.digest(), hash).equals(blob.digest())) {
      throw corrupt(blob);
    }
  }

  /** What lies on this machine is not better the next time. */
  private RegistryException corrupt(Descriptor blob) {
    return new RegistryException(Kind.REJECTED, name + ": blob " + blob.digest() + " is corrupt: its bytes have another digest");
  }

  @Override
  public void putManifest(RawDocument manifest, String tagOrDigest) throws IOException {
    throw readOnly();
  }

  @Override
  public PushResult push(Descriptor blob, BlobSource source, Optional<String> mountFrom, LongConsumer progress) throws IOException {
    throw readOnly();
  }

  @Override
  public PushResult upload(Descriptor blob, BlobSource source, Optional<String> mountFrom, LongConsumer progress) throws IOException {
    throw readOnly();
  }

  @Override
  public void checkPushAllowed() throws IOException {
    throw readOnly();
  }

  private RegistryException readOnly() {
    return new RegistryException(Kind.REJECTED, name + " is only read");
  }
}
