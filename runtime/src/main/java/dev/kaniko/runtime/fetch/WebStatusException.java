package dev.kaniko.runtime.fetch;

import java.io.IOException;
import java.io.Serial;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A server answered with a status that another attempt does not change. The message is the rest of a sentence about the file. */
public final class WebStatusException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private final int status;
  private final HashMap<String, String> headers = new HashMap<>();

  WebStatusException(String message, int status, Map<String, String> headers) {
    super(message);
    this.status = status;
    headers.forEach((name, value) -> this.headers.put(name.toLowerCase(Locale.ROOT), value));
  }

  public int status() {
    return status;
  }

  /** Returns the first value of a header of the answer. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
