package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project that the page of the kit shows, {@code spi-instructions/laws/README.md}: made of the text of the page, file by file, and built. */
@Tag("system")
final class PluginPageTest {
  private static final Pattern FILE = Pattern.compile("^`([^`\n]+)`:(?:(?!\n\n).)*\n\n```[a-z]+\n(.*?)```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final int LAWS_OF_AN_INSTRUCTION = 18;

  @TempDir private static Path folder;
  private static Path checkout = Path.of("");
  private static PluginRepository repository = new PluginRepository(Path.of(""));

  @BeforeAll
  static void publish() throws Exception {
    checkout = Kaniko.ofCheckout(folder).root();
    repository = PluginRepository.publish(folder, checkout);
  }

  @AfterAll
  static void clean() throws Exception {
    Tool.of("find", folder.toString(), "-mindepth", "1", "-delete").succeed();
  }

  /** The files of the page, by path. */
  private static Map<String, String> files() throws IOException {
    var files = new LinkedHashMap<String, String>();
    Matcher matcher = FILE.matcher(Files.readString(checkout.resolve("spi-instructions/laws/README.md")));
    while (matcher.find()) {
      files.put(matcher.group(1), matcher.group(2));
    }
    return files;
  }

  private static Path project(String name, Map<String, String> files) throws IOException {
    Path project = Files.createDirectory(folder.resolve(name));
    for (var file : files.entrySet()) {
      Path path = project.resolve(file.getKey());
      Files.createDirectories(Objects.requireNonNull(path.getParent()));
      Files.writeString(path, file.getValue());
    }
    return project;
  }

  /** The JDK of the page, on which Maven may run. */
  private static Tool maven(Path project, String... arguments) throws IOException {
    return repository.maven(project, arguments).with("JAVA_HOME", System.getProperty("java.home"));
  }

  @Test
  void theProjectOfThePageRunsItsLawsAndMakesAPlugin() throws Exception {
    assertThat(files()).hasSize(5);
    Path project = project("page", files());
    maven(project, "verify").succeed();
    assertThat(PluginRepository.testsOf(project)).as("laws that ran").isEqualTo(LAWS_OF_AN_INSTRUCTION);
    var plugins = Tool.of(checkout.resolve("kaniko").toString(), "plugins", "--plugin-path=" + project.resolve("target/motd-1.0.jar")).succeed();
    assertThat(plugins).contains("MOTD", "com.example.MotdProvider");
  }

  @Test
  void theFailureOfThePageIsWhatAWrongInstructionGets() throws Exception {
    var files = files();
    files.computeIfPresent("src/main/java/com/example/Motd.java",
        (_, text) -> text.replace("new String(before, StandardCharsets.UTF_8) + text", "text"));
    var result = maven(project("wrong", files), "test").run();
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output()).contains(
        "Law 2 (the claim is the truth) does not hold: the claim does not lead to the files that there are when the same is done by hand\n  line: MOTD Welcome\n",
        "  only by the claim: /etc/motd file \"Welcome\\n\" 644 0:0\n", "  only by hand: /etc/motd file \"Hello\\nWelcome\\n\" 644 0:0\n");
  }

  @Test
  void lawsThatSurefireDoesNotFindFailTheBuild() throws Exception {
    var files = files();
    var laws = Objects.requireNonNull(files.remove("src/test/java/com/example/MotdLawsTest.java"));
    files.put("src/test/java/com/example/MotdLaws.java", laws.replace("MotdLawsTest", "MotdLaws"));
    var result = maven(project("unnamed", files), "test").run();
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output()).contains("No tests were executed");
  }
}
