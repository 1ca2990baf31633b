package dev.kaniko.runtime.layout;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What builds put into the state directory, or into a directory in it that a user namespace has for its own. Each name stands here and nowhere else. */
public enum StateEntry {
  /** Blobs by digest. */
  BLOBS("blobs"),
  /** Blobs that are being written. */
  INGEST("ingest"),
  /** Layers of base images, unpacked in overlay's format. */
  UNPACKED("unpacked"),
  /** Where earlier versions kept these. */
  FORMER_UNPACKED("layers"),
  /** What running builds make. */
  BUILDS("builds"),
  /** The directories of {@code RUN --mount=type=cache}. */
  CACHE_MOUNTS("cache-mounts"),
  /** What is kept of a container whose root is that of its builds. */
  IN_PLACE("in-place");

  private final String text;

  StateEntry(String text) {
    this.text = text;
  }

  /** Returns where this is in a state directory. */
  public Path in(Path state) {
    return state.resolve(text);
  }

  /** Returns all names. */
  public static List<String> names() {
    return Arrays.stream(values()).map(entry -> entry.text).toList();
  }
}
