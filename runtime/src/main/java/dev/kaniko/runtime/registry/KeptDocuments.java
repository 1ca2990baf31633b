package dev.kaniko.runtime.registry;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.Index;
import dev.kaniko.runtime.oci.MalformedImageException;
import dev.kaniko.runtime.oci.Manifest;
import dev.kaniko.runtime.oci.MediaTypes;
import dev.kaniko.runtime.oci.RawDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Manifests, indexes and configurations that this machine has, by digest: those of earlier pulls, and those of warmed images. A broken one counts as none. */
final class KeptDocuments {
  private final BlobStore blobs;
  private final Optional<WarmedImages> warmed;

  KeptDocuments(BlobStore blobs, Optional<WarmedImages> warmed) {
    this.blobs = blobs;
    this.warmed = warmed;
  }

  /** Returns a manifest or an index. */
  Optional<RawDocument> manifest(Digest digest) throws MalformedImageException {
    var bytes = bytes(digest);
    return bytes.isPresent() ? Optional.of(new RawDocument(mediaType(bytes.get()), bytes.get())) : Optional.empty();
  }

  /** Returns the bytes of an image configuration. */
  Optional<byte[]> config(Descriptor config) {
    return bytes(config.digest());
  }

  /** Keeps a document. Who may only read does without. */
  void keep(RawDocument document) {
    try {
      blobs.add(document);
    } catch (IOException e) {
      assert !blobs.has(document.digest());
    }
  }

  private Optional<byte[]> bytes(Digest digest) {
    return Stream.concat(Stream.of(blobs.path(digest)), warmed.stream().flatMap(images -> images.document(digest).stream()))
        .flatMap(file -> read(file, digest).stream())
        .findFirst();
  }

  private static Optional<byte[]> read(Path file, Digest digest) {
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(RawDocument.MAX_BYTES + 1);
      var hash = Digests.hasherFor(digest);
      hash.update(bytes);
      return Digests.finish(digest, hash).equals(digest) ? Optional.of(bytes) : Optional.empty();
    } catch (IOException missing) {
      return Optional.empty();
    }
  }

  /** A registry tells the type beside the bytes. OCI's documents need not tell it themselves. */
  private static String mediaType(byte[] bytes) throws MalformedImageException {
    var untyped = new RawDocument("", bytes);
    var index = Index.read(untyped);
    if (!index.manifests().isEmpty()) {
      return index.mediaType().isEmpty() ? MediaTypes.OCI_INDEX : index.mediaType();
    }
    var told = Manifest.read(untyped).mediaType();
    return told.isEmpty() ? MediaTypes.OCI_MANIFEST : told;
  }
}
