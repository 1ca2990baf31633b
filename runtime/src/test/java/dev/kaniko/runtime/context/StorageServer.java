package dev.kaniko.runtime.context;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Serves one file at all paths but those that end with {@code missing}. Computes signatures of requests as S3 and Azure describe it. */
final class StorageServer implements AutoCloseable {
  static final Instant MODIFIED = Instant.ofEpochSecond(1_600_000_000);

  private final HttpServer http;
  private final byte[] file;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> ranges = new CopyOnWriteArrayList<>();
  private final AtomicBoolean cut = new AtomicBoolean();
  private volatile Check check = _ -> Optional.empty();

  /** Returns why a request is refused; empty if it is not. */
  @FunctionalInterface
  private interface Check {
    Optional<String> refuse(HttpExchange exchange) throws GeneralSecurityException;
  }

  StorageServer(byte[] file) throws IOException {
    this.file = file;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.start();
  }

  String authority() {
    return "127.0.0.1:" + http.getAddress().getPort();
  }

  String url(String path) {
    return "http://" + authority() + path;
  }

  /** The paths and queries of the requests so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** The ranges that were asked for. */
  List<String> ranges() {
    return List.copyOf(ranges);
  }

  /** Lets the connection break in the middle of the next file. */
  void cutOnce() {
    cut.set(true);
  }

  void require(String authorization) {
    check = exchange -> header(exchange, "Authorization").equals(authorization) ? Optional.empty() : Optional.of("AccessDenied");
  }

  void requireAws(String secret, String region) {
    check = exchange -> {
      var authorization = header(exchange, "Authorization");
      if (!authorization.contains("/" + region + "/")) {
        exchange.getResponseHeaders().set("x-amz-bucket-region", region);
        return Optional.of("AuthorizationHeaderMalformed");
      }
      return authorization.endsWith("Signature=" + aws(exchange, secret, region)) ? Optional.empty() : Optional.of("SignatureDoesNotMatch");
    };
  }

  void requireAzure(String key) {
    check = exchange -> header(exchange, "Authorization").equals("SharedKey account:" + azure(exchange, key)) ? Optional.empty() : Optional.of("AuthenticationFailed");
  }

  private static String header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(String text) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String aws(HttpExchange exchange, String secret, String region) throws GeneralSecurityException {
    var names = header(exchange, "Authorization").replaceFirst(".*SignedHeaders=", "").replaceFirst(",.*", "");
    var request = new StringBuilder("GET\n" + exchange.getRequestURI().getRawPath() + "\n\n");
    for (var name : names.split(";")) {
      request.append(name).append(':').append(header(exchange, name)).append('\n');
    }
    request.append('\n').append(names).append('\n').append(header(exchange, "x-amz-content-sha256"));
    var time = header(exchange, "x-amz-date");
    var day = time.replaceFirst("T.*", "");
    var key = hmac(hmac(hmac(hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), day), region), "s3"), "aws4_request");
    var text = "AWS4-HMAC-SHA256\n" + time + "\n" + day + "/" + region + "/s3/aws4_request\n" + sha256(request.toString());
    return HexFormat.of().formatHex(hmac(key, text));
  }

  private static String azure(HttpExchange exchange, String key) throws GeneralSecurityException {
    var lines = new ArrayList<>(List.of("GET", "", "", "", "", "", "", "", "", "", "", header(exchange, "Range")));
    lines.add("x-ms-date:" + header(exchange, "x-ms-date"));
    lines.add("x-ms-version:" + header(exchange, "x-ms-version"));
    lines.add("/account" + exchange.getRequestURI().getRawPath());
    Arrays.stream(Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("").split("&"))
        .filter(part -> !part.isEmpty()).map(part -> part.replaceFirst("=.*", "").toLowerCase(Locale.ROOT) + ":" + part.replaceFirst("[^=]*=", "")).sorted().forEach(lines::add);
    return Base64.getEncoder().encodeToString(hmac(Base64.getDecoder().decode(key), String.join("\n", lines)));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestURI().toString());
      var range = header(exchange, "Range");
      if (!range.isEmpty()) {
        ranges.add(range);
      }
      var path = exchange.getRequestURI().getPath();
      var refusal = check.refuse(exchange);
      if (refusal.isPresent()) {
        error(exchange, 403, "<?xml version=\"1.0\"?><Error><Code>" + refusal.get() + "</Code></Error>");
      } else if (path.endsWith("/missing")) {
        error(exchange, 404, path.startsWith("/storage/") ? "{\"error\": {\"code\": 404, \"errors\": [{\"domain\": \"global\", \"reason\": \"notFound\"}]}}" : "");
      } else if (path.equals("/moved")) {
        exchange.getResponseHeaders().set("Location", "/plain/missing?" + exchange.getRequestURI().getRawQuery());
        error(exchange, 302, "");
      } else {
        send(exchange, path.split("/")[1], range);
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static void error(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void send(HttpExchange exchange, String kind, String range) throws IOException {
    var bytes = file.clone();
    if (kind.equals("corrupt") || kind.equals("changing") && requests.size() % 2 == 0) {
      Arrays.fill(bytes, 1000, 2000, (byte) 7);
    }
    if (kind.equals("text")) {
      bytes = "not an archive".repeat(100).getBytes(StandardCharsets.UTF_8);
    }
    boolean versioned = !kind.equals("unversioned") && !kind.equals("changing");
    if (versioned) {
      exchange.getResponseHeaders().set("ETag", "\"1\"");
      exchange.getResponseHeaders().set("Last-Modified", "Sun, 13 Sep 2020 12:26:40 GMT");
    }
    int from = 0;
    if (versioned && !range.isEmpty() && header(exchange, "If-Range").equals("\"1\"")) {
      from = Integer.parseInt(range.replaceAll("[^0-9]", ""));
      exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
    }
    int to = kind.equals("half") || cut.getAndSet(false) || kind.equals("cut") ? (from + bytes.length) / 2 : bytes.length;
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, (kind.equals("half") ? to : bytes.length) - from);
    exchange.getResponseBody().write(bytes, from, to - from);
    exchange.getResponseBody().flush();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
