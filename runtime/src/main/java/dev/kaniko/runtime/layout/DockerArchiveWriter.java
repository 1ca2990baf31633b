package dev.kaniko.runtime.layout;

import dev.kaniko.image.Digest;
import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.oci.Assembled;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.AssembledIndex;
import dev.kaniko.runtime.oci.BlobSource;
import dev.kaniko.runtime.oci.DockerArchiveManifest;
import dev.kaniko.runtime.oci.RawDocument;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes an image as an archive for {@code docker load}, {@code podman load} and skopeo. The format is that of {@code docker save}: an OCI image
 * layout with an additional {@code manifest.json}, which an index of several images does not have. Layers keep their compression. Equal images and names give equal bytes.
 */
public final class DockerArchiveWriter {
  private static final int BUFFER = 1 << 17;
  private static final int FILE_MODE = 0644;
  private static final int DIRECTORY_MODE = 0755;

  private final BlobStore blobs;

  /**
   * @param blobs the store with the layers of all images to write
   */
  public DockerArchiveWriter(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * Writes the archive to a temporary file and moves it to {@code file}. If {@code file} is not a regular file, such as a pipe, it is written
   * directly.
   *
   * @param names the names of the image after it is loaded; names without a tag are left out
   * @throws java.nio.file.NoSuchFileException if a layer is not in the store
   */
  public void write(AssembledImage image, List<ImageReference> names, Path file) throws IOException {
    Draft.write(file, out -> write(image, names, out));
  }

  /** Writes the archive to a stream, which stays open. */
  public void write(Assembled built, List<ImageReference> names, OutputStream out) throws IOException {
    var loaded = switch (built) {
      case AssembledImage image -> Optional.of(manifest(image, names));
      case AssembledIndex _ -> Optional.<byte[]>empty();
    };
    write(built, LayoutDocuments.archiveIndex(built, names), loaded, out);
  }

  /**
   * Writes an archive that is an OCI image layout and nothing else to a stream, which stays open.
   *
   * @param names as for {@link OciLayoutWriter}
   */
  public void writeLayout(Assembled built, List<ImageReference> names, OutputStream out) throws IOException {
    write(built, LayoutDocuments.index(built, names), Optional.empty(), out);
  }

  /** @param loaded the manifest by which Docker loads it; empty if it has none */
  private void write(Assembled built, byte[] index, Optional<byte[]> loaded, OutputStream out) throws IOException {
    try (var tar = new TarArchiveOutputStream(new KeptOpen(out), StandardCharsets.UTF_8.name())) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      directory(tar, "blobs/");
      directory(tar, "blobs/sha256/");
      var written = new HashSet<Digest>();
      for (var image : built.images()) {
        for (var layer : image.layers()) {
          if (written.add(layer.digest())) {
            file(tar, blobName(layer.digest()), layer.size(), blobs.source(layer.digest()));
          }
        }
        document(tar, image.config(), written);
        document(tar, image.manifest(), written);
      }
      document(tar, built.root(), written);
      file(tar, LayoutDocuments.INDEX, index);
      if (loaded.isPresent()) {
        file(tar, "manifest.json", loaded.get());
      }
      file(tar, LayoutDocuments.LAYOUT, LayoutDocuments.layout());
    }
  }

  private static void document(TarArchiveOutputStream tar, RawDocument document, Set<Digest> written) throws IOException {
    if (written.add(document.digest())) {
      file(tar, blobName(document.digest()), document.bytes());
    }
  }

  private static byte[] manifest(AssembledImage image, List<ImageReference> names) {
    var layers = image.layers().stream().map(layer -> blobName(layer.digest())).toList();
    return new DockerArchiveManifest(blobName(image.config().digest()), tags(names), layers).write();
  }

  /** A buffer for the stream of the caller, which {@code close} only flushes. */
  private static final class KeptOpen extends BufferedOutputStream {
    KeptOpen(OutputStream out) {
      super(out, BUFFER);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  /** Returns the names with a tag. Docker refuses others. */
  private static List<String> tags(List<ImageReference> names) {
    return names.stream()
        .filter(name -> name.tag().isPresent())
        .map(name -> new ImageReference(name.registry(), name.repository(), name.tag(), Optional.empty()))
        .map(name -> name.tag().get().equals("latest") ? name.familiar() + ":latest" : name.familiar())
        .distinct()
        .toList();
  }

  private static String blobName(Digest digest) {
    return "blobs/" + digest.algorithm() + "/" + digest.hex();
  }

  private static void directory(TarArchiveOutputStream tar, String name) throws IOException {
    tar.putArchiveEntry(entry(name, DIRECTORY_MODE, 0));
    tar.closeArchiveEntry();
  }

  private static void file(TarArchiveOutputStream tar, String name, byte[] bytes) throws IOException {
    file(tar, name, bytes.length, out -> out.write(bytes));
  }

  private static void file(TarArchiveOutputStream tar, String name, long size, BlobSource source) throws IOException {
    tar.putArchiveEntry(entry(name, FILE_MODE, size));
    source.writeTo(tar);
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry entry(String name, int mode, long size) {
    var entry = new TarArchiveEntry(name);
    entry.setModTime(0);
    entry.setMode(mode);
    entry.setIds(0, 0);
    entry.setUserName("");
    entry.setGroupName("");
    entry.setSize(size);
    return entry;
  }
}
