package dev.kaniko.runtime.fetch;

import dev.kaniko.instruction.InstructionFailedException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sends GET requests. Follows redirections, but sends credentials only to the host of the first address. Thread-safe. */
final class WebRequests implements AutoCloseable {
  private static final int MOST_REDIRECTS = 10;
  private static final int MOST_OF_ERROR = 4096;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> WORTH_ANOTHER_TRY = Set.of(408, 429, 500, 502, 503, 504);

  /** The name of the error in the answers of S3, of Azure and of Google Cloud Storage. */
  private static final Pattern CODE = Pattern.compile("(?:<Code>|\"reason\"\\s{0,9}:\\s{0,9}\")([A-Za-z0-9.]{1,60})(?:</Code>|\")");

  private final HttpSettings settings;
  private @Nullable HttpClient client;

  WebRequests(HttpSettings settings) {
    this.settings = settings;
  }

  /** Returns the client. It is made on first use, because it takes a thread and 0.1 s and most builds fetch nothing. */
  private synchronized HttpClient client() {
    if (client == null) {
      // HTTP/1.1, because some servers fail on the header that asks for an upgrade to HTTP/2.
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(settings.connectTimeout())
              .proxy(settings.proxies())
              .build();
    }
    return client;
  }

  /**
   * Sends one request, and one for each redirection.
   *
   * @return the answer, which has the status 200 or 206
   * @throws TransferException if another attempt is worthwhile
   * @throws WebStatusException if the server refuses
   */
  HttpResponse<Transfer.Body> get(WebAddress first, Map<String, String> headers, RequestSigner signer)
      throws IOException, InterruptedException {
    var address = first;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      var response = new Transfer(client(), settings.silenceTimeout()).send(request(address, first, headers, signer));
      int status = response.statusCode();
      var location = response.headers().firstValue("Location");
      if (status >= 200 && status < 300) {
        return response;
      }
      if (!REDIRECTS.contains(status) || location.isEmpty()) {
        throw refused(response, address.equals(first) ? "" : " at " + WebAddress.shown(address.uri().toString()));
      }
      response.body().close();
      address = address.redirected(location.get());
    }
    throw new InstructionFailedException("more than " + MOST_REDIRECTS + " redirections");
  }

  private static IOException refused(HttpResponse<Transfer.Body> response, String where) throws IOException, InterruptedException {
    int status = response.statusCode();
    try (var body = response.body()) {
      if (WORTH_ANOTHER_TRY.contains(status)) {
        return new TransferException("the server answered with status " + status + where, retryAfter(response.headers()));
      }
      return new WebStatusException("the server answered with status " + status + code(body) + where, status, response.headers().map().entrySet().stream()
          .filter(header -> !header.getValue().isEmpty()).collect(Collectors.toMap(Map.Entry::getKey, header -> header.getValue().getFirst())));
    }
  }

  private static String code(Transfer.Body body) throws InterruptedException {
    var buffer = new byte[MOST_OF_ERROR];
    int length = 0;
    try {
      for (int count = 0; count >= 0 && length < buffer.length; length += Math.max(0, count)) {
        count = body.read(buffer, length, buffer.length - length);
      }
    } catch (TransferException _) {
      // The status is enough.
    }
    var found = CODE.matcher(new String(buffer, 0, length, StandardCharsets.UTF_8));
    return found.find() ? " (" + found.group(1) + ")" : "";
  }

  private static Duration retryAfter(HttpHeaders headers) {
    try {
      return Duration.ofSeconds(Math.max(0, headers.firstValueAsLong("Retry-After").orElse(0)));
    } catch (NumberFormatException _) {
      return Duration.ZERO; // A date. The usual pause will do.
    }
  }

  private HttpRequest request(WebAddress address, WebAddress first, Map<String, String> headers, RequestSigner signer)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(address.uri()).timeout(settings.silenceTimeout()).header("User-Agent", "kaniko").GET();
    var all = new HashMap<>(headers);
    if (address.mayKnowSecretsOf(first)) {
      authorization(address, first).ifPresent(value -> all.put("Authorization", value));
      all.putAll(signer.sign(address.uri(), headers));
    }
    all.forEach(request::setHeader);
    return request.build();
  }

  private Optional<String> authorization(WebAddress address, WebAddress first) {
    return secret("HTTP_AUTH_HEADER_", address)
        .or(() -> secret("HTTP_AUTH_TOKEN_", address).map(token -> "Bearer " + token))
        .or(() -> Optional.of(first.user()).filter(user -> !user.isEmpty()).map(
            user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8))));
  }

  private Optional<String> secret(String prefix, WebAddress address) {
    return settings.secrets().apply(prefix + address.authority())
        .or(() -> settings.secrets().apply(prefix + address.uri().getHost()))
        .map(String::strip);
  }

  /** Aborts running transfers. */
  @Override
  public synchronized void close() {
    if (client != null) {
      client.shutdownNow();
    }
  }
}
