package dev.kaniko.runtime.layer;

import dev.kaniko.runtime.oci.DiffId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A layer or an archive breaks a rule of the tar format or of the OCI image-spec. The message is for users and says what is wrong. */
public final class LayerFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public LayerFormatException(String message) {
    super(message);
  }

  public LayerFormatException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Returns this failure with the diff ID of the layer added to the message. */
  public LayerFormatException in(DiffId layer) {
    return new LayerFormatException(getMessage() + " (the layer with the diff ID " + layer + ")", this);
  }
}
