package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A build on a terminal, which script(1) makes. The step that is under way waits for a server of the test. */
@Tag("system")
@Timeout(300)
final class PseudoTerminalTest {
  private static final int COLUMNS = 64;
  private static final int INTERRUPTED = 130;
  /** The last lines of the terminal, with the time of the step. */
  private static final String LIVE = "(?s).*\\[a 1/2] ADD http\\S* /a +[0-9]\\.[0-9]s\033\\[K\r\n.*";

  @TempDir private Path folder;
  private final CountDownLatch seen = new CountDownLatch(1);
  private HttpServer server;
  private @Nullable Process process;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> {
      try {
        seen.await();
        exchange.sendResponseHeaders(200, -1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        exchange.close();
      }
    });
    server.start();
  }

  @AfterEach
  void end() {
    seen.countDown();
    server.stop(0);
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private Process build() throws IOException {
    var context = Files.createDirectories(folder.resolve("context"));
    Files.writeString(context.resolve("Dockerfile"),
        "FROM scratch as a\nADD http://127.0.0.1:" + server.getAddress().getPort() + "/ /a\nCOPY Dockerfile /\n");
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    // Who runs the tests may let interrupts be ignored, which children inherit.
    var line = "stty rows 12 cols " + COLUMNS + "; exec env --default-signal=INT " + java + " --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '"
        + System.getProperty("java.class.path") + "' " + Main.class.getName() + " build --no-push --no-cache --context=" + context + " --kaniko-dir=" + folder + "/state";
    var builder = new ProcessBuilder("script", "-qec", line, "/dev/null").redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile());
    builder.environment().put("TERM", "xterm");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().remove("NO_COLOR");
    var started = builder.start();
    process = started;
    return started;
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"), UTF_8);
  }

  private void awaitLiveLine(Process building) throws IOException, InterruptedException {
    while (building.isAlive() && !output().matches(LIVE)) {
      Thread.sleep(50);
    }
    assertThat(output()).matches(LIVE);
  }

  private List<String> screen() throws IOException {
    return Screen.after(output(), COLUMNS);
  }

  @Test
  void theRunningStepIsInTheLastLinesAndNothingOfItIsLeft() throws Exception {
    var building = build();
    awaitLiveLine(building);
    seen.countDown();
    assertThat(building.waitFor(120, TimeUnit.SECONDS)).isTrue();

    assertThat(building.exitValue()).as(output()).isZero();
    assertThat(output()).contains("\033[1;33mwarning", "\033[1m[a 2/2]\033[0m COPY");
    assertThat(screen()).filteredOn(line -> line.startsWith("[a ")).hasSize(2).allMatch(line -> line.contains("done in"));
    assertThat(screen()).filteredOn(line -> !line.isEmpty()).last().asString().matches("[0-9a-f]+");
  }

  @Test
  void anInterruptLeavesNothingOfItEither() throws Exception {
    var building = build();
    awaitLiveLine(building);
    building.outputWriter().write('\003');
    building.outputWriter().flush();
    assertThat(building.waitFor(120, TimeUnit.SECONDS)).isTrue();

    assertThat(building.exitValue()).as(output()).isEqualTo(INTERRUPTED);
    assertThat(screen()).contains("error: cancelled; nothing was written to the destination").noneMatch(line -> line.startsWith("[a 1/2]"));
  }
}
