package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a start of the program does without. */
@Timeout(60)
final class StartTest {
  /** Runs the program in a JVM of its own and returns what it writes. */
  private static String output(String option, String... arguments) throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", option,
        "-cp", System.getProperty("java.class.path"), Main.class.getName()));
    line.addAll(List.of(arguments));
    var process = new ProcessBuilder(line).redirectErrorStream(true).start();
    try (var out = process.getInputStream()) {
      var text = new String(out.readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(text).isZero();
      return text;
    }
  }

  @Test
  void theVersionIsToldWithoutReadingTheOptionsOfCommands() throws Exception {
    var lines = output("-Xlog:class+load", "version").lines().toList();
    assertThat(lines).anyMatch(line -> line.startsWith("kaniko ")).anyMatch(line -> line.contains(" dev.kaniko.cli.VersionCommand "));
    assertThat(lines).noneMatch(line -> line.contains("picocli.CommandLine$Model$OptionSpec "));
  }

  @Test
  void theGeneralHelpIsWrittenWithoutReadingTheOptionsOfCommands() throws Exception {
    var lines = output("-Xlog:class+load", "--help").lines().toList();
    assertThat(lines).contains("Commands:");
    assertThat(lines).noneMatch(line -> line.contains("picocli.CommandLine "));
  }

  @Test
  void groovyIsNotLookedFor() throws Exception {
    assertThat(output("-Dpicocli.trace=INFO", "build", "--help")).contains("groovy Closures in annotations are disabled", "Builds an image");
  }
}
