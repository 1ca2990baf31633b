package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Whatever the value of an option, the command ends with a result, a failure or a refusal, and never as a bug of ours. */
final class AllOptionsTest {
  private static final List<String> VALUES = List.of("", "banana", "-1", "99999999999999", " ");

  /** They read no value, or end before any other option counts. */
  private static final Set<String> OTHERS = Set.of("--help", "--version");

  /** Nobody is asked whom a bucket or image could be had from. */
  private static final Map<String, String> NO_NETWORK = Map.of("HTTPS_PROXY", "http://127.0.0.1:1", "HTTP_PROXY", "http://127.0.0.1:1");

  @TempDir private Path folder;
  private Set<Path> before = Set.of();

  @BeforeEach
  void writeContext() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("context")).resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
    before = here();
    System.setIn(new ByteArrayInputStream(new byte[0]));
  }

  private static Set<Path> here() throws IOException {
    try (var files = Files.list(Path.of(""))) {
      return Set.copyOf(files.toList());
    }
  }

  /** Values that are paths name files of the working directory, which cannot be changed. */
  @AfterEach
  void removeWhatWasWritten() throws IOException {
    for (var file : here()) {
      if (!before.contains(file)) {
        Trash.remove(file);
      }
    }
  }

  private static Stream<Arguments> options() {
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    var commands = new TreeMap<String, Command>(Map.of(
        "build", new BuildCommand(Map.of(), nowhere, nowhere, false),
        "fmt", new FormatCommand(Map.of(), nowhere, nowhere),
        "lint", new LintCommand(Map.of(), nowhere, nowhere),
        "warm", new WarmCommand(Map.of(), nowhere, nowhere),
        "plugins", new PluginsCommand(Map.of(), nowhere, nowhere),
        "push", new PushCommand(Map.of(), nowhere, nowhere),
        "login", new LoginCommand(Map.of(), new ByteArrayInputStream(new byte[0]), nowhere),
        "plan", new PlanCommand(Map.of(), nowhere, nowhere)));
    var lines = new TreeMap<String, CommandLine>();
    commands.forEach((name, command) -> lines.put(name, new CommandLine(command.spec())));
    new CommandLine(new CacheCommand(Map.of(), nowhere, nowhere)).getSubcommands().forEach((name, line) -> lines.put("cache " + name, line));
    return lines.entrySet().stream().flatMap(command -> command.getValue().getCommandSpec().options().stream()
        .map(OptionSpec::longestName).filter(option -> !OTHERS.contains(option)).map(option -> Arguments.of(command.getKey(), option)));
  }

  /** A command line that works without the option. */
  private List<String> line(String command) {
    var line = new ArrayList<>(List.of(command.split(" ")));
    switch (command) {
      case "build" -> line.addAll(List.of("--context", folder + "/context", "--kaniko-dir", folder + "/state", "--no-push"));
      case "plan" -> line.addAll(List.of("--context", folder + "/context", "--offline"));
      case "fmt", "lint" -> line.add(folder + "/context");
      case "push" -> line.addAll(List.of("--destination", "127.0.0.1:1/nobody", folder + "/context"));
      case "login" -> line.addAll(List.of("--username", "user", "registry.test"));
      case "warm" -> line.addAll(List.of("--cache-dir", folder + "/cache", "--image", "127.0.0.1:1/nobody"));
      default -> {}
    }
    return line;
  }

  @ParameterizedTest
  @MethodSource("options")
  void everyValueIsTakenOrRefused(String command, String option) {
    var environment = new HashMap<>(NO_NETWORK);
    environment.put("DOCKER_CONFIG", folder + "/docker");
    environment.put("KANIKO_DIR", folder + "/default"); // What a command removes without an option is in here too.
    for (var value : VALUES) {
      var line = line(command);
      line.add(option + "=" + value);
      var run = CommandRun.of(environment, line);
      assertThat(run.code()).as("%s: %s", line, run.err()).isBetween(0, 2);
      assertThat(run.err()).as("%s", line).doesNotContain("Exception", "\tat ");
    }
  }

  @Test
  void theseAreAllCommands() {
    assertThat(options().map(arguments -> arguments.get()[0]).distinct()).containsExactly(
        "build", "cache du", "cache ls", "cache prune", "cache verify", "fmt", "lint", "login", "plan", "plugins", "push", "warm");
    assertThat(options().count()).isGreaterThan(200);
  }
}
