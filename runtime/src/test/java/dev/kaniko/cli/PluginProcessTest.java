package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.plugin.PluginMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a plugin does, the process ends, and with a status that is true. */
@Timeout(120)
final class PluginProcessTest {
  private static final int SECONDS = 60;
  private static final int TERMINATED = 143;

  private static final String DO = """
      @BuiltFor(spi = Spi.VERSION)
      public final class Do implements InstructionProvider {
        @Override public InstructionSyntax syntax() { return InstructionSyntax.of("DO", ArgumentShape.LINE, Expansion.NONE); }
        @Override public List<InstructionRule> rules() {
          return List.of(new InstructionRule() {
            @Override public String id() { return "DoExit"; }
            @Override public String title() { return "ends the process"; }
            @Override public String page() { return "# ends the process"; }
            @Override public void check(InstructionUse use, DiagnosticSink sink) { System.exit(0); }
          });
        }
        @Override public Optional<Instruction> parse(InstructionSource source, DiagnosticSink sink) {
          var what = ((Arguments.Line) source.arguments()).text().value();
          return Optional.of(new Instruction() {
            @Override public Keyword keyword() { return source.keyword(); }
            @Override public Span span() { return source.span(); }
            @Override public RootAccess rootAccess() { return RootAccess.NONE; }
            @Override public Optional<Fingerprint> fingerprint() { return Optional.empty(); }
            @Override public Outcome execute(ExecutionContext context) throws IOException {
              context.warn("Doing", what);
              switch (what) {
                case "spin" -> { while (true) { Thread.onSpinWait(); } }
                case "thread" -> new Thread(() -> { while (true) { Thread.onSpinWait(); } }).start();
                case "exit" -> System.exit(0);
                default -> {}
              }
              return Outcome.config(ConfigDelta.NONE, "DO");
            }
          });
        }
      }
      """;

  @TempDir private static Path plugins;
  private static Path jar;

  @TempDir private Path folder;
  private @Nullable Process process;

  @BeforeAll
  static void makePlugin() {
    jar = new PluginMaker(plugins).source("Do", DO).provider("Do").jar("do.jar");
  }

  /** Starts a build. */
  private void start(String what) throws IOException {
    var context = context(what);
    startKaniko("build", "--context", context.toString(), "--no-push", "--kaniko-dir", folder + "/state");
  }

  private Path context(String what) throws IOException {
    var context = Files.createDirectories(folder.resolve("context"));
    Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nDO " + what + "\n");
    return context;
  }

  private void startKaniko(String command, String... arguments) throws IOException {
    var line = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        "-cp", System.getProperty("java.class.path"), Main.class.getName(), command, "--plugin-path", jar.toString()));
    line.addAll(List.of(arguments));
    process = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile()).start();
  }

  private Process process() {
    return Objects.requireNonNull(process);
  }

  private void awaitWork() throws IOException, InterruptedException {
    while (process().isAlive() && !output().contains("[Doing]")) {
      Thread.sleep(50);
    }
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"), UTF_8);
  }

  private int exitCode() throws InterruptedException {
    assertThat(process().waitFor(SECONDS, TimeUnit.SECONDS)).as("the process ends").isTrue();
    return process().exitValue();
  }

  @AfterEach
  void end() {
    process().destroyForcibly();
  }

  @Test
  void aPluginThatDoesNotListenDoesNotHoldASignalUp() throws Exception {
    start("spin");
    awaitWork();
    process().destroy(); // SIGTERM: an interrupt is ignored by what runs in the background of a script.

    assertThat(exitCode()).isEqualTo(TERMINATED);
    assertThat(output()).contains("cancelled; nothing was written to the destination");
  }

  @Test
  void aThreadOfAPluginDoesNotKeepTheProcessAlive() throws Exception {
    start("thread");

    assertThat(exitCode()).isZero();
    assertThat(output()).contains("built image", "sha256:");
  }

  @Test
  void aPluginThatEndsTheProcessDoesNotMakeItASuccess() throws Exception {
    start("exit");

    assertThat(exitCode()).isEqualTo(1);
    assertThat(output()).contains("the plugin do.jar ended the process with System.exit, which it must not call");
  }

  @Test
  void aRuleThatEndsTheProcessDoesNotMakeTheFilesClean() throws Exception {
    startKaniko("lint", context("nothing").toString());

    assertThat(exitCode()).isEqualTo(1);
    assertThat(output()).contains("the plugin do.jar ended the process with System.exit, which it must not call");
  }
}
