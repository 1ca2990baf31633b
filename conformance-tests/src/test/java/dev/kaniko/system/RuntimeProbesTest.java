package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.cli.BuildHere;
import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Builds whose files BuildKit's daemon was seen to make ({@code language/runtime-probes.jsonl}), each built for real. Without the data one
 * invocation says that they are not there.
 */
@Tag("system")
final class RuntimeProbesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DATA = Path.of(System.getProperty("kaniko.conformance", "absent")).resolve("language");

  /** What of a report of a process depends on its builder and not on the machine: variables, host name, directory, ids, capabilities. */
  private static final Pattern OF_THE_PROCESS = Pattern.compile("[A-Z]+=.*|buildkitsandbox|/|uid=.*|Cap.*");

  @TempDir private static Path folder;
  private static @Nullable Workplace workplace;
  private static int alike;

  private record Workplace(Kaniko kaniko, Path context, String base) {}

  /** One build; empty where the data are not there. */
  record Probe(Optional<JsonNode> data) {
    @Override
    public String toString() {
      return data.map(json -> json.path("name").asText()).orElse("the data are not there");
    }
  }

  static Stream<Probe> probes() throws IOException {
    Path file = DATA.resolve("runtime-probes.jsonl");
    return Files.exists(file) ? records(file).stream().map(json -> new Probe(Optional.of(json))) : Stream.of(new Probe(Optional.empty()));
  }

  private static List<JsonNode> records(Path file) throws IOException {
    var records = new ArrayList<JsonNode>();
    for (String line : Files.readAllLines(file)) {
      records.add(JSON.readTree(line));
    }
    return records;
  }

  @BeforeAll
  static void makeContextAndBase() throws Exception {
    Path context = Files.createDirectory(folder.resolve("context"));
    Path file = DATA.resolve("runtime-context.jsonl");
    for (JsonNode entry : Files.exists(file) ? records(file) : List.<JsonNode>of()) {
      make(context, entry);
    }
    workplace = new Workplace(Kaniko.ofCheckout(folder.resolve("state")), context, BusyboxBase.write(folder.resolve("base")));
  }

  private static void make(Path context, JsonNode entry) throws IOException {
    Path path = context.resolve(entry.path("path").asText());
    switch (entry.path("type").asText()) {
      case "dir" -> Files.createDirectory(path);
      case "symlink" -> Files.createSymbolicLink(path, Path.of(entry.path("link").asText()));
      case "hardlink" -> Files.createLink(path, context.resolve(entry.path("link").asText()));
      case "file" -> Files.write(path, entry.has("contentBase64")
          ? Base64.getDecoder().decode(entry.path("contentBase64").asText())
          : entry.path("content").asText().getBytes(StandardCharsets.UTF_8));
      default -> throw new AssertionError("an entry of a type that is not known: " + entry);
    }
    if (!Files.isSymbolicLink(path)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions(entry.path("mode").asText())));
      Files.setAttribute(path, "unix:uid", entry.path("uid").asInt());
      Files.setAttribute(path, "unix:gid", entry.path("gid").asInt());
    }
  }

  private static String permissions(String mode) {
    int bits = Integer.parseInt(mode.replaceFirst("^0o", ""), 8);
    var text = new StringBuilder();
    for (int bit = 8; bit >= 0; bit--) {
      text.append((bits >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
    }
    return text.toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("probes")
  void aBuildMakesTheFilesThatItIsSaidToMake(Probe probe) throws Exception {
    if (probe.data().isEmpty()) {
      System.out.println("no runtime probes at " + DATA);
      return;
    }
    JsonNode data = probe.data().get();
    var work = Objects.requireNonNull(workplace);
    Path layout = folder.resolve("image-" + probe);
    Path dockerfile = Files.writeString(folder.resolve(probe + ".Dockerfile"), data.path("dockerfile").asText());

    Tool.Result result = BuildHere.run(work.kaniko()
        .build(work.context(), "--dockerfile=" + dockerfile, "--no-push", "--oci-layout-path=" + layout, "--build-context=busybox=" + work.base()));

    assertThat(result.exitCode() == 0).as(result.output()).isEqualTo(data.path("rc").asInt() == 0);
    if (result.exitCode() == 0) {
      assertThat(found(OciLayout.read(layout), data)).isEqualTo(expected(data));
    } else {
      assertThat(result.output()).contains(essence(data.path("error").asText()));
    }
    alike++;
  }

  /** What an error has to say in whatever words. */
  private static String essence(String error) {
    return error.contains("exit code: ") ? error.substring(error.indexOf("process ")) : error.contains("secret ") ? "secret zz: not found" : "not found";
  }

  private static List<String> expected(JsonNode data) {
    var lines = new ArrayList<String>();
    for (JsonNode entry : data.path("entries")) {
      String content = entry.has("content") ? " " + content(data, entry.path("content").asText()) : "";
      String link = entry.path("link").asText("").isEmpty() ? "" : " -> " + entry.path("link").asText();
      lines.add(entry.path("path").asText() + " " + entry.path("type").asText() + " " + entry.path("mode").asText().replaceFirst("^0o", "") + " "
          + entry.path("uid").asLong() + ":" + entry.path("gid").asLong() + link + content);
    }
    return lines.stream().sorted().toList();
  }

  private static List<String> found(OciLayout image, JsonNode data) throws IOException {
    var contents = new TreeMap<String, Boolean>();
    data.path("entries").forEach(entry -> contents.put(entry.path("path").asText(), entry.has("content")));
    var lines = new ArrayList<String>();
    for (var entry : image.tree().entrySet()) {
      if (entry.getKey().equals("o") || entry.getKey().startsWith("o/")) {
        lines.add(line(image, entry.getKey(), entry.getValue(), contents.getOrDefault(entry.getKey(), false), data));
      }
    }
    return lines.stream().sorted().toList();
  }

  private static String line(OciLayout image, String path, TarArchiveEntry entry, boolean withContent, JsonNode data) throws IOException {
    String type = entry.isDirectory() ? "5" : entry.isSymbolicLink() ? "2" : entry.isLink() ? "1" : "0";
    String link = entry.getLinkName().isEmpty() ? "" : " -> " + entry.getLinkName();
    return path + " " + type + " " + Integer.toOctalString(entry.getMode() & 07777) + " " + entry.getLongUserId() + ":" + entry.getLongGroupId() + link
        + (withContent ? " " + content(data, image.text(path)) : "");
  }

  /** Of what depends on the machine, what does not. */
  private static String content(JsonNode data, String text) {
    return data.path("note").asText("").contains("depends on the host")
        ? String.join("\n", text.lines().filter(OF_THE_PROCESS.asMatchPredicate()).toList())
        : text;
  }

  @AfterAll
  static void publish() throws Exception {
    System.out.println("runtime probes alike: " + alike);
    Tool.of("find", folder.toString(), "-mindepth", "1", "-delete").succeed();
  }
}
