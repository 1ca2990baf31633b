package dev.kaniko.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Does once what builds do, so that the classes which they need are loaded when the JVM writes its cache of linked classes: a build that is pushed, one
 * that finds all its steps in a repository, one that finds them on this machine and starts from an image of the registry, a RUN without a program,
 * the linter, the help and the version. The launcher runs it and throws the results away.
 */
public final class Rehearsal {
  private Rehearsal() {}

  /**
   * @param arguments the directory of an example, and an empty directory that may be written to
   */
  public static void main(String[] arguments) throws IOException {
    var example = arguments[0];
    var work = Path.of(arguments[1]);
    try (var registry = RehearsalRegistry.open()) {
      var image = registry.address() + "/rehearsal";
      Files.writeString(Files.createDirectories(work.resolve("run")).resolve("Dockerfile"),
          "FROM " + image + " AS base\nUSER 0\nCOPY Dockerfile /copied\nFROM base\nCOPY --from=base /copied /again\nRUN [\"/none\"]\n");
      for (var state : List.of("/state", "/empty-state", "/empty-state")) {
        run("build", "--context", example, "--oci-layout-path", work + "/layout", "--kaniko-dir", work + state, "--destination", image, "--insecure", "--cache");
      }
      run("--context", work + "/run", "--no-push", "--kaniko-dir", work + "/state", "--insecure-pull");
      run("build", "--context", work + "/run", "--no-push", "--kaniko-dir", work + "/state", "--insecure-pull");
    }
    run("lint", example);
    run("--help");
    run(VersionCommand.NAME);
  }

  private static void run(String... arguments) {
    var nowhere = new PrintStream(OutputStream.nullOutputStream());
    OutOfMemory.endProcess(nowhere);
    Main.run(List.of(arguments), Map.of(), nowhere, nowhere);
  }
}
