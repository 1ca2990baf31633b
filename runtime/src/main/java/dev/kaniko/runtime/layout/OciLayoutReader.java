package dev.kaniko.runtime.layout;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.oci.BlobSource;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.Index;
import dev.kaniko.runtime.oci.MalformedImageException;
import dev.kaniko.runtime.oci.MediaTypes;
import dev.kaniko.runtime.oci.RawDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads an OCI image layout (OCI image-spec, image-layout). */
public final class OciLayoutReader {
  private static final String NAME = LayoutDocuments.REF_NAME;

  private final Path directory;

  public OciLayoutReader(Path directory) {
    this.directory = Objects.requireNonNull(directory);
  }

  /**
   * Returns the digest of a tag in the index of the layout.
   *
   * @throws MalformedImageException if the directory is not a layout or does not have the tag; the message lists the tags
   */
  public Digest find(String tag) throws IOException {
    var manifests = index().manifests();
    return manifests.stream()
        .filter(manifest -> tag.equals(manifest.annotations().get(NAME)))
        .map(Descriptor::digest)
        .findFirst()
        .orElseThrow(() -> new MalformedImageException(directory + " has no image " + tag + "; it has "
            + manifests.stream().map(OciLayoutReader::shown).collect(Collectors.joining(", "))));
  }

  /** Returns the digest that the index of the layout has for a tag; empty if it has no such tag, or the directory is not there. */
  public Optional<Digest> lookUp(String tag) throws IOException {
    return Files.exists(directory.resolve(LayoutDocuments.INDEX))
        ? index().manifests().stream().filter(manifest -> tag.equals(manifest.annotations().get(NAME))).map(Descriptor::digest).findFirst()
        : Optional.empty();
  }

  private static String shown(Descriptor manifest) {
    return manifest.annotations().getOrDefault(NAME, manifest.digest().toString());
  }

  /** Returns the index of the layout. */
  public Index index() throws IOException {
    try {
      return Index.read(new RawDocument(MediaTypes.OCI_INDEX, bytes(directory.resolve(LayoutDocuments.INDEX))));
    } catch (NoSuchFileException e) {
      throw new MalformedImageException(directory + " is not an OCI image layout: it has no index.json", e);
    }
  }

  /** Returns a document after verifying its digest. */
  public byte[] document(Digest digest) throws IOException {
    var file = path(digest);
    try {
      var bytes = bytes(file);
      var hash = Digests.hasherFor(digest);
      hash.update(bytes);
      if (!Digests.finish(digest, hash).equals(digest)) {
        throw new MalformedImageException(file + " has another digest than its name says");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new MalformedImageException(directory + " has no blob " + digest, e);
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(RawDocument.MAX_BYTES + 1);
      if (bytes.length > RawDocument.MAX_BYTES) {
        throw new MalformedImageException(file + " is too large for a manifest or a configuration: it has more than 4 MiB");
      }
      return bytes;
    }
  }

  /** Returns the bytes of a blob. The blob is opened when the bytes are read. */
  public BlobSource blob(Digest digest) {
    return out -> Files.copy(path(digest), out);
  }

  /** Tells whether a blob is there, as far as its size shows. */
  public boolean has(Descriptor blob) throws IOException {
    var file = path(blob.digest());
    return Files.isRegularFile(file) && Files.size(file) == blob.size();
  }

  private Path path(Digest digest) {
    return directory.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
  }
}
