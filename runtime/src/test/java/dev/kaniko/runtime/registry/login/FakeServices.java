package dev.kaniko.runtime.registry.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The services of clouds that give tokens out, all on one port of this machine: the host that is meant is the first part of the path. */
final class FakeServices implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  private record Answer(int status, Map<String, String> headers, String body) {}

  /**
   * What was asked.
   *
   * @param call method, host and path
   */
  record Request(String call, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return String.join(",", headers.getOrDefault(name, List.of()));
    }
  }

  FakeServices() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Leads requests for any address here. */
  Web web() {
    return new Web(address -> URI.create(address() + "/" + address.getHost() + address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery())));
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers a request whose method, host and path begin so. */
  FakeServices with(String call, String body) {
    return with(call, 200, Map.of(), body);
  }

  FakeServices with(String call, int status, Map<String, String> headers, String body) {
    answers.put(call, new Answer(status, headers, body.replace('\'', '"')));
    return this;
  }

  List<String> calls() {
    return requests.stream().map(Request::call).toList();
  }

  /** Returns the last request that began so. */
  Request last(String call) {
    return requests.stream().filter(request -> request.call().startsWith(call)).reduce((_, later) -> later).orElseThrow();
  }

  Request first(String call) {
    return requests.stream().filter(request -> request.call().startsWith(call)).findFirst().orElseThrow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var call = exchange.getRequestMethod() + " " + exchange.getRequestURI().toString().substring(1);
      requests.add(new Request(call, Map.copyOf(exchange.getRequestHeaders()), new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
      var answer = answers.entrySet().stream().filter(entry -> call.startsWith(entry.getKey())).map(Map.Entry::getValue).findFirst().orElse(new Answer(404, Map.of(), "{}"));
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      var bytes = answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
