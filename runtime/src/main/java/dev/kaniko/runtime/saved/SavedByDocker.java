package dev.kaniko.runtime.saved;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.layer.Decompression;
import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.DockerArchiveManifest;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.oci.ImageFormat;
import dev.kaniko.runtime.oci.MalformedImageException;
import dev.kaniko.runtime.oci.MediaTypes;
import dev.kaniko.runtime.oci.MediaTypes.Packing;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the image of an archive of {@code docker save} that has no OCI layout in it. Docker saves layers as plain tar archives; they are compressed here.
 * Other tools save them compressed; these stay as they are. The configuration stays as it is in any case, so that the image keeps its ID.
 */
final class SavedByDocker {
  private static final String MANIFEST = "manifest.json";

  private final ArchivedFiles files;
  private final BlobStore blobs;

  SavedByDocker(Path archive, FileTree tree, BlobStore blobs) {
    this.files = new ArchivedFiles(archive, tree);
    this.blobs = blobs;
  }

  SavedImage image() throws IOException {
    var saved = only();
    var config = files.document(saved.config());
    var diffIds = ImageDocument.read(config).diffIds();
    if (diffIds.size() != saved.layers().size()) {
      throw new MalformedImageException(
          files.archive() + ": " + MANIFEST + " has " + saved.layers().size() + " layers and the configuration " + diffIds.size());
    }
    var layers = new ArrayList<Descriptor>();
    for (int i = 0; i < diffIds.size(); i++) {
      layers.add(layer(saved.layers().get(i), diffIds.get(i)));
    }
    var format = layers.stream().allMatch(ImageFormat.DOCKER::has) ? ImageFormat.DOCKER : ImageFormat.OCI;
    return new SavedImage(AssembledImage.ofConfig(config, List.copyOf(layers), format), blobs);
  }

  private DockerArchiveManifest only() throws IOException {
    var images = DockerArchiveManifest.read(files.document(MANIFEST));
    if (images.size() != 1) {
      throw new MalformedImageException(files.archive() + " has " + images.size() + " images, where one is wanted");
    }
    return images.getFirst();
  }

  private Descriptor layer(String path, DiffId expected) throws IOException {
    var content = files.content(path);
    var packing = packing(content);
    try (var blob = blobs.write(); var in = content.open()) {
      var diffId = packing == Packing.PLAIN ? LayerWriter.pack(in, LayerFormat.gzip(), blob) : unpackedDigest(content);
      if (!diffId.equals(expected)) {
        throw new MalformedImageException(files.archive() + ": the layer " + path + " is damaged: its configuration says " + expected.digest() + ", and it is " + diffId.digest());
      }
      if (packing != Packing.PLAIN) {
        in.transferTo(blob);
      }
      var digest = blob.commit();
      return Descriptor.of(MediaTypes.ociLayer(packing == Packing.PLAIN ? Packing.GZIP : packing), digest, blob.size());
    }
  }

  private static Packing packing(FileContent content) throws IOException {
    try (var in = content.open()) {
      return Decompression.packingOf(in);
    }
  }

  private static DiffId unpackedDigest(FileContent content) throws IOException {
    var hash = Digests.sha256();
    try (var in = Decompression.open(content.open()); var out = new DigestOutputStream(OutputStream.nullOutputStream(), hash)) {
      in.transferTo(out);
    }
    return new DiffId(Digest.sha256(hash.digest()));
  }
}
