package dev.kaniko.runtime.registry;

import com.google.cloud.tools.jib.http.Response;

/** Reads the headers of responses. */
final class Headers {
  private Headers() {}

  /** Returns the first value; empty if there is none. */
  static String first(Response response, String name) {
    var values = response.getHeader(name);
    return values.isEmpty() ? "" : values.getFirst();
  }

  /** Returns the type of the body without its parameters. */
  static String mediaType(Response response) {
    var type = first(response, "Content-Type");
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).strip();
  }
}
