package dev.kaniko.runtime.oci;

import java.io.IOException;

/** A document of an image is not what the specification says; the message says where. */
public final class MalformedImageException extends IOException {
  private static final long serialVersionUID = 1L;

  public MalformedImageException(String message) {
    super(message);
  }

  public MalformedImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
