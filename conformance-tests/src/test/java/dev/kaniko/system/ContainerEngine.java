package dev.kaniko.system;

import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runs containers of the executor image as somebody does who gives them no privilege: as root in the container, with Docker's default capabilities. */
interface ContainerEngine {
  /** What is started in the image where nothing else is said. */
  String EXECUTOR = "/kaniko/executor";

  /** The same for builds of a second: the optimizing compiler of the JVM would only cost time. */
  List<String> QUICK_EXECUTOR = List.of("/kaniko/jre/bin/java", "-XX:TieredStopAtLevel=1", "@/kaniko/app/kaniko.options", EXECUTOR);

  /**
   * Runs one in the network of this machine, to its end; nothing of it is left.
   *
   * @param workspace a folder of this machine, at {@code /workspace}
   * @param command what is started instead of the image's entry point
   */
  Tool.Result run(Path workspace, List<String> command) throws IOException, InterruptedException;
}
