package dev.kaniko.runtime.layer;

import dev.kaniko.runtime.oci.DiffId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A layer or an archive is not what the tar format or the image-spec allows; the message says what is wrong, for people. */
public final class LayerFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public LayerFormatException(String message) {
    super(message);
  }

  public LayerFormatException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Returns the same with the name of the layer. */
  public LayerFormatException in(DiffId layer) {
    return new LayerFormatException(getMessage() + " (the layer with the diff ID " + layer + ")", this);
  }
}
