package dev.kaniko.runtime.oci;

import java.io.IOException;

/** A document or a blob of an image violates the OCI image-spec or Docker's specification. The message names the document and the place. */
public final class MalformedImageException extends IOException {
  private static final long serialVersionUID = 1L;

  public MalformedImageException(String message) {
    super(message);
  }

  public MalformedImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
