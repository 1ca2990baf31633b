package dev.kaniko.runtime.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponseException;
import com.google.cloud.tools.jib.api.RegistryAuthenticationFailedException;
import com.google.cloud.tools.jib.http.ResponseException;
import dev.kaniko.runtime.oci.JsonText;
import dev.kaniko.runtime.registry.RegistryException.Kind;
import dev.kaniko.runtime.registry.login.Login;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Words what jib's exceptions mean. */
final class Failures {
  /** What registries say to bytes that changed on their way (distribution-spec, "Error Codes"). */
  private static final Set<String> DAMAGE = Set.of("DIGEST_INVALID", "SIZE_INVALID");

  /** What they say to an upload that they do not know, or not in the state in which it is continued. */
  private static final Set<String> LOST_UPLOAD = Set.of("BLOB_UPLOAD_UNKNOWN", "BLOB_UPLOAD_INVALID");

  /** Amazon ECR, Google Artifact Registry and Harbor say so in these words. */
  private static final Pattern IMMUTABLE = Pattern.compile("cannot be overwritten because the (repository|tag) is immutable|has enabled tag immutability|configured as immutable");

  private final String registry;
  private final String repository;
  private final Optional<Login> login;
  private final Duration silence;

  /** @param silence how long a connection may be without progress */
  Failures(String registry, String repository, Optional<Login> login, Duration silence) {
    this.registry = registry;
    this.repository = repository;
    this.login = login;
    this.silence = silence;
  }

  /**
   * Returns the exception to throw.
   *
   * @param doing what was tried, for example {@code cannot read manifest 1.2}
   */
  RegistryException of(Exception failure, String doing) {
    if (failure instanceof RegistryException ours) {
      return ours;
    }
    var subject = registry + "/" + repository + ": " + doing + ": ";
    var response = response(failure);
    if (response != null) {
      return ofStatus(response, subject, failure);
    }
    var network = network(failure);
    if (network != null) {
      return ofNetwork(network, subject, failure);
    }
    if (find(failure, RegistryAuthenticationFailedException.class) != null) {
      // What jib says may end with the parameters of the request, and they have the secret.
      return new RegistryException(Kind.UNAUTHORIZED, subject + unauthorized() + " (" + rootMessage(failure).replaceFirst("(?s); parameters: .*", "") + ")");
    }
    if (find(failure, com.google.cloud.tools.jib.api.RegistryException.class) != null) {
      return new RegistryException(Kind.REJECTED, subject + rootMessage(failure), failure);
    }
    return new RegistryException(Kind.CONNECTION_LOST, subject + "the connection broke off: " + rootMessage(failure), failure);
  }

  /** Returns what happened on the way to the server; null if nothing did. jib hides it in exceptions of its own. */
  private static @Nullable IOException network(Throwable failure) {
    IOException network = null;
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      network = switch (cause) {
        case IOException e -> e;
        case com.google.cloud.tools.jib.api.RegistryException _ -> null; // It says what the ones before it come from.
        default -> network;
      };
    }
    return network;
  }

  private RegistryException ofNetwork(IOException network, String subject, Exception failure) {
    if (find(failure, CertificateException.class) != null || find(failure, SSLPeerUnverifiedException.class) != null) {
      return new RegistryException(Kind.BAD_CERTIFICATE, subject + "no trusted TLS connection (" + rootMessage(failure)
          + "): add --skip-tls-verify-registry=" + registry + " or --insecure-registry=" + registry, failure);
    }
    if (find(failure, SocketTimeoutException.class) != null) {
      return new RegistryException(Kind.SILENT, subject + "no answer for " + silence.toSeconds() + " s", failure);
    }
    return switch (network) {
      case JsonProcessingException _ ->
          // Nothing of the text: a token may be in it.
          new RegistryException(Kind.CORRUPT, subject + "the registry answered with something else than JSON");
      default -> new RegistryException(Kind.CONNECTION_LOST, subject + "the connection broke off: " + rootMessage(failure), failure);
    };
  }

  private RegistryException ofStatus(Status response, String subject, Exception failure) {
    var errors = errors(response);
    var reason = errors.isEmpty() ? "" : " (" + errors.stream().map(ErrorEntry::toString).collect(Collectors.joining("; ")) + ")";
    if (errors.stream().anyMatch(error -> error.code().equals("MANIFEST_BLOB_UNKNOWN"))) {
      return new RegistryException(Kind.BLOB_UNKNOWN, subject + "the registry answered " + response.code() + reason, failure);
    }
    if (errors.stream().anyMatch(error -> LOST_UPLOAD.contains(error.code()))) {
      // It is begun again, like one whose connection broke off.
      return new RegistryException(Kind.CONNECTION_LOST, subject + "the registry has lost the upload" + reason, failure);
    }
    if (errors.stream().anyMatch(error -> DAMAGE.contains(error.code()))) {
      return new RegistryException(Kind.CORRUPT, subject + "something else arrived than was sent" + reason, failure);
    }
    if (response.code() < 500 && response.content() != null && IMMUTABLE.matcher(response.content()).find()) {
      return new RegistryException(Kind.IMMUTABLE_TAG, subject + "the tag cannot be overwritten" + reason
          + ": push another tag, or let the one that is there stay with --push-ignore-immutable-tag-errors", failure);
    }
    return switch (response.code()) {
      case 401 -> new RegistryException(Kind.UNAUTHORIZED, subject + unauthorized() + reason, failure);
      case 403 -> new RegistryException(Kind.DENIED, subject + "access denied"
          + login.map(l -> " to " + l).orElse(": no credentials were found for " + registry + where()) + reason, failure);
      case 404 -> new RegistryException(Kind.NOT_FOUND, subject + "not found" + reason, failure);
      case 429 -> new RegistryException(Kind.BUSY, subject + "the registry limits requests (429)"
          + (login.isPresent() ? "" : "; it may allow more with credentials") + reason, failure, retryAfter(failure));
      default -> new RegistryException(response.code() >= 500 ? Kind.BUSY : Kind.REJECTED,
          subject + "the registry answered " + response.code() + reason, failure, retryAfter(failure));
    };
  }

  /** A number of seconds, or a date, which is one of the server's clock (RFC 9110, section 10.2.3). */
  private static Duration retryAfter(Throwable failure) {
    var response = find(failure, HttpResponseException.class);
    var headers = response == null ? new HttpHeaders() : response.getHeaders();
    var value = headers.getRetryAfter() == null ? "" : headers.getRetryAfter().strip();
    if (value.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      var wait = Duration.between(date(String.valueOf(headers.getDate())), date(value));
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }

  private static Instant date(String text) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
  }

  private String unauthorized() {
    return login
        .map(l -> "the registry does not accept the credentials of " + l)
        .orElse("the registry asks for credentials, and none were found for " + registry + where());
  }

  private static String where() {
    return " in config.json (DOCKER_CONFIG), REGISTRY_AUTH_FILE or --credential-helpers";
  }

  private record Status(int code, @Nullable String content) {}

  private static @Nullable Status response(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case ResponseException e -> {
          return new Status(e.getStatusCode(), e.getContent());
        }
        case HttpResponseException e -> {
          return new Status(e.getStatusCode(), e.getContent());
        }
        default -> {}
      }
    }
    return null;
  }

  /** Tells whether a response of the server is behind the failure. */
  static boolean isResponse(Throwable failure) {
    return response(failure) != null;
  }

  private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  /** One entry of {@code errors} in a response (distribution-spec, "Error Codes"). */
  private record ErrorEntry(String code, String message) {
    @Override
    public String toString() {
      return (code + " " + message).strip();
    }
  }

  /** Returns the errors in a response; none when it says nothing readable. */
  private static List<ErrorEntry> errors(Status response) {
    var content = response.content();
    if (content == null || content.isBlank()) {
      return List.of();
    }
    var errors = new ArrayList<ErrorEntry>();
    try {
      for (var error : JsonText.read(content.getBytes(UTF_8)).path("errors")) {
        errors.add(new ErrorEntry(error.path("code").asText(""), error.path("message").asText("")));
      }
    } catch (IOException e) {
      return List.of();
    }
    return errors;
  }

  /** Returns what the first cause of a failure says. */
  static String rootMessage(Throwable failure) {
    var root = failure;
    for (var cause = root.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    var message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }
}
