package dev.kaniko.runtime.fetch;

import dev.kaniko.image.Digest;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.InstructionFailedException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Fetches files over HTTP and HTTPS: for ADD (language.md §13) each address once, and for contexts as a stream. Follows redirections, but sends
 * credentials only to the host of the first address. Retries after a failed connection and after the answer of an overloaded server. Thread-safe.
 */
public final class RemoteFiles implements AutoCloseable {
  private static final Map<String, String> HASHES = Map.of("sha256", "SHA-256", "sha384", "SHA-384", "sha512", "SHA-512");

  /** The result for one address, and the lock for its transfer. */
  private static final class Slot {
    private final ReentrantLock lock = new ReentrantLock();
    private ExecutionContext.@Nullable Fetched fetched;
  }

  private final Path scratch;
  private final HttpSettings settings;
  private final WebRequests requests;
  private final Map<String, Slot> slots = new ConcurrentHashMap<>();

  /** @param scratch the directory for fetched files; the caller removes it after the build */
  public RemoteFiles(Path scratch, HttpSettings settings) {
    this.scratch = Objects.requireNonNull(scratch);
    this.settings = Objects.requireNonNull(settings);
    this.requests = new WebRequests(settings);
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
          "digest mismatch: %s is %s:%s, expected %s".formatted(WebAddress.shown(input.url()), wanted.algorithm(), hex, wanted));
    }
  }

  /**
   * Opens a file that is read while it comes in. The result is not remembered, and the caller closes it.
   *
   * @throws WebStatusException if the server refuses
   * @throws IOException if it cannot be fetched; the message is the rest of a sentence about the file
   */
  public IncomingFile open(String url, Map<String, String> headers, RequestSigner signer) throws IOException, InterruptedException {
    var address = WebAddress.parse(url);
    IncomingFile.Source source = more -> {
      var all = new HashMap<>(headers);
      all.putAll(more);
      return requests.get(address, all, signer);
    };
    return retrying(() -> new IncomingFile(source, source.get(Map.of()), pauses()));
  }

  private RetryPause pauses() {
    return new RetryPause(settings.attempts(), settings.pause());
  }

  /** One attempt to fetch something. */
  @FunctionalInterface
  private interface Attempt<T> {
    T make() throws IOException, InterruptedException;
  }

  private <T> T retrying(Attempt<T> attempt) throws IOException, InterruptedException {
    for (int made = 1;; made++) {
      try {
        return attempt.make();
      } catch (TransferException e) {
        if (!pauses().before(made, e)) {
          throw e;
        }
      }
    }
  }

  private ExecutionContext.Fetched fetchWithRetries(String url, @Nullable MessageDigest hash) throws IOException, InterruptedException {
    var address = WebAddress.parse(url);
    try {
      return retrying(() -> {
        if (hash != null) {
          hash.reset();
        }
        var response = requests.get(address, Map.of(), RequestSigner.NONE);
        return new ExecutionContext.Fetched(store(response, hash), lastModified(response), url);
      });
    } catch (TransferException | WebStatusException | InstructionFailedException e) {
      throw new InstructionFailedException("cannot fetch " + WebAddress.shown(url) + ": " + e.getMessage(), e);
    }
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

  static Optional<Instant> lastModified(HttpResponse<?> response) {
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
  public void close() {
    requests.close();
  }
}
