package dev.kaniko.system;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds in containers of the executor image that have nothing to isolate RUN with, from and to a registry of the test's own.
 *
 * @param workshop whose registry has {@code library/busybox:latest}
 */
record InPlaceBuilds(Workshop workshop, RuncEngine runc) implements AutoCloseable {
  /** Takes a workshop over. */
  static InPlaceBuilds in(Workshop workshop, ExecutorImage executor) throws IOException, InterruptedException {
    workshop.pushBusybox();
    return new InPlaceBuilds(workshop, new RuncEngine(Files.createDirectory(workshop.result("runc")), executor));
  }

  /**
   * What is run in a container whose workspace is the context.
   *
   * @param image that is pushed: repository and tag
   */
  List<String> command(String image, String... more) {
    return command(ContainerEngine.QUICK_EXECUTOR, image, more);
  }

  /** The same with the settings of the JVM that the image has. */
  List<String> measuredCommand(String image) {
    return command(List.of(ContainerEngine.EXECUTOR), image);
  }

  private List<String> command(List<String> executor, String image, String... more) {
    List<String> command = new ArrayList<>(executor);
    command.addAll(List.of("--isolation=in-place", "--context=dir:///workspace",
        "--destination=" + workshop.name(image), "--insecure", "--insecure-pull", "--registry-mirror=" + workshop.registry().address()));
    command.addAll(Arrays.asList(more));
    return command;
  }

  /** Whether the registry has the image. */
  boolean pushed(String image) {
    String[] parts = image.split(":", 2);
    return workshop.registry().hasTag(parts[0], parts[1]);
  }

  /** The image as it is in the registry. */
  OciLayout pull(String image) throws IOException, InterruptedException {
    return OciLayout.read(workshop.registry().pull(image, workshop.result(image.replaceAll("\\W", "-") + "-" + System.nanoTime())));
  }

  @Override
  public void close() throws IOException {
    workshop.close();
  }
}
