package com.google.cloud.tools.jib.http;

import com.google.api.client.http.HttpContent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests with the credentials of another. jib keeps the headers of a request to its package; so this class lies in that package, and does nothing
 * else.
 */
public final class SimilarRequest {
  private SimilarRequest() {}

  /**
   * Returns a request.
   *
   * @param original has the credentials and the time limit
   * @param headers more headers
   */
  public static Request of(Request original, @Nullable HttpContent body, Map<String, String> headers) {
    var request = Request.builder().setHttpTimeout(original.getHttpTimeout()).setBody(body).build();
    request.getHeaders().putAll(original.getHeaders());
    headers.forEach(request.getHeaders()::set);
    return request;
  }
}
