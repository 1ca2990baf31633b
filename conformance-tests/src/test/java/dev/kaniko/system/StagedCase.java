package dev.kaniko.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A build case, laid out in a folder of its own for several builders, with all that its options name; what it fetches is served until it is closed. */
final class StagedCase implements AutoCloseable {
  private static final String STAGE = "stage";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final JsonNode description;
  private final Path dockerfile;
  private final Optional<HttpServer> served;

  private StagedCase(Path folder, JsonNode description, Path dockerfile, Optional<HttpServer> served) {
    this.folder = folder;
    this.description = description;
    this.dockerfile = dockerfile;
    this.served = served;
  }

  /**
   * Lays one out.
   *
   * @param tools the directory of the tools that come with the cases
   * @param source the case
   * @param folder a directory of its own, for what is laid out and for what comes out of it
   */
  static StagedCase lay(Path tools, Path source, Path folder) throws IOException, InterruptedException {
    Path stage = folder.resolve(STAGE);
    String dockerfile = Tool.of("python3", tools.resolve("stage-case").toString(), source.toString(), stage.toString()).succeed().strip();
    JsonNode description = JSON.readTree(source.resolve("case.json").toFile());
    for (var secret : description.path("secrets").properties()) {
      Files.writeString(secret(folder, secret.getKey()), secret.getValue().asText());
    }
    return new StagedCase(folder, description, folder.relativize(Path.of(dockerfile)), serve(description, stage));
  }

  private static Path secret(Path folder, String id) {
    return folder.resolve("secret-" + id);
  }

  private static Optional<HttpServer> serve(JsonNode description, Path stage) {
    if (!description.has("http")) {
      return Optional.empty();
    }
    var server = SimpleFileServer.createFileServer(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), stage.resolve(description.path("http").asText()), SimpleFileServer.OutputLevel.NONE);
    server.start();
    return Optional.of(server);
  }

  /** Where it is laid out. */
  Path folder() {
    return folder;
  }

  /** Its Dockerfile. */
  Path dockerfile() {
    return folder.resolve(dockerfile);
  }

  /** Whether an image is to come out of it, and not an error. */
  boolean makesAnImage() {
    return description.path("expect").asText().equals("image");
  }

  /** Its context as a builder sees it. */
  Path context(Path seen) {
    return seen.resolve(STAGE).resolve("context");
  }

  /**
   * Its other options.
   *
   * @param seen where the builder sees the folder
   */
  List<String> options(Path seen) {
    var options = new ArrayList<String>();
    options.add("--dockerfile=" + seen.resolve(dockerfile));
    description.path("args").properties().forEach(arg -> options.add("--build-arg=" + arg.getKey() + "=" + arg.getValue().asText()));
    served.ifPresent(server -> options.add("--build-arg=HTTP=http://127.0.0.1:" + server.getAddress().getPort()));
    if (description.has("target")) {
      options.add("--target=" + description.path("target").asText());
    }
    if (description.has("platform")) {
      options.add("--custom-platform=" + description.path("platform").asText());
    }
    description.path("secrets").properties().forEach(secret -> options.add("--secret=id=" + secret.getKey() + ",src=" + secret(seen, secret.getKey())));
    description.path("contexts").properties().forEach(
        context -> options.add("--build-context=" + context.getKey() + "=" + seen.resolve(STAGE).resolve(context.getValue().asText())));
    return options;
  }

  @Override
  public void close() {
    served.ifPresent(server -> server.stop(0));
  }
}
