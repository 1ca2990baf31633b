package dev.kaniko.runtime.saved;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.oci.BlobSource;
import dev.kaniko.runtime.oci.MalformedImageException;
import dev.kaniko.runtime.oci.RawDocument;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The files of an archive, found by their paths in it. Old versions of Docker save equal layers as links to each other.
 *
 * @param archive for messages
 */
record ArchivedFiles(Path archive, FileTree files) {
  FileContent content(String path) throws IOException {
    var found = files.find(new LinkResolver(files).follow(ImagePath.clean("/" + path)));
    if (path.isEmpty() || found.isEmpty() || !(found.get().node() instanceof FileNode.RegularFile file)) {
      throw new MalformedImageException(archive + " has no file \"" + path + "\", which its image needs");
    }
    return file.content();
  }

  byte[] document(String path) throws IOException {
    try (var in = content(path).open()) {
      var bytes = in.readNBytes(RawDocument.MAX_BYTES + 1);
      if (bytes.length > RawDocument.MAX_BYTES) {
        throw new MalformedImageException(archive + ": " + path + " has more than 4 MiB, which is too large for a document");
      }
      return bytes;
    }
  }

  BlobSource source(String path) {
    return out -> {
      try (var in = content(path).open()) {
        in.transferTo(out);
      }
    };
  }
}
