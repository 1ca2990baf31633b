package dev.kaniko.runtime.layout;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The entries of the state directory, and of the subdirectory of a user namespace in it. Their names are defined here only. */
public enum StateEntry {
  /** Blobs by digest. */
  BLOBS("blobs"),
  /** Blobs that are being written. */
  INGEST("ingest"),
  /** For each blob, when it was last used and what its file looked like when its digest was last computed. */
  BLOB_USES("blob-uses"),
  /** What steps came to, by key. */
  STEPS("steps"),
  /** The file whose lock orders uses and evictions. */
  LOCK("eviction.lock"),
  /** Entries that were evicted and are being removed. */
  TRASH("evicted"),
  /** Unpacked layers of base images, in the format of overlay. */
  UNPACKED("unpacked"),
  /** Unpacked layers of earlier versions of kaniko. */
  FORMER_UNPACKED("layers"),
  /** Lists of the entries of base layers, without the bytes of files. */
  LAYER_INDEXES("layer-indexes"),
  /** The scratch directories of running builds. */
  BUILDS("builds"),
  /** The directories of {@code RUN --mount=type=cache}. */
  CACHE_MOUNTS("cache-mounts"),
  /** The hashes of files that builds have read. */
  FILE_HASHES("file-hashes"),
  /** The inputs of the steps of earlier builds, for {@code --explain}. May be removed at any time. */
  BUILD_RECORDS("build-records"),
  /** The saved files of a container whose own root is used as the root of the build. */
  IN_PLACE("in-place");

  private final String text;

  StateEntry(String text) {
    this.text = text;
  }

  /** Returns the path of this entry in a state directory. */
  public Path in(Path state) {
    return state.resolve(text);
  }

  /** Returns all names. */
  public static List<String> names() {
    return Arrays.stream(values()).map(entry -> entry.text).toList();
  }
}
