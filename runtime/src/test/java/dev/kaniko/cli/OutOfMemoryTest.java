package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that runs out of memory ends in order, and says what to give it. */
final class OutOfMemoryTest {
  private static final int SECONDS = 60;
  private static final String ADVICE = "give more with KANIKO_JAVA=-Xmx512m";

  @TempDir private Path folder;

  /** A worker that nobody waits for meets the end of the memory while the command waits for what will never come. */
  static final class WaitingCommand {
    private WaitingCommand() {}

    public static void main(String[] arguments) throws Exception {
      OutOfMemory.endProcess(System.err);
      try (var _ = new CancelOnSignal()) {
        Thread.ofPlatform().daemon().name("worker").start(() -> {
          throw new OutOfMemoryError(arguments[1]);
        });
        waitForEver(Path.of(arguments[0]));
      }
    }

    private static void waitForEver(Path cleaned) throws IOException {
      try {
        Thread.sleep(1_000L * SECONDS * 10);
      } catch (InterruptedException e) {
        Files.writeString(cleaned, "cleaned up");
      }
    }
  }

  private int run(String... arguments) throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    line.addAll(List.of(arguments));
    var process = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile()).start();
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("the process ends").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"), UTF_8);
  }

  @Test
  void aFileThatDoesNotFitSaysWhatToGive() throws Exception {
    var file = Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n" + "LABEL a=b c=d e=f\n".repeat(180_000));

    assertThat(run("-Xmx24m", Main.class.getName(), "lint", file.toString())).as(output()).isEqualTo(1);

    assertThat(output()).contains("takes more memory than there is [FileTooCostly]", ADVICE, "_JAVA_OPTIONS=-Xmx512m").doesNotContain("\tat ", "bug");
  }

  @Test
  void aFileThatCannotBeLaidOutForWantOfMemoryStaysAsItIs() throws Exception {
    var text = "from scratch\n" + "LABEL a=b  c=d e=f\n".repeat(180_000);
    var file = Files.writeString(folder.resolve("Dockerfile"), text);

    assertThat(run("-Xmx24m", Main.class.getName(), "fmt", file.toString())).as(output()).isEqualTo(1);

    assertThat(output()).contains("stays as it is: laying it out takes more memory than there is", ADVICE).doesNotContain("\tat ", "bug");
    assertThat(file).hasContent(text);
  }

  @Test
  void aThreadThatNobodyWaitsForEndsTheProcessInOrder() throws Exception {
    var cleaned = folder.resolve("cleaned");

    assertThat(run(WaitingCommand.class.getName(), cleaned.toString(), "Java heap space")).as(output()).isEqualTo(1);

    assertThat(output()).contains("kaniko: out of memory: the heap of ", ADVICE).doesNotContain("System.exit");
    assertThat(cleaned).hasContent("cleaned up");
  }

  @Test
  void whatElseThereIsTooLittleOfIsNamed() throws Exception {
    assertThat(run(WaitingCommand.class.getName(), folder + "/cleaned", "unable to create native thread")).as(output()).isEqualTo(1);

    assertThat(output()).contains("kaniko: out of memory: unable to create native thread");
  }
}
