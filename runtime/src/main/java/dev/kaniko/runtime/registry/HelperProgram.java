package dev.kaniko.runtime.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A program that keeps logins (docker-credential-helpers).
 *
 * @param name what follows {@code docker-credential-}
 * @param searchPath the directories in which programs are looked for, as PATH has them
 */
record HelperProgram(String name, String searchPath) {
  private static final int MOST_SAID = 1000;
  private static final int SECONDS = 60;

  /** The password goes to the program's standard input. What the program says is repeated without it. */
  void store(String server, String username, String password) throws IOException, InterruptedException {
    var program = "docker-credential-" + name;
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IOException("\"" + name + "\" is not the name of a credential helper");
    }
    var file = Arrays.stream(searchPath.split(":")).map(directory -> Path.of(directory, program)).filter(Files::isExecutable).findFirst()
        .orElseThrow(() -> new IOException("the credential helper " + program + " is not in PATH"));
    var said = "";
    try {
      var process = new ProcessBuilder(file.toString(), "store").redirectErrorStream(true).start();
      process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).whenComplete((_, late) -> {
        if (late != null) {
          process.destroyForcibly();
        }
      });
      try (var in = process.getOutputStream()) {
        in.write(new ObjectMapper().writeValueAsBytes(new ObjectMapper().createObjectNode().put("ServerURL", server).put("Username", username).put("Secret", password)));
      } catch (IOException e) {
        // It has ended without reading. What it said tells why.
      }
      said = new String(process.getInputStream().readNBytes(MOST_SAID), StandardCharsets.UTF_8).strip().replace(password, "***");
      if (process.waitFor() == 0) {
        return;
      }
    } catch (IOException e) {
      throw new IOException("the credential helper " + program + " cannot be run: " + e.getMessage(), e);
    }
    throw new IOException("the credential helper " + program + " did not take the login" + (said.isEmpty() ? "" : ": " + said));
  }
}
