package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** An editor that talks to the server byte by byte. */
final class EditorClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SECONDS = 60;

  private final OutputStream out;
  private final CompletableFuture<Integer> exitCode;
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new HashMap<>();
  private final LinkedBlockingQueue<JsonNode> diagnostics = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<JsonNode> others = new LinkedBlockingQueue<>();
  private int last;

  EditorClient(InputStream in, OutputStream out, CompletableFuture<Integer> exitCode) {
    this.out = out;
    this.exitCode = exitCode;
    Thread.ofPlatform().daemon().start(() -> read(new BufferedInputStream(in)));
  }

  /** Starts the command in this process. */
  static EditorClient inProcess(String... options) throws IOException {
    var toServer = Pipe.open();
    var toClient = Pipe.open();
    var command = new LspCommand(
        Map.of(), Channels.newInputStream(toServer.source()), new PrintStream(Channels.newOutputStream(toClient.sink()), true, UTF_8), System.err);
    var exitCode = CompletableFuture.supplyAsync(() -> new CommandLine(command.spec()).execute(options), task -> Thread.ofPlatform().daemon().start(task));
    return new EditorClient(Channels.newInputStream(toClient.source()), Channels.newOutputStream(toServer.sink()), exitCode);
  }

  private void read(InputStream in) {
    try {
      while (true) {
        int length = length(in);
        if (length < 0) {
          return;
        }
        take(JSON.readTree(in.readNBytes(length)));
      }
    } catch (IOException e) {
      others.add(JSON.createObjectNode().put("broken", e.toString()));
    }
  }

  /** Reads a head, in which nothing but the two fields of the protocol may stand. */
  private static int length(InputStream in) throws IOException {
    int length = -1;
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring("Content-Length: ".length()));
      } else if (!line.startsWith("Content-Type: ")) {
        throw new IOException("this is no message: " + line);
      }
    }
    return length;
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private synchronized void take(JsonNode message) {
    var answer = message.has("id") && !message.has("method") ? answers.get(message.get("id").asInt()) : null;
    if (answer != null) {
      answer.complete(message);
    } else {
      (message.path("method").asText().equals("textDocument/publishDiagnostics") ? diagnostics : others).add(message);
    }
  }

  /** Sends bytes as they are. */
  synchronized void raw(String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }

  private void send(JsonNode message) throws IOException {
    byte[] body = JSON.writeValueAsBytes(message);
    raw("Content-Length: " + body.length + "\r\n\r\n" + new String(body, UTF_8));
  }

  void tell(String method, String parameters) throws IOException {
    send(message(method, parameters));
  }

  private static ObjectNode message(String method, String parameters) throws IOException {
    return JSON.createObjectNode().put("jsonrpc", "2.0").put("method", method).set("params", JSON.readTree(parameters));
  }

  /** Asks, and returns the whole answer. */
  JsonNode answer(String method, String parameters) throws Exception {
    var answer = new CompletableFuture<JsonNode>();
    synchronized (this) {
      answers.put(++last, answer);
      var message = JSON.createObjectNode().put("id", last);
      message.setAll(message(method, parameters));
      send(message);
    }
    return answer.get(SECONDS, TimeUnit.SECONDS);
  }

  JsonNode ask(String method, String parameters) throws Exception {
    var answer = answer(method, parameters);
    if (answer.has("error")) {
      throw new AssertionError(method + ": " + answer.get("error"));
    }
    return answer.get("result");
  }

  /** Asks about a place of a file. */
  JsonNode at(String method, Path file, int line, int character) throws Exception {
    return ask(method, "{\"textDocument\": {\"uri\": \"%s\"}, \"position\": {\"line\": %d, \"character\": %d}}".formatted(file.toUri(), line, character));
  }

  JsonNode initialize(Path folder, String options, String... encodings) throws Exception {
    var result = ask("initialize", """
        {"processId": null, "rootUri": "%s", "initializationOptions": %s,
         "capabilities": {"general": {"positionEncodings": %s}, "workspace": {"workspaceEdit": {"documentChanges": true}}}}"""
        .formatted(folder.toUri(), options, JSON.writeValueAsString(encodings.length == 0 ? List.of("utf-16") : List.of(encodings))));
    tell("initialized", "{}");
    return result;
  }

  void open(Path file, String text) throws IOException {
    tell("textDocument/didOpen", "{\"textDocument\": {\"uri\": \"%s\", \"languageId\": \"dockerfile\", \"version\": 1, \"text\": %s}}"
        .formatted(file.toUri(), JSON.writeValueAsString(text)));
  }

  /** Writes a file and opens it. */
  void openSaved(Path file, String text) throws IOException {
    Files.writeString(file, text);
    open(file, text);
  }

  void change(Path file, int version, String text) throws IOException {
    tell("textDocument/didChange", "{\"textDocument\": {\"uri\": \"%s\", \"version\": %d}, \"contentChanges\": [{\"text\": %s}]}"
        .formatted(file.toUri(), version, JSON.writeValueAsString(text)));
  }

  void edit(Path file, int version, int line, int start, int end, String text) throws IOException {
    tell("textDocument/didChange", """
        {"textDocument": {"uri": "%s", "version": %d}, "contentChanges": [
          {"range": {"start": {"line": %d, "character": %d}, "end": {"line": %d, "character": %d}}, "text": %s}]}"""
        .formatted(file.toUri(), version, line, start, line, end, JSON.writeValueAsString(text)));
  }

  /** Returns what the server tells next of a text. */
  JsonNode told() throws InterruptedException {
    var told = diagnostics.poll(SECONDS, TimeUnit.SECONDS);
    if (told == null) {
      throw new AssertionError("the server tells nothing; it said " + others);
    }
    return told.get("params");
  }

  /** Returns the codes of what the server tells next. */
  List<String> codes() throws InterruptedException {
    return told().get("diagnostics").valueStream().map(diagnostic -> diagnostic.path("code").asText()).toList();
  }

  /** Returns what else came from the server. */
  List<JsonNode> others() {
    return List.copyOf(others);
  }

  int exitCode() throws Exception {
    return exitCode.get(SECONDS, TimeUnit.SECONDS);
  }

  /** Ends the server in order, and returns its exit code. */
  int end() throws Exception {
    ask("shutdown", "null");
    tell("exit", "null");
    return exitCode();
  }

  /** Is gone. */
  @Override
  public void close() throws IOException {
    out.close();
  }
}
