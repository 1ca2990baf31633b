package dev.kaniko.runtime.process;

import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.OverlayMount;
import java.nio.file.Path;

/** The tree that a process sees as {@code /}. */
public sealed interface ProcessRoot {
  /** As an open directory; close it on its own. */
  default Directory open() throws ErrnoException {
    return switch (this) {
      case OfDirectory(var directory) -> Directory.open(directory);
      case OfOverlay(var overlay) -> overlay.directory();
    };
  }

  /** A directory of this machine; must be on the default file system. */
  record OfDirectory(Path directory) implements ProcessRoot {}

  /** An overlay that is attached nowhere; stays open and the caller's. */
  record OfOverlay(OverlayMount overlay) implements ProcessRoot {}
}
