package dev.kaniko.runtime.process;

import dev.kaniko.runtime.linux.DetachedMount;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.OverlayMount;
import java.nio.file.Path;

/** The tree that a process sees as {@code /}. */
public sealed interface ProcessRoot {
  /** As a mount that a child can attach; close it on its own. */
  default DetachedMount mount() throws ErrnoException {
    return switch (this) {
      case OfDirectory(var directory) -> DetachedMount.bind(directory, false);
      case OfOverlay(var overlay) -> overlay.attachable();
    };
  }

  /** A directory of this machine; must be on the default file system. */
  record OfDirectory(Path directory) implements ProcessRoot {}

  /** An overlay that is attached nowhere; stays open and the caller's. */
  record OfOverlay(OverlayMount overlay) implements ProcessRoot {}
}
