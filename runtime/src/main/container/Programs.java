import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs programs of this machine. */
final class Programs {
  private Programs() {}

  /**
   * Runs one to its end.
   *
   * @return what it wrote
   * @throws IllegalStateException if it fails, with what it wrote
   */
  static String run(Path directory, String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException(String.join(" ", command) + " ended with " + code + ":\n" + output);
    }
    return output;
  }
}
