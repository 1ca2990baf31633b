package dev.kaniko.runtime.saved;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.layout.OciLayoutReader;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.AssembledIndex;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.oci.Index;
import dev.kaniko.runtime.oci.MalformedImageException;
import dev.kaniko.runtime.oci.Manifest;
import dev.kaniko.runtime.oci.MediaTypes;
import dev.kaniko.runtime.oci.RawDocument;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;

/** Reads the image of an OCI layout (OCI image-spec, image-layout), or its image index. All documents stay as they are, so that it keeps its digest. */
final class LayoutFiles {
  private final Path place;
  private final Documents documents;
  private final BlobStore blobs;

  private LayoutFiles(Path place, Documents documents, BlobStore blobs) {
    this.place = place;
    this.documents = documents;
    this.blobs = blobs;
  }

  /** Where a layout has its files. */
  private interface Documents {
    Index index() throws IOException;

    /** Returns a blob that is a document, after its digest is verified. */
    byte[] document(Digest digest) throws IOException;

    /** Sees to it that the store has a layer. */
    void provide(Descriptor layer) throws IOException;
  }

  /** The store of the layers is the layout itself, whose blobs have the same places. */
  static LayoutFiles inDirectory(Path directory) {
    var layout = new OciLayoutReader(directory);
    return new LayoutFiles(directory, new Documents() {
      @Override
      public Index index() throws IOException {
        return layout.index();
      }

      @Override
      public byte[] document(Digest digest) throws IOException {
        return layout.document(digest);
      }

      @Override
      public void provide(Descriptor layer) throws IOException {
        if (!layout.has(layer)) {
          throw new MalformedImageException(directory + " does not have the layer " + layer);
        }
      }
    }, new BlobStore(directory));
  }

  /** Layers are taken out of the archive, and verified. */
  static LayoutFiles inArchive(Path archive, FileTree tree, Path scratch) {
    var files = new ArchivedFiles(archive, tree);
    var blobs = new BlobStore(scratch);
    return new LayoutFiles(archive, new Documents() {
      @Override
      public Index index() throws IOException {
        return Index.read(new RawDocument(MediaTypes.OCI_INDEX, files.document("index.json")));
      }

      @Override
      public byte[] document(Digest digest) throws IOException {
        var bytes = files.document(path(digest));
        blobs.add(Descriptor.of("", digest, bytes.length), out -> out.write(bytes));
        return bytes;
      }

      @Override
      public void provide(Descriptor layer) throws IOException {
        blobs.add(layer, files.source(path(layer.digest())));
      }

      private String path(Digest digest) {
        return "blobs/" + digest.algorithm() + "/" + digest.hex();
      }
    }, blobs);
  }

  SavedImage image() throws IOException {
    var described = only(documents.index());
    if (!MediaTypes.isIndex(described.mediaType())) {
      return new SavedImage(image(described), blobs);
    }
    var index = new RawDocument(described.mediaType(), documents.document(described.digest()));
    var images = new ArrayList<AssembledImage>();
    for (var manifest : Index.read(index).manifests()) {
      images.add(image(manifest));
    }
    return new SavedImage(new AssembledIndex(index, images), blobs);
  }

  private AssembledImage image(Descriptor described) throws IOException {
    var bytes = documents.document(described.digest());
    var read = Manifest.read(new RawDocument(described.mediaType(), bytes));
    var manifest = new RawDocument(read.mediaType().isEmpty() ? MediaTypes.OCI_MANIFEST : read.mediaType(), bytes);
    var config = new RawDocument(read.config().mediaType(), documents.document(read.config().digest()));
    var document = ImageDocument.read(config.bytes());
    if (document.diffIds().size() != read.layers().size()) {
      throw new MalformedImageException(place + ": the manifest has " + read.layers().size() + " layers and the configuration " + document.diffIds().size());
    }
    for (var layer : read.layers()) {
      documents.provide(layer);
    }
    return new AssembledImage(manifest, config, document, read.layers());
  }

  private Descriptor only(Index index) throws MalformedImageException {
    if (index.manifests().size() != 1) {
      throw new MalformedImageException(place + " has " + index.manifests().size() + " images, where one is wanted");
    }
    return index.manifests().getFirst();
  }
}
