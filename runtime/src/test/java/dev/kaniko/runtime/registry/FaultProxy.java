package dev.kaniko.runtime.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands in front of a registry: asks for credentials, and lets faults happen. */
final class FaultProxy implements AutoCloseable {
  static final String USER = "canary-user";
  static final String PASSWORD = "canary-password";
  static final String TOKEN = "canary-token-";
  static final String BASIC = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(ISO_8859_1));

  /** What it asks for. */
  enum Auth {
    NONE,
    BASIC,
    BEARER
  }

  private final ServerSocket door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final String registry;
  private final Auth auth;
  private final List<Fault> faults;
  private final String elsewhere;
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Queue<String> received = new ConcurrentLinkedQueue<>();

  /**
   * @param registry host and port of what is behind it
   * @param elsewhere another host with the same registry behind it; empty if it has nothing to do
   */
  FaultProxy(String registry, Auth auth, List<Fault> faults, String elsewhere) throws IOException {
    this.registry = registry;
    this.auth = auth;
    this.faults = List.copyOf(faults);
    this.elsewhere = elsewhere;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  String host() {
    return "127.0.0.1:" + port();
  }

  /** Returns all requests, up to their bodies. */
  String received() {
    return String.join("\n", received);
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var client = door.accept();
        client.setTcpNoDelay(true);
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException closed) {
        // The scenario is over.
      }
    }
  }

  private void serve(Socket client) {
    try (client; var behind = new Behind()) {
      var in = new BufferedInputStream(client.getInputStream());
      for (var request = HttpText.request(in); request.isPresent(); request = HttpText.request(in)) {
        received.add(new String(request.get().withBody(new byte[0]).bytes(), ISO_8859_1));
        if (!answer(request.get(), client, behind) || request.get().header("Connection").equalsIgnoreCase("close")) {
          return;
        }
      }
    } catch (IOException | InterruptedException gone) {
      // One of the two has ended the connection.
    } finally {
      open.remove(client);
    }
  }

  /** The connection to the registry. */
  private final class Behind implements AutoCloseable {
    private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(registry.replaceFirst(".*:", "")));
    private final InputStream in = new BufferedInputStream(socket.getInputStream());

    private Behind() throws IOException {
      socket.setTcpNoDelay(true);
    }

    private HttpText send(HttpText request) throws IOException {
      socket.getOutputStream().write(request.without("Authorization").without("Connection").bytes());
      return HttpText.answer(in, request.method().equals("HEAD"));
    }

    /** Sends the beginning of a request. */
    private void sendPart(HttpText request, int length) throws IOException {
      var out = socket.getOutputStream();
      out.write(request.without("Authorization").head());
      out.write(request.body(), 0, length);
      out.flush();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static void reset(Socket client) throws IOException {
    client.setSoLinger(true, 0);
    client.close();
  }

  /** Returns whether the connection goes on. */
  private boolean answer(HttpText request, Socket client, Behind behind) throws IOException, InterruptedException {
    var target = Fault.Target.of(request.method(), request.path());
    var fault = faults.stream().filter(each -> each.hits(target)).findFirst();
    if (fault.isEmpty()) {
      client.getOutputStream().write(bytes(asked(request, target, behind), request));
      return true;
    }
    int part = (int) (fault.get().position() * request.body().length);
    switch (fault.get().effect()) {
      case RESET_BEFORE -> reset(client);
      case RESET_IN_REQUEST -> {
        if (target != Fault.Target.TOKEN && isAllowed(request)) {
          behind.sendPart(request, part);
        }
        reset(client);
      }
      case LOST_ANSWER -> asked(request, target, behind);
      case STALL_BEFORE -> stall(client);
      case BUSY_429 -> send(client, HttpText.of(429, "application/json", "{\"errors\":[{\"code\":\"TOOMANYREQUESTS\"}]}").with("Retry-After", "2"), request);
      case BROKEN_500 -> send(client, HttpText.of(500, "application/json", "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"unknown error\"}]}"), request);
      case BROKEN_502 -> send(client, HttpText.of(502, "text/html", "<html>bad gateway</html>"), request);
      case BUSY_503 -> send(client, HttpText.of(503, "text/plain", "no server is available"), request);
      case PAGE -> send(client, HttpText.of(200, "text/html", "<html>maintenance</html>"), request);
      case EXPIRED_TOKENS -> {
        tokens.clear();
        send(client, asked(request, target, behind), request);
      }
      case CORRUPT_REQUEST -> send(client, asked(request.withBody(changed(request.body(), fault.get().position())), target, behind), request);
      case ELSEWHERE -> send(client, movedAway(request, target, behind), request);
      case RESET_IN_ANSWER, CUT_ANSWER, STALL_IN_ANSWER, LORIS -> trickle(client, bytes(asked(request, target, behind), request), fault.get());
      case CORRUPT_ANSWER -> {
        var answer = asked(request, target, behind);
        send(client, answer.withBody(changed(answer.body(), fault.get().position())), request);
      }
      case LYING_DIGEST -> send(client, asked(request, target, behind).with("Docker-Content-Digest", "sha256:" + "0".repeat(64)), request);
      case LYING_PRESENCE -> send(client, new HttpText("HTTP/1.1 200 OK", List.of("Content-Length: 0"), new byte[0]), request);
      case WRONG_TYPE -> send(client, asked(request, target, behind).with("Content-Type", "text/plain"), request);
      case NO_TYPE -> send(client, asked(request, target, behind).without("Content-Type"), request);
    }
    return switch (fault.get().effect()) {
      case RESET_BEFORE, RESET_IN_REQUEST, LOST_ANSWER, STALL_BEFORE, RESET_IN_ANSWER, CUT_ANSWER, STALL_IN_ANSWER, LORIS -> false;
      default -> true;
    };
  }

  private static byte[] changed(byte[] body, double position) {
    var changed = body.clone();
    if (body.length > 0) {
      changed[(int) (position * (body.length - 1))] ^= 1;
    }
    return changed;
  }

  private static byte[] bytes(HttpText answer, HttpText request) {
    return request.method().equals("HEAD") ? answer.head() : answer.bytes();
  }

  private static void send(Socket client, HttpText answer, HttpText request) throws IOException {
    client.getOutputStream().write(bytes(answer, request));
  }

  /** Waits until the client goes away. */
  private static void stall(Socket client) throws IOException {
    client.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private static void trickle(Socket client, byte[] answer, Fault fault) throws IOException, InterruptedException {
    var out = client.getOutputStream();
    int part = (int) (fault.position() * (answer.length - 1));
    out.write(answer, 0, part);
    switch (fault.effect()) {
      case RESET_IN_ANSWER -> reset(client);
      case STALL_IN_ANSWER -> stall(client);
      case LORIS -> {
        for (int i = part; i < answer.length - 1; i++) {
          out.write(answer[i]);
          Thread.sleep(100);
        }
        stall(client);
      }
      default -> client.close();
    }
  }

  /** Answers as the registry does to one who shows credentials. */
  private HttpText asked(HttpText request, Fault.Target target, Behind behind) throws IOException {
    if (target == Fault.Target.TOKEN) {
      if (!request.header("Authorization").equals("Basic " + BASIC)) {
        return HttpText.of(401, "application/json", "{}");
      }
      var token = TOKEN + UUID.randomUUID();
      tokens.add(token);
      return HttpText.of(200, "application/json", "{\"token\":\"" + token + "\"}");
    }
    if (isAllowed(request)) {
      return behind.send(request);
    }
    return HttpText.of(401, "application/json", "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}").with("WWW-Authenticate",
        auth == Auth.BASIC ? "Basic realm=\"test\"" : "Bearer realm=\"http://" + request.header("Host") + "/token\",service=\"test\"");
  }

  private boolean isAllowed(HttpText request) {
    var shown = request.header("Authorization");
    return switch (auth) {
      case NONE -> true;
      case BASIC -> shown.equals("Basic " + BASIC);
      case BEARER -> shown.startsWith("Bearer ") && tokens.contains(shown.substring("Bearer ".length()));
    };
  }

  private HttpText movedAway(HttpText request, Fault.Target target, Behind behind) throws IOException {
    if (!isAllowed(request)) {
      return asked(request, target, behind);
    }
    if (target != Fault.Target.UPLOAD_BEGIN) {
      return new HttpText("HTTP/1.1 307 Moved", List.of("Location: http://" + elsewhere + request.path()), new byte[0]);
    }
    return behind.send(request.with("Host", elsewhere));
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (var client : open) {
      client.close();
    }
  }
}
