package dev.kaniko.law;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.root.RootStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * Where plans are carried out, one after the other. They share a store of blobs, which are named by their digests and lie in memory, so that
 * a thousand of them cost no thousand directories.
 */
record Workbench(Path folder, RootStore roots, Path scratch, FileSystem memory) implements AutoCloseable {
  static Workbench open() {
    try {
      var folder = Files.createTempDirectory("law");
      var roots = RootStore.open(folder);
      return new Workbench(folder, roots, roots.freshDirectory("build"), Jimfs.newFileSystem(Configuration.unix()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  BlobStore blobs() {
    return new BlobStore(memory.getPath("/blobs"));
  }

  @Override
  public void close() throws IOException {
    memory.close();
    roots.close();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
