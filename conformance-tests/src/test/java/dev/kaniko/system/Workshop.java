package dev.kaniko.system;

import dev.kaniko.fixture.DebianBase;
import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.RegistryServer;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What a system test builds with: an open registry, a state folder of its own, and contexts made of a few files. */
final class Workshop implements AutoCloseable {
  private final Path folder;
  private final RegistryServer registry;
  private final Kaniko kaniko;
  private int contexts;

  private Workshop(Path folder, RegistryServer registry) {
    this.folder = folder;
    this.registry = registry;
    this.kaniko = Kaniko.ofCheckout(folder.resolve("state"));
  }

  /** Opens one; the folder is the test's. */
  static Workshop open(Path folder) throws IOException, InterruptedException {
    return new Workshop(folder, RegistryServer.open(folder.resolve("registry")));
  }

  /** The same, with {@code library/debian:bookworm} in the registry. */
  static Workshop withDebian(Path folder) throws IOException, InterruptedException {
    String image = DebianBase.image();
    Workshop workshop = open(folder);
    try {
      workshop.registry.push(image, "library/debian:bookworm");
      return workshop;
    } catch (IOException | InterruptedException | AssertionError e) {
      workshop.close();
      throw e;
    }
  }

  /** Puts {@code library/busybox:latest} into the registry. */
  void pushBusybox() throws IOException, InterruptedException {
    Path layout = folder.resolve("busybox");
    BusyboxBase.write(layout);
    registry.push("oci:" + layout + ":image", "library/busybox:latest");
  }

  RegistryServer registry() {
    return registry;
  }

  Kaniko kaniko() {
    return kaniko;
  }

  /** The name of an image in the registry. */
  String name(String repositoryAndTag) {
    return registry.address() + "/" + repositoryAndTag;
  }

  /** A new path for a result. */
  Path result(String name) {
    return folder.resolve(name);
  }

  /** A build context with these files, by path; {@code %s} in a Dockerfile is for the caller to fill. */
  Path context(Map<String, String> files) throws IOException {
    Path context = Files.createDirectories(folder.resolve("context-" + contexts++));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = context.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    return context;
  }

  /** A build context with nothing but a Dockerfile. */
  Path dockerfile(String text) throws IOException {
    return context(Map.of("Dockerfile", text));
  }

  /** Ends the registry and empties the folder: what is unpacked there is full of links that JUnit would warn of one by one. */
  @Override
  public void close() throws IOException {
    registry.close();
    empty(folder);
  }

  /** Removes what is in a folder of a test, which is quicker than JUnit is. */
  static void empty(Path folder) throws IOException {
    try {
      Tool.of("find", folder.toString(), "-mindepth", "1", "-delete").succeed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
