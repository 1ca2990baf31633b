package dev.kaniko.runtime;

import java.io.IOException;
import java.io.Serial;

/** The layer of a result that was found in a repository cannot be fetched, or is another one than the result tells of: the build has to do without the repository. */
final class LostLayerException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  LostLayerException(IOException cause) {
    super("a layer that the cache names cannot be used: " + cause.getMessage(), cause);
  }
}
