package dev.kaniko.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/**
 * A process of the builder's user that no RUN may touch. It has an abstract socket, and beside it somebody listens on the loopback of the machine; who connects to either is
 * told a word. All signals are blocked in it, so that the kernel shows which were sent.
 *
 * @param socket the name of the abstract socket
 */
record EscapeNeighbour(Tool.Running running, long process, String socket, ServerSocket server) implements AutoCloseable {
  /** What the ways send: all that did not ask for it ignore it. */
  private static final int SIGURG = 23;

  /**
   * Starts it.
   *
   * @param as what runs a program as the builder's user
   */
  static EscapeNeighbour start(Path folder, HostileBase base, String word, Tool as) throws IOException, InterruptedException {
    Path place = Files.createDirectory(folder.resolve("neighbour"));
    Path file = place.resolve("process");
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
    String socket = "kaniko-" + word;
    var running = as.and(base.program().toString(), "--victim", file.toString(), socket, word).start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while ((!Files.exists(file) || !Files.readString(file).endsWith("\n")) && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    var server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> tell(server, word));
    return new EscapeNeighbour(running, Long.parseLong(Files.readString(file).strip()), socket, server);
  }

  private static void tell(ServerSocket server, String word) {
    while (!server.isClosed()) {
      try (var peer = server.accept()) {
        peer.getOutputStream().write(word.getBytes(UTF_8));
      } catch (IOException e) {
        // It is closed, or who asked is gone.
      }
    }
  }

  /** On the loopback. */
  int port() {
    return server.getLocalPort();
  }

  /** Whether the signal of the ways has reached it. */
  boolean wasSignalled() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process), "status"))) {
      if (line.startsWith("ShdPnd:")) {
        return (Long.parseUnsignedLong(line.substring("ShdPnd:".length()).strip(), 16) >> (SIGURG - 1) & 1) == 1;
      }
    }
    throw new AssertionError("process " + process + " has no line of signals");
  }

  @Override
  public void close() throws IOException {
    server.close();
    ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
    running.process().destroyForcibly();
    Files.deleteIfExists(running.log());
  }
}
