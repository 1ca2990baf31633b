package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.process.Bytes;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A registry in memory, on a free port of loopback, that knows as much of the protocol as a {@link Rehearsal} asks for. It takes one request a
 * connection, and it uses no module of the JDK that the executor image does not have.
 */
final class RehearsalRegistry implements AutoCloseable {
  /** What it keeps or answers. */
  private record Document(String type, Bytes bytes) {
    static final Document NOTHING = new Document("text/plain", Bytes.of(new byte[0]));
    static final Document UNKNOWN = new Document("application/json", Bytes.of("{\"errors\":[{\"code\":\"NAME_UNKNOWN\",\"message\":\"not here\"}]}".getBytes(US_ASCII)));
  }

  private record Request(String method, String path, String query, Document document) {}

  private final ServerSocket server;
  /** By the path of the request that gets it. */
  private final Map<String, Document> documents = new HashMap<>();
  private final Map<String, Document> uploads = new HashMap<>();

  private RehearsalRegistry(ServerSocket server) {
    this.server = server;
  }

  static RehearsalRegistry open() throws IOException {
    var registry = new RehearsalRegistry(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
    registry.documents.put("/v2/", Document.NOTHING);
    Thread.ofPlatform().daemon().name("rehearsal-registry").start(registry::serve);
    return registry;
  }

  /** Host and port. */
  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (var connection = server.accept()) {
        answer(connection);
      } catch (IOException e) {
        // Whoever asked notices, and the archive has some classes less.
      }
    }
  }

  private void answer(Socket connection) throws IOException {
    var request = read(new BufferedInputStream(connection.getInputStream()));
    switch (request.method()) {
      case "GET", "HEAD" -> {
        var found = documents.get(request.path());
        write(connection, request, found == null ? "404 Not Found" : "200 OK", "", found == null ? Document.UNKNOWN : found);
      }
      case "POST", "PATCH" -> {
        var upload = request.method().equals("POST") ? request.path() + uploads.size() : request.path();
        uploads.put(upload, request.document());
        write(connection, request, "202 Accepted", "Location: " + upload + "\r\n", Document.NOTHING);
      }
      case "PUT" -> {
        var begun = uploads.get(request.path());
        var blob = request.path().replaceFirst("/uploads/.*", "/") + request.query().replaceFirst(".*digest=", "").replace("%3A", ":");
        boolean isWhole = begun == null || request.document().bytes().length() > 0;
        documents.put(begun == null ? request.path() : blob, isWhole ? request.document() : begun);
        write(connection, request, "201 Created", "", Document.NOTHING);
      }
      default -> write(connection, request, "202 Accepted", "", Document.NOTHING);
    }
  }

  private static void write(Socket connection, Request request, String status, String header, Document document) throws IOException {
    var digest = request.path().contains("/manifests/") ? "Docker-Content-Digest: " + Digests.ofBytes(document.bytes().toArray()) + "\r\n" : "";
    var head = "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Type: " + document.type() + "\r\nContent-Length: " + document.bytes().length() + "\r\n"
        + digest + header + "\r\n";
    var out = connection.getOutputStream();
    out.write(head.getBytes(ISO_8859_1));
    if (!request.method().equals("HEAD")) {
      out.write(document.bytes().toArray());
    }
    out.flush();
  }

  private static Request read(InputStream in) throws IOException {
    var first = line(in).split(" ", -1);
    var headers = new HashMap<String, String>();
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (first.length < 2) {
      throw new IOException("it is no request");
    }
    var body = headers.containsKey("transfer-encoding") ? chunks(in) : in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    var target = first[1].split("\\?", 2);
    return new Request(first[0], target[0], target.length > 1 ? target[1] : "", new Document(headers.getOrDefault("content-type", ""), Bytes.of(body)));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    var all = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
      all.write(in.readNBytes(size));
      line(in);
    }
    line(in);
    return all.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
