package dev.kaniko.runtime.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** Runs programs of the system. */
public final class Commands {
  private Commands() {}

  /** Returns what the program printed; fails with what it complained of. */
  public static String run(String... command) throws IOException, InterruptedException {
    var errors = Files.createTempFile("command", ".err");
    try {
      var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new AssertionError(String.join(" ", command) + " ended with " + status + ": " + Files.readString(errors));
      }
      return output;
    } finally {
      Files.delete(errors);
    }
  }
}
