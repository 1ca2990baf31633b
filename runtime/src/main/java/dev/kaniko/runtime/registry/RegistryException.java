package dev.kaniko.runtime.registry;

import java.io.IOException;
import java.time.Duration;

/** A registry did not do what it was asked; the message names it, and says what can be done where that is known. */
public final class RegistryException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure. */
  public enum Kind {
    /** No connection can be made. */
    UNREACHABLE,
    /** The server's certificate is not trusted. */
    BAD_CERTIFICATE,
    /** The server speaks HTTP without TLS and is not known to. */
    PLAIN_HTTP,
    /** Credentials are missing or wrong (401). */
    UNAUTHORIZED,
    /** The credentials do not allow it (403). */
    DENIED,
    /** The repository, image or blob is not there (404). */
    NOT_FOUND,
    /** A manifest names a blob that the repository does not have, or does not show yet (MANIFEST_BLOB_UNKNOWN). */
    BLOB_UNKNOWN,
    /** The bytes are not those of the digest or descriptor. */
    CORRUPT,
    /** The registry asks to come back later (429), or has failed (5xx). */
    BUSY,
    /** The connection broke off. */
    CONNECTION_LOST,
    /** The server let the time go by in which it has to answer. */
    SILENT,
    /** The tag is there and may not be given to another image. */
    IMMUTABLE_TAG,
    /** The registry refused for another reason. */
    REJECTED
  }

  private final Kind kind;
  private final Duration retryAfter;

  public RegistryException(Kind kind, String message, Throwable cause) {
    this(kind, message, cause, Duration.ZERO);
  }

  RegistryException(Kind kind, String message, Throwable cause, Duration retryAfter) {
    super(message, cause);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  public RegistryException(Kind kind, String message) {
    super(message);
    this.kind = kind;
    this.retryAfter = Duration.ZERO;
  }

  /** Returns how long the registry asks to wait before the next request (Retry-After); zero if it does not. */
  Duration retryAfter() {
    return retryAfter;
  }

  public Kind kind() {
    return kind;
  }
}
