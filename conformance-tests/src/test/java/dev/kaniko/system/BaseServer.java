package dev.kaniko.system;

import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The base images of the build cases, served on loopback by the tools that come with the cases.
 *
 * @param address host and port
 */
record BaseServer(Tool.Running server, String address) implements AutoCloseable {
  private static final Duration MOST_TIME = Duration.ofHours(2);

  /**
   * Makes and serves them.
   *
   * @param tools the directory of the tools
   * @param folder a new one, of the test's
   */
  static BaseServer open(Path tools, Path folder) throws IOException, InterruptedException {
    Path layout = Files.createDirectories(folder).resolve("layout");
    Path port = folder.resolve("port");
    Tool.of("python3", tools.resolve("make-base").toString(), layout.toString()).succeed();
    var server = Tool.of("python3", tools.resolve("serve-base").toString(), layout.toString(), "--port-file", port.toString()).within(MOST_TIME).start();
    while (server.process().isAlive() && !(Files.exists(port) && Files.size(port) > 0)) {
      Thread.sleep(20);
    }
    if (!server.process().isAlive()) {
      throw new IOException("the bases are not served:\n" + server.await().output());
    }
    return new BaseServer(server, Files.readString(port));
  }

  @Override
  public void close() throws IOException {
    server.process().destroy();
    try {
      server.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
