package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HeartbeatTest {
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private BuildConsole console(Terminal terminal, Verbosity verbosity) {
    return new BuildConsole(new PrintStream(log, true, UTF_8), terminal, verbosity, _ -> "", Duration.ofMillis(20));
  }

  private static void await(BuildConsole console, ByteArrayOutputStream log, String text) throws InterruptedException {
    for (int tries = 0; tries < 1000; tries++) {
      synchronized (console) {
        if (log.toString(UTF_8).contains(text)) {
          return;
        }
      }
      Thread.sleep(10);
    }
  }

  @Test
  void aLogSaysHowFarALongTransferIs() throws Exception {
    try (var console = console(new Terminal(false, false, 100), Verbosity.INFO)) {
      var transfer = console.transfer("push registry.test/app 0123456789ab", 300_000_000);
      transfer.advance(100_000_000);
      await(console, log, "so far");
      transfer.close();
    }
    assertThat(log.toString(UTF_8).lines().findFirst()).hasValueSatisfying(line ->
        assertThat(line).startsWith("push registry.test/app 0123456789ab  ").contains(" of ").endsWith(" so far"));
  }

  @Test
  void whoAsksForNoInformationGetsNone() throws Exception {
    try (var console = console(new Terminal(false, false, 100), Verbosity.WARN)) {
      console.transfer("push", 1_000).advance(1);
      Thread.sleep(200);
    }
    assertThat(log.toString(UTF_8)).isEmpty();
  }
}
