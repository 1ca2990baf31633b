package dev.kaniko.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Does once what builds do, so that the classes which they need are loaded when the JVM writes its archive of classes: a build with a
 * layout, a push to a port without a server, a RUN without a program, and the linter. The launcher runs it and throws the results away.
 */
public final class Rehearsal {
  /** Nobody listens there. */
  private static final String NOWHERE = "127.0.0.1:1/rehearsal";

  private Rehearsal() {}

  /**
   * @param arguments the directory of an example, and an empty directory that may be written to
   */
  public static void main(String[] arguments) throws IOException {
    var work = Path.of(arguments[1]);
    Files.writeString(Files.createDirectories(work.resolve("run")).resolve("Dockerfile"), "FROM scratch\nRUN [\"/none\"]\n");
    run("--context", arguments[0], "--oci-layout-path", work + "/layout", "--kaniko-dir", work + "/state",
        "--destination", NOWHERE, "--insecure", "--skip-push-permission-check");
    run("--context", work + "/run", "--no-push", "--kaniko-dir", work + "/state");
    run("lint", arguments[0]);
  }

  private static void run(String... arguments) {
    var nowhere = new PrintStream(OutputStream.nullOutputStream());
    Main.run(List.of(arguments), Map.of(), nowhere, nowhere);
  }
}
