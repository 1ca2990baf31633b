package dev.kaniko.runtime.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kaniko.image.Digest;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.RawDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** A registry in memory over plain HTTP (distribution-spec), with the ways in which real ones fail. */
public final class FakeRegistry implements AutoCloseable {
  private static final Pattern PATH = Pattern.compile("/v2/(.+)/(manifests|blobs)/(.+)?");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, RawDocument> manifests = new ConcurrentHashMap<>();
  private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> scopes = new CopyOnWriteArrayList<>();
  private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
  private final List<String> withCredentials = new CopyOnWriteArrayList<>();
  private final Queue<Digest> lost = new ConcurrentLinkedQueue<>();
  private final AtomicInteger busy = new AtomicInteger();
  private volatile Auth auth = Auth.NONE;
  private volatile boolean corrupt;
  private volatile boolean redirecting;
  private volatile Set<String> forbidden = Set.of();
  private volatile String expiring = "";
  private volatile String retryAfter = "soon";
  private volatile boolean losesAnswer;
  private volatile boolean corruptsOnce;
  private volatile int breaksAfter = -1;
  private volatile boolean forgets;
  private volatile boolean claims;
  private volatile boolean tokenless;
  private volatile Optional<Refusal> refusal = Optional.empty();
  private final AtomicLong uploaded = new AtomicLong();
  private volatile Optional<FakeRegistry> uploadsTo = Optional.empty();
  private volatile Duration delay = Duration.ZERO;
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final AtomicInteger now = new AtomicInteger();

  private record Refusal(int status, String answer) {}

  private enum Auth {
    NONE,
    BASIC,
    BEARER
  }

  private static final String LOGIN = "user:pass:word";

  private final String address;

  private FakeRegistry(HttpServer server, String address) {
    this.server = server;
    this.address = address;
  }

  public static FakeRegistry start() throws IOException {
    return at("127.0.0.1");
  }

  /** @param address where it listens, as a host is written */
  public static FakeRegistry at(String address) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(address, 0), 0);
    var registry = new FakeRegistry(server, address);
    server.setExecutor(registry.threads);
    server.createContext("/", registry::answer);
    server.start();
    return registry;
  }

  public String host() {
    return address + ":" + server.getAddress().getPort();
  }

  /** Returns config.json with a login that this registry accepts. */
  public String dockerConfig() {
    return dockerConfig(host(), LOGIN);
  }

  static String dockerConfig(String key, String login) {
    var encoded = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    return "{\"auths\":{\"" + key + "\":{\"auth\":\"" + encoded + "\"}}}";
  }

  public FakeRegistry withBasicAuth() {
    auth = Auth.BASIC;
    return this;
  }

  public FakeRegistry withBearerAuth() {
    auth = Auth.BEARER;
    return this;
  }

  /** From now on this token is as good as one that was given out. */
  public void acceptToken(String token) {
    tokens.add(token);
  }

  /** Makes every token that was given out invalid. */
  public void expireTokens() {
    tokens.clear();
  }

  /** From now on a busy answer asks to come back later. */
  public void askToRetryAfter(String time) {
    retryAfter = time;
  }

  /** The tokens expire once more, just before the next request with this method. */
  public void expireTokensBefore(String method) {
    expiring = method;
  }

  /** The next upload is taken, and the connection is closed without an answer. */
  public void loseAnswerToUpload() {
    losesAnswer = true;
  }

  /** The next upload breaks off when so many bytes have arrived. */
  public void breakUploadAfter(int bytes) {
    breaksAfter = bytes;
  }

  /** From now on it cannot say what has arrived of an upload. */
  public void forgetUploads() {
    forgets = true;
  }

  /** From now on manifests are refused. */
  public void refuseManifests(int status, String answer) {
    refusal = Optional.of(new Refusal(status, answer));
  }

  /** From now on it says that it has every blob. */
  public void claimBlobs() {
    claims = true;
  }

  /** From now on an answer to a request for a token has none. */
  public void giveNoTokens() {
    tokenless = true;
  }

  /** Returns how many bytes of uploads have arrived. */
  public long uploadedBytes() {
    return uploaded.get();
  }

  /** The next blob is served with one byte changed. */
  public void corruptOneBlob() {
    corruptsOnce = true;
  }

  /** From now on blobs are served with one byte changed. */
  public void corruptBlobs() {
    corrupt = true;
  }

  /** From now on blobs are served as they are. */
  public void mendBlobs() {
    corrupt = false;
  }

  /** From now on blobs are elsewhere, where no credentials may be sent. */
  public void redirectBlobs() {
    redirecting = true;
  }

  /** The next requests but those for tokens get 503. */
  public void beBusy(int times) {
    busy.set(times);
  }

  /** The next manifests that are put find these blobs gone. */
  public void loseOnManifest(Digest... digests) {
    lost.addAll(List.of(digests));
  }

  /** From now on requests with these methods get 403. */
  public void forbid(String... methods) {
    forbidden = Set.of(methods);
  }

  /** From now on each answer takes a while. */
  public void answerAfter(Duration time) {
    delay = time;
  }

  /** From now on uploads are to go to another registry. */
  public void sendUploadsTo(FakeRegistry other) {
    uploadsTo = Optional.of(other);
  }

  /** Returns how many connections requests came over. */
  public int connections() {
    return ports.size();
  }

  /** Returns the requests that had credentials, except those for tokens. */
  public List<String> requestsWithCredentials() {
    return List.copyOf(withCredentials);
  }

  /** Returns how many requests were waiting for their answer at one time. */
  public int mostAtOnce() {
    return mostAtOnce.get();
  }

  /** Returns method and path of what was asked, in order. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  public List<String> scopes() {
    return List.copyOf(scopes);
  }

  public Digest putBlob(String repository, byte[] bytes) {
    var digest = Digests.ofBytes(bytes);
    blobs.put(repository + "@" + digest, bytes);
    return digest;
  }

  public void putManifest(String repository, String tag, RawDocument manifest) {
    manifests.put(repository + "@" + tag, manifest);
    manifests.put(repository + "@" + manifest.digest(), manifest);
  }

  public boolean hasUploads() {
    return !uploads.isEmpty();
  }

  private void answer(HttpExchange exchange) throws IOException {
    mostAtOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
    try (exchange) {
      Thread.sleep(delay);
      var path = exchange.getRequestURI().getPath();
      requests.add(exchange.getRequestMethod() + " " + path);
      ports.add(exchange.getRemoteAddress().getPort());
      if (exchange.getRequestHeaders().containsKey("Authorization") && !path.equals("/token")) {
        withCredentials.add(exchange.getRequestMethod() + " " + path);
      }
      if (exchange.getRequestMethod().equals(expiring)) {
        expiring = "";
        expireTokens();
      }
      if (path.equals("/token")) {
        token(exchange);
      } else if (path.startsWith("/elsewhere/")) {
        elsewhere(exchange, path.substring("/elsewhere/".length()));
      } else if (busy.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Retry-After", retryAfter);
        status(exchange, 503);
      } else if (forbidden.contains(exchange.getRequestMethod()) && !path.equals("/v2/")) {
        error(exchange, 403, "DENIED");
      } else if (!isAllowed(exchange)) {
        exchange.getResponseHeaders().set("WWW-Authenticate", auth == Auth.BASIC
            ? "Basic realm=\"test\""
            : "Bearer realm=\"http://" + host() + "/token\",service=\"test\"");
        error(exchange, 401, "UNAUTHORIZED");
      } else {
        route(exchange, path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (InterruptedException e) {
      // The registry is closed.
    } finally {
      now.decrementAndGet();
    }
  }

  private boolean isAllowed(HttpExchange exchange) {
    var sent = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    return switch (auth) {
      case NONE -> true;
      case BASIC -> sent.equals(basic());
      case BEARER -> sent.startsWith("Bearer ") && tokens.contains(sent.substring("Bearer ".length()));
    };
  }

  private static String basic() {
    return "Basic " + Base64.getEncoder().encodeToString(LOGIN.getBytes(StandardCharsets.UTF_8));
  }

  private void token(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var query = URLDecoder.decode(exchange.getRequestURI().getRawQuery() + "&" + body, StandardCharsets.UTF_8);
    for (var parameter : query.split("&")) {
      if (parameter.startsWith("scope=")) {
        scopes.add(parameter.substring("scope=".length()));
      }
    }
    boolean identity = query.contains("grant_type=refresh_token") && query.contains("refresh_token=identity");
    if (!identity && !basic().equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      error(exchange, 401, "UNAUTHORIZED");
      return;
    }
    if (tokenless) {
      respond(exchange, 200, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
      return;
    }
    var token = UUID.randomUUID().toString();
    tokens.add(token);
    respond(exchange, 200, "application/json", ("{\"token\":\"" + token + "\"}").getBytes(StandardCharsets.UTF_8));
  }

  private void route(HttpExchange exchange, String path) throws IOException {
    if (path.equals("/v2/")) {
      status(exchange, 200);
      return;
    }
    var match = PATH.matcher(path);
    if (!match.matches()) {
      error(exchange, 404, "NAME_UNKNOWN");
      return;
    }
    var repository = match.group(1);
    var name = match.group(3) == null ? "" : match.group(3);
    if (match.group(2).equals("manifests")) {
      manifest(exchange, repository, name);
    } else if (repository.endsWith("/blobs") && path.contains("/blobs/uploads")) {
      error(exchange, 404, "NAME_UNKNOWN");
    } else if (name.startsWith("uploads")) {
      upload(exchange, repository, name);
    } else {
      blob(exchange, repository, name);
    }
  }

  private void manifest(HttpExchange exchange, String repository, String reference) throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      var document = new RawDocument(
          String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")), exchange.getRequestBody().readAllBytes());
      if (refusal.isPresent()) {
        respond(exchange, refusal.get().status(), "application/json", refusal.get().answer().getBytes(StandardCharsets.UTF_8));
        return;
      }
      var gone = lost.poll();
      if (gone != null) {
        blobs.remove(repository + "@" + gone);
        error(exchange, 400, "MANIFEST_BLOB_UNKNOWN");
        return;
      }
      putManifest(repository, reference, document);
      exchange.getResponseHeaders().set("Docker-Content-Digest", document.digest().toString());
      status(exchange, 201);
      return;
    }
    var document = manifests.get(repository + "@" + reference);
    if (document == null) {
      error(exchange, 404, "MANIFEST_UNKNOWN");
      return;
    }
    exchange.getResponseHeaders().set("Docker-Content-Digest", document.digest().toString());
    respond(exchange, 200, document.mediaType(), document.bytes());
  }

  private void blob(HttpExchange exchange, String repository, String digest) throws IOException {
    var bytes = blobs.get(repository + "@" + digest);
    if (claims && exchange.getRequestMethod().equals("HEAD")) {
      status(exchange, 200);
    } else if (bytes == null) {
      error(exchange, 404, "BLOB_UNKNOWN");
    } else if (redirecting && exchange.getRequestMethod().equals("GET")) {
      exchange.getResponseHeaders().set("Location", "http://" + host() + "/elsewhere/" + repository + "@" + digest);
      status(exchange, 307);
    } else {
      var sent = bytes.clone();
      if (corrupt || corruptsOnce) {
        corruptsOnce = false;
        sent[sent.length / 2] ^= 1;
      }
      respond(exchange, 200, "application/octet-stream", sent);
    }
  }

  private void elsewhere(HttpExchange exchange, String key) throws IOException {
    var bytes = blobs.get(key);
    if (bytes == null || exchange.getRequestHeaders().containsKey("Authorization")) {
      status(exchange, 400);
    } else {
      respond(exchange, 200, "application/octet-stream", bytes);
    }
  }

  private void upload(HttpExchange exchange, String repository, String name) throws IOException {
    var query = String.valueOf(exchange.getRequestURI().getQuery());
    var upload = uploads.get(name);
    switch (exchange.getRequestMethod()) {
      case "POST" -> begin(exchange, repository, query);
      case "DELETE" -> {
        uploads.remove(name);
        status(exchange, 204);
      }
      case "GET" -> {
        if (upload == null || forgets) {
          error(exchange, 404, "BLOB_UPLOAD_UNKNOWN");
        } else {
          exchange.getResponseHeaders().set("Range", "0-" + Math.max(0, upload.size() - 1));
          status(exchange, 204);
        }
      }
      case "PATCH", "PUT" -> {
        if (upload == null) {
          error(exchange, 404, "BLOB_UPLOAD_UNKNOWN");
          return;
        }
        var range = exchange.getRequestHeaders().getFirst("Content-Range");
        if (range != null && !range.startsWith(upload.size() + "-")) {
          error(exchange, 416, "RANGE_INVALID");
          return;
        }
        int part = breaksAfter;
        var arrived = part < 0 ? exchange.getRequestBody().readAllBytes() : exchange.getRequestBody().readNBytes(part);
        uploaded.addAndGet(arrived.length);
        upload.write(arrived);
        if (part >= 0) {
          breaksAfter = -1;
          return; // Closing the exchange without an answer closes the connection.
        }
        if (exchange.getRequestMethod().equals("PATCH")) {
          accepted(exchange, "", repository, name);
        } else {
          uploads.remove(name);
          var digest = query.substring(query.indexOf("digest=") + "digest=".length());
          var actual = putBlob(repository, upload.toByteArray());
          if (losesAnswer) {
            losesAnswer = false; // Closing the exchange without an answer closes the connection.
          } else if (actual.toString().equals(digest)) {
            status(exchange, 201);
          } else {
            error(exchange, 400, "DIGEST_INVALID");
          }
        }
      }
      default -> status(exchange, 405);
    }
  }

  private void begin(HttpExchange exchange, String repository, String query) throws IOException {
    var mount = Pattern.compile("mount=([^&]+)&from=([^&]+)").matcher(query);
    var mounted = mount.find() ? blobs.get(mount.group(2) + "@" + mount.group(1)) : null;
    if (mounted != null) {
      putBlob(repository, mounted);
      status(exchange, 201);
      return;
    }
    var name = "uploads/" + UUID.randomUUID();
    uploadsTo.orElse(this).uploads.put(name, new ByteArrayOutputStream());
    accepted(exchange, uploadsTo.map(other -> "http://" + other.host()).orElse(""), repository, name);
  }

  private static void accepted(HttpExchange exchange, String base, String repository, String upload) throws IOException {
    exchange.getResponseHeaders().set("Location", base + "/v2/" + repository + "/blobs/" + upload);
    status(exchange, 202);
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    exchange.getRequestBody().readAllBytes();
    respond(exchange, status, "application/json",
        ("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"said the fake\"}]}").getBytes(StandardCharsets.UTF_8));
  }

  private static void status(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
  }

  private static void respond(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    threads.close();
  }
}
