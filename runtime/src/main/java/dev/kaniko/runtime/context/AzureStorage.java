package dev.kaniko.runtime.context;

import dev.kaniko.runtime.fetch.IncomingFile;
import dev.kaniko.runtime.fetch.RemoteFiles;
import dev.kaniko.runtime.fetch.RequestSigner;
import dev.kaniko.runtime.fetch.WebStatusException;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads blobs of Azure Blob Storage. Requests are signed with the key of the account (Shared Key). A blob that is public, or whose address has a
 * shared access signature, needs no key.
 */
final class AzureStorage {
  static final String KEY = "AZURE_STORAGE_ACCESS_KEY";

  private static final Pattern HOST =
      Pattern.compile("(?<account>[a-z0-9]+)(-secondary)?\\.blob\\.core\\.(windows\\.net|chinacloudapi\\.cn|cloudapi\\.de|usgovcloudapi\\.net)");
  private static final String VERSION = "2021-12-02";
  private static final Set<Integer> REFUSED = Set.of(401, 403, 404, 409);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Optional<byte[]> key;
  private final Clock clock;

  AzureStorage(Map<String, String> environment, Clock clock) {
    this.key = key(environment);
    this.clock = clock;
  }

  /**
   * Reads the key of the account.
   *
   * @throws IllegalArgumentException if it is malformed; the message names the variable
   */
  static Optional<byte[]> key(Map<String, String> environment) {
    var text = environment.getOrDefault(KEY, "").strip();
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(KEY + ": not a key, which is Base64", e);
    }
  }

  /** Tells whether an address is one of Azure Blob Storage. Only then the key is used. */
  static boolean isBlob(URI address) {
    return "https".equalsIgnoreCase(address.getScheme()) && HOST.matcher(address.getHost().toLowerCase(Locale.ROOT)).matches();
  }

  IncomingFile open(ContextLocation.AzureBlob blob, RemoteFiles files) throws IOException, InterruptedException {
    var host = HOST.matcher(blob.uri().getHost().toLowerCase(Locale.ROOT));
    return open(blob.uri(), host.matches() ? host.group("account") : "", files);
  }

  /** @param account the name of the storage account */
  IncomingFile open(URI address, String account, RemoteFiles files) throws IOException, InterruptedException {
    boolean signedAlready = parameters(address).containsKey("sig");
    RequestSigner signer = key.isEmpty() || signedAlready ? RequestSigner.NONE : (asked, headers) -> sign(asked, account, key.get(), headers);
    try {
      return files.open(address.toString(), Map.of(), signer);
    } catch (WebStatusException e) {
      if (key.isEmpty() && !signedAlready && REFUSED.contains(e.status())) {
        throw new IOException(e.getMessage() + "; if the blob is not public, set " + KEY + " to the key of the account", e);
      }
      throw e;
    }
  }

  private Map<String, String> sign(URI address, String account, byte[] secret, Map<String, String> headers) {
    var date = TIME.format(clock.instant());
    var resource = new StringBuilder("/" + account + address.getRawPath());
    parameters(address).forEach((name, value) -> resource.append('\n').append(name).append(':').append(value));
    // Between the method and the range are ten headers that a GET request does not have.
    var text = "GET" + "\n".repeat(11) + headers.getOrDefault("Range", "") + "\nx-ms-date:" + date + "\nx-ms-version:" + VERSION + "\n" + resource;
    return Map.of(
        "x-ms-date", date,
        "x-ms-version", VERSION,
        "Authorization", "SharedKey " + account + ":" + Base64.getEncoder().encodeToString(Hmac.sha256(secret, text)));
  }

  private static SortedMap<String, String> parameters(URI address) {
    var parameters = new TreeMap<String, String>();
    for (var part : Optional.ofNullable(address.getRawQuery()).orElse("").split("&")) {
      int equals = part.indexOf('=');
      if (!part.isEmpty()) {
        parameters.put(
            decode(equals < 0 ? part : part.substring(0, equals)).toLowerCase(Locale.ROOT), equals < 0 ? "" : decode(part.substring(equals + 1)));
      }
    }
    return parameters;
  }

  /** As in Azure's own libraries, a plus sign stays one. */
  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
