package dev.kaniko.runtime.fetch;

import dev.kaniko.image.Digest;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.InstructionFailedException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Fetches files over HTTP and HTTPS for ADD (language.md §13), each address once. Follows redirections, but sends credentials only to the
 * host of the first address. Retries after a failed connection and after the answer of an overloaded server. Thread-safe.
 */
public final class RemoteFiles implements AutoCloseable {
  private static final int MOST_REDIRECTS = 10;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> WORTH_ANOTHER_TRY = Set.of(408, 429, 500, 502, 503, 504);
  private static final Map<String, String> HASHES = Map.of("sha256", "SHA-256", "sha384", "SHA-384", "sha512", "SHA-512");

  /** The result for one address, and the lock for its transfer. */
  private static final class Slot {
    private final ReentrantLock lock = new ReentrantLock();
    private ExecutionContext.@Nullable Fetched fetched;
  }

  private final Path scratch;
  private final HttpSettings settings;
  private @Nullable HttpClient client;
  private final Map<String, Slot> slots = new ConcurrentHashMap<>();

  /** @param scratch the directory for fetched files; the caller removes it after the build */
  public RemoteFiles(Path scratch, HttpSettings settings) {
    this.scratch = Objects.requireNonNull(scratch);
    this.settings = Objects.requireNonNull(settings);
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
   * Fetches a file and verifies its checksum.
   *
   * @throws InstructionFailedException if it cannot be fetched or its checksum differs; the message names the address
   */
  public ExecutionContext.Fetched fetch(Input.Remote input) throws IOException, InterruptedException {
    var hash = input.checksum().isPresent() ? hash(input.checksum().get()) : null;
    var slot = slots.computeIfAbsent(input.url(), _ -> new Slot());
    slot.lock.lockInterruptibly();
    try {
      if (slot.fetched == null) {
        var fetched = fetchWithRetries(input.url(), hash);
        // Keep the file even if its checksum is wrong here: another ADD may expect another checksum.
        slot.fetched = fetched;
      } else if (hash != null) {
        try (var content = slot.fetched.content().open()) {
          content.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), hash));
        }
      }
      if (hash != null) {
        verify(input, hash);
      }
      return slot.fetched;
    } finally {
      slot.lock.unlock();
    }
  }

  private static MessageDigest hash(Digest checksum) throws InstructionFailedException {
    var algorithm = HASHES.get(checksum.algorithm());
    if (algorithm == null) {
      throw new InstructionFailedException("unsupported digest algorithm: " + checksum.algorithm());
    }
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void verify(Input.Remote input, MessageDigest hash) throws InstructionFailedException {
    var wanted = input.checksum().orElseThrow();
    var hex = HexFormat.of().formatHex(hash.digest());
    if (!hex.equals(wanted.hex())) {
      throw new InstructionFailedException(
          "digest mismatch: %s is %s:%s, expected %s".formatted(WebAddress.hidePassword(input.url()), wanted.algorithm(), hex, wanted));
    }
  }

  private ExecutionContext.Fetched fetchWithRetries(String url, @Nullable MessageDigest hash) throws IOException, InterruptedException {
    var shown = WebAddress.hidePassword(url);
    var address = WebAddress.parse(url);
    var pause = settings.pause();
    for (int attempt = 1;; attempt++) {
      try {
        if (hash != null) {
          hash.reset();
        }
        return fetchOnce(url, address, hash);
      } catch (TransferException e) {
        if (attempt == settings.attempts()) {
          throw new InstructionFailedException("cannot fetch " + shown + ": " + e.getMessage(), e);
        }
      }
      Thread.sleep(pause);
      pause = pause.multipliedBy(2);
    }
  }

  private ExecutionContext.Fetched fetchOnce(String url, WebAddress first, @Nullable MessageDigest hash)
      throws IOException, InterruptedException {
    var address = first;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      var response = new Transfer(client(), settings.silenceTimeout()).send(request(address, first));
      int status = response.statusCode();
      var location = response.headers().firstValue("Location");
      if (status >= 200 && status < 300) {
        return new ExecutionContext.Fetched(store(response, hash), lastModified(response), url);
      }
      response.body().close();
      if (WORTH_ANOTHER_TRY.contains(status)) {
        throw new TransferException("the server answered with status " + status);
      }
      if (!REDIRECTS.contains(status) || location.isEmpty()) {
        throw new InstructionFailedException(
            "cannot fetch " + WebAddress.hidePassword(url) + ": the server answered with status " + status
                + (address.equals(first) ? "" : " at " + address.uri()));
      }
      address = address.redirected(location.get());
    }
    throw new InstructionFailedException("cannot fetch " + WebAddress.hidePassword(url) + ": more than " + MOST_REDIRECTS + " redirections");
  }

  private HttpRequest request(WebAddress address, WebAddress first) {
    var request = HttpRequest.newBuilder(address.uri()).timeout(settings.silenceTimeout()).header("User-Agent", "kaniko").GET();
    authorization(address, first).ifPresent(value -> request.header("Authorization", value));
    return request.build();
  }

  private Optional<String> authorization(WebAddress address, WebAddress first) {
    if (!address.authority().equals(first.authority())) {
      return Optional.empty();
    }
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

  private StoredContent store(HttpResponse<Transfer.Body> response, @Nullable MessageDigest hash) throws IOException, InterruptedException {
    var file = Files.createTempFile(scratch, "fetched-", "");
    try (var body = response.body();
        var output = Files.newOutputStream(file);
        var target = hash == null ? output : new DigestOutputStream(output, hash)) {
      var buffer = new byte[64 * 1024];
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        target.write(buffer, 0, count);
      }
    } catch (IOException | InterruptedException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return StoredContent.of(file);
  }

  private static Optional<Instant> lastModified(HttpResponse<?> response) {
    return response.headers().firstValue("Last-Modified").flatMap(text -> {
      try {
        return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      } catch (DateTimeException _) {
        return Optional.empty();
      }
    });
  }

  /** Aborts running transfers. */
  @Override
  public synchronized void close() {
    if (client != null) {
      client.shutdownNow();
    }
  }
}
