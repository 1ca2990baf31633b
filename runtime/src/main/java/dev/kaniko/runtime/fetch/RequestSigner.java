package dev.kaniko.runtime.fetch;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Authorizes the requests for a file. It is asked for each request to the host of the file's address, and not for one to another host. */
@FunctionalInterface
public interface RequestSigner {
  /** Adds nothing. */
  RequestSigner NONE = (_, _) -> Map.of();

  /**
   * Returns the headers to add to a GET request.
   *
   * @param headers the headers that the request has already
   */
  Map<String, String> sign(URI address, Map<String, String> headers) throws IOException, InterruptedException;
}
