package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of how the executor image is used: files that their readers take, with command lines that ours takes. */
final class ExamplesTest {
  private static final Path EXAMPLES = Path.of(System.getProperty("kaniko.root"), "runtime/examples");
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String EXECUTOR = "/kaniko/executor";
  private static final String WARMER = "/kaniko/warmer";

  /** What the surroundings put in the place of variables. */
  private static final Map<String, String> VARIABLES = Map.ofEntries(
      Map.entry("$PROJECT_ID", "project"),
      Map.entry("$SHORT_SHA", "0a1b2c3"),
      Map.entry("$CI_PROJECT_DIR", "/builds/team/app"),
      Map.entry("$CI_REGISTRY_IMAGE", "registry.example/team/app"),
      Map.entry("$CI_COMMIT_SHORT_SHA", "0a1b2c3d"),
      Map.entry("$(params.DOCKERFILE)", "Dockerfile"),
      Map.entry("$(params.IMAGE)", "registry.example/team/app:1"),
      Map.entry("$(workspaces.source.path)", "/workspace/source"),
      Map.entry("$(results.IMAGE_DIGEST.path)", "DIGEST"),
      Map.entry("${{ github.repository }}", "team/app"),
      Map.entry("${{ github.sha }}", "0a1b2c3d"));

  private final ProxySelector proxies = ProxySelector.getDefault();
  @TempDir private Path folder;

  @AfterEach
  void restoreProxies() {
    ProxySelector.setDefault(proxies);
  }

  /**
   * A container that an example starts.
   *
   * @param commandLine with the program in front
   */
  record Started(String example, List<String> commandLine) {
    @Override
    public String toString() {
      return example + ": " + String.join(" ", commandLine);
    }
  }

  /** The documents of a file. */
  private static List<JsonNode> yaml(String example) throws IOException {
    return YAML.readerFor(JsonNode.class).<JsonNode>readValues(EXAMPLES.resolve(example).toFile()).readAll();
  }

  private static List<String> texts(JsonNode list) {
    var texts = new ArrayList<String>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static Started started(String example, JsonNode container) {
    var command = texts(container.path("command"));
    return started(example, Stream.concat(command.isEmpty() ? Stream.of(EXECUTOR) : command.stream(), texts(container.path("args")).stream()).toList());
  }

  private static Started started(String example, List<String> words) {
    var filled = words.stream().filter(word -> !word.equals("$(params.EXTRA_ARGS[*])")).map(word -> {
      var text = word;
      for (var variable : VARIABLES.entrySet()) {
        text = text.replace(variable.getKey(), variable.getValue());
      }
      return text;
    }).toList();
    return new Started(example, filled);
  }

  static List<Started> containers() throws IOException {
    var all = new ArrayList<Started>();
    for (var example : List.of("ci/kubernetes/pod.yaml", "ci/kubernetes/job.yaml")) {
      for (var container : kubernetesContainers(yaml(example).getLast())) {
        all.add(started(example, container));
      }
    }
    var cloudBuild = "ci/cloud-build/cloudbuild.yaml";
    for (var step : yaml(cloudBuild).getFirst().path("steps")) {
      all.add(started(cloudBuild, step));
    }
    var tekton = "ci/tekton/task.yaml";
    for (var step : yaml(tekton).getFirst().path("spec").path("steps")) {
      all.add(started(tekton, step));
    }
    var gitlab = "ci/gitlab/gitlab-ci.yml";
    for (var line : yaml(gitlab).getFirst().path("build-image").path("script")) {
      all.add(started(gitlab, List.of(line.asText().split(" "))));
    }
    var github = "ci/github-actions/image.yaml";
    var line = yaml(github).getFirst().path("jobs").path("image").path("steps").get(1).path("with").path("args").asText();
    all.add(started(github, Stream.concat(Stream.of(EXECUTOR), Stream.of(line.split(" (?=--)"))).toList()));
    var script = Files.readString(EXAMPLES.resolve("docker/build.sh")).replace("\\\n", " ");
    var words = script.substring(script.indexOf("executor:latest") + "executor:latest".length()).strip().split("\\s+");
    all.add(started("docker/build.sh", Stream.concat(Stream.of(EXECUTOR), Stream.of(words)).toList()));
    return all;
  }

  private static List<JsonNode> kubernetesContainers(JsonNode document) {
    var spec = podSpec(document);
    var all = new ArrayList<JsonNode>();
    spec.path("initContainers").forEach(all::add);
    spec.path("containers").forEach(all::add);
    return all;
  }

  private static JsonNode podSpec(JsonNode document) {
    var spec = document.path("spec");
    return document.path("kind").asText().equals("Job") ? spec.path("template").path("spec") : spec;
  }

  @ParameterizedTest
  @CsvSource({"kubernetes/pod.yaml", "kubernetes/job.yaml", "cloud-build/cloudbuild.yaml", "gitlab/gitlab-ci.yml", "tekton/task.yaml",
      "github-actions/image.yaml"})
  void itsReaderTakesIt(String example) throws IOException {
    try (var in = ExamplesTest.class.getResourceAsStream("schema/" + example.substring(0, example.indexOf('/')) + ".yaml")) {
      var rules = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(new String(in.readAllBytes(), UTF_8), InputFormat.YAML);
      for (var document : yaml("ci/" + example)) {
        assertThat(rules.validate(document.toString(), InputFormat.JSON)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"ci/kubernetes/pod.yaml", "ci/kubernetes/job.yaml"})
  void whatIsMountedIsThere(String example) throws IOException {
    var document = yaml(example).getLast();
    Set<String> volumes = new HashSet<>();
    podSpec(document).path("volumes").forEach(volume -> volumes.add(volume.path("name").asText()));
    Set<String> mounted = new HashSet<>();
    kubernetesContainers(document).forEach(container -> container.path("volumeMounts").forEach(mount -> mounted.add(mount.path("name").asText())));
    assertThat(mounted).isEqualTo(volumes);
  }

  @Test
  void eachFileIsLookedAt() throws IOException {
    var seen = new TreeSet<String>();
    containers().forEach(container -> seen.add(container.example()));
    try (var files = Files.walk(EXAMPLES)) {
      var others = files.filter(Files::isRegularFile).map(file -> EXAMPLES.relativize(file).toString())
          .filter(file -> !file.startsWith("hello/") && !file.equals("README.md")).toList();
      assertThat(seen).containsExactlyInAnyOrderElementsOf(others);
    }
  }

  /** Carried out with another context, and with nothing pushed. */
  @ParameterizedTest
  @MethodSource("containers")
  void itsCommandLineBuilds(Started container) throws IOException {
    var program = container.commandLine().getFirst();
    if (program.equals(WARMER)) {
      assertThat(run(container.commandLine())).as("it is understood, and nobody is there").isEqualTo(1);
      return;
    }
    assertThat(program).isEqualTo(EXECUTOR);
    var context = Files.createDirectory(folder.resolve("context"));
    Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
    var words = new ArrayList<String>();
    for (var word : container.commandLine()) {
      words.add(word.startsWith("--context=") ? "--context=" + context : word.replace("/builds/team/app", context.toString())
          .replace("DIGEST", folder.resolve("digest").toString()).replace("oci:/cache", "oci:" + folder.resolve("cache")));
    }
    words.addAll(List.of("--no-push", "--oci-layout-path=" + folder.resolve("layout"), "--kaniko-dir=" + folder.resolve("state")));
    assertThat(container.commandLine()).anyMatch(word -> word.startsWith("--destination="));
    assertThat(run(words)).isZero();
    assertThat(folder.resolve("layout/index.json")).isRegularFile();
  }

  private int run(List<String> script) {
    var err = new ByteArrayOutputStream();
    // A proxy that is not there answers for every registry, so that nothing leaves this machine.
    var code = Main.run(ScriptMain.commandLine(script), Map.of("HTTPS_PROXY", "http://127.0.0.1:1", "HTTP_PROXY", "http://127.0.0.1:1"),
        new PrintStream(new ByteArrayOutputStream(), true, UTF_8), new PrintStream(err, true, UTF_8));
    assertThat(err.toString(UTF_8)).doesNotContain("Try 'kaniko").doesNotContain("bug");
    return code;
  }
}
