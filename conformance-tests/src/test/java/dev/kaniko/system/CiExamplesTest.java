package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.kaniko.fixture.RegistryServer;
import dev.kaniko.fixture.Tool;
import dev.kaniko.system.CiContainer.Mount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples for CI systems, carried out: the containers that a file describes are started by runc with the program, mounts, variables, rights and
 * secrets that the system gives them, and push to a registry that asks for a password. Only names of registries are replaced by those of registries on
 * loopback, which have no TLS ({@link #PLAIN}).
 */
@Tag("system")
@Order(1)
@ExtendWith(SharedExecutorImage.class)
final class CiExamplesTest {
  private static final Path EXAMPLES = Path.of(System.getProperty("kaniko.root"), "runtime/examples/ci");
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String IMAGE = "registry.example/kaniko/executor:latest";
  private static final String IMAGE_WITH_SHELL = "registry.example/kaniko/executor:debug";
  private static final String USER = "builder";
  private static final String PASSWORD = "only-for-builders";
  /** What the warmer takes too comes last. */
  private static final List<String> PLAIN = List.of("--insecure", "--insecure-pull");
  private static final String DOCKERFILE = "FROM scratch\nCOPY Dockerfile /\n";

  @TempDir private static Path folder;
  private static Workshop bases;
  private static RegistryServer registry;
  private static RuncEngine runc;
  private static RuncEngine runcWithShell;
  private static int directories;

  @BeforeAll
  static void prepare(ExecutorImage executor, @SharedExecutorImage.Debug ExecutorImage debug) throws Exception {
    bases = Workshop.open(Files.createDirectory(folder.resolve("bases")));
    bases.pushBusybox();
    bases.registry().push("oci:" + bases.result("busybox") + ":image", "library/debian:bookworm");
    registry = RegistryServer.withPassword(folder.resolve("registry"), USER, PASSWORD);
    runc = new RuncEngine(Files.createDirectory(folder.resolve("runc")), executor);
    runcWithShell = new RuncEngine(Files.createDirectory(folder.resolve("runc-debug")), debug);
  }

  @AfterAll
  static void clean() throws Exception {
    registry.close();
    bases.close();
    Workshop.empty(folder);
  }

  @Test
  void aPodOfKubernetesBuildsAConfigMapAndPushesWithItsSecret() throws Exception {
    var documents = documents("kubernetes/pod.yaml", Map.of());
    var pod = new KubernetesPod(documents.getLast().path("spec"), Map.of("registry-login", login()), Map.of("build-context", texts(documents.getFirst().path("data"))));
    runAll(pod);
    assertThat(registry.hasTag("team/app", "1.0")).isTrue();
    assertThat(registry.log()).contains("PUT /v2/team/app/manifests/1.0");
  }

  @Test
  void aJobOfKubernetesKeepsBaseImagesAndResultsInAVolume() throws Exception {
    var job = documents("kubernetes/job.yaml", Map.of("team/app:1.0", "team/job:1.0")).getFirst().path("spec").path("template").path("spec");
    var pod = new KubernetesPod(job, Map.of("registry-login", login()), Map.of());
    Files.writeString(pod.claim("sources").resolve("Dockerfile"), "FROM " + bases.name("library/debian:bookworm") + "\nRUN mkdir /workspace /tmp/made\n");
    runAll(pod);
    assertThat(registry.hasTag("team/job", "1.0")).isTrue();
    assertThat(pod.claim("cache").resolve("images")).isNotEmptyDirectory();
    assertThat(pod.claim("cache").resolve("steps/index.json")).content().contains("manifests");
  }

  @Test
  void aStepOfTektonPushesAndWritesItsResult() throws Exception {
    var documents = documents("tekton/task.yaml", Map.of("team/app:1.0", "team/task:1.0"));
    var task = documents.getFirst().path("spec");
    var run = documents.getLast().path("spec");
    Map<String, String> variables = new HashMap<>(Map.of("$(workspaces.source.path)", task.at("/workspaces/0/mountPath").asText(),
        "$(results.IMAGE_DIGEST.path)", "/tekton/results/IMAGE_DIGEST"));
    task.path("params").forEach(param -> variables.put("$(params." + param.path("name").asText() + ")", param.path("default").asText()));
    run.path("params").forEach(param -> variables.put("$(params." + param.path("name").asText() + ")", param.path("value").asText()));
    var pod = new KubernetesPod(run, Map.of("registry-login", login()), Map.of());
    var results = directory();
    var container = containerOf(task.path("steps").get(0), variables).mount(results, "/tekton/results", false);
    for (int i = 0; i < task.path("workspaces").size(); i++) {
      container = container.mount(pod.volume(run.path("workspaces").get(i)), task.path("workspaces").get(i).path("mountPath").asText(), false);
    }
    Files.writeString(pod.claim("sources").resolve("Dockerfile"), DOCKERFILE);

    var result = run(runc, container, 0);

    assertThat(registry.hasTag("team/task", "1.0")).as(result.output()).isTrue();
    assertThat(results.resolve("IMAGE_DIGEST")).content().matches("sha256:[0-9a-f]{64}");
  }

  @Test
  void aStepOfCloudBuildPushesWithTheLoginInItsHome() throws Exception {
    var step = documents("cloud-build/cloudbuild.yaml", Map.of("europe-docker.pkg.dev", registry.address(), "$PROJECT_ID", "project", "$SHORT_SHA", "0a1b2c3"))
        .getFirst().path("steps").get(0);
    assertThat(step.path("name").asText()).isEqualTo(IMAGE);
    var home = directory();
    Files.writeString(Files.createDirectory(home.resolve(".docker")).resolve("config.json"), login());
    var container = CiContainer.of(command(ContainerEngine.EXECUTOR, texts(step.path("args"), Map.of())))
        .with("HOME", "/builder/home").in("/workspace").mount(home, "/builder/home", false).mount(checkout(), "/workspace", false);
    for (var variable : step.path("env")) {
      var parts = variable.asText().split("=", 2);
      container = container.with(parts[0], parts[1]);
    }
    var result = run(runc, container, 0);
    assertThat(registry.hasTag("project/team/app", "0a1b2c3")).as(result.output()).isTrue();
  }

  @Test
  void aStepOfGitHubActionsPushesWithTheTokenOfItsJob() throws Exception {
    var step = documents("github-actions/image.yaml", Map.of("ghcr.io", registry.address(), "${{ github.repository }}", "team/action", "${{ github.sha }}", "0a1b2c3d",
        "${{ github.actor }}", USER, "${{ secrets.GITHUB_TOKEN }}", PASSWORD)).getFirst().at("/jobs/image/steps/1");
    assertThat(step.path("uses").asText()).isEqualTo("docker://" + IMAGE);
    var arguments = List.of(step.at("/with/args").asText().split(" "));
    var container = CiContainer.of(command(ContainerEngine.EXECUTOR, arguments)).with("HOME", "/github/home").in("/github/workspace")
        .mount(directory(), "/github/home", false).mount(checkout(), "/github/workspace", false);
    for (var variable : step.path("env").properties()) {
      container = container.with(variable.getKey(), variable.getValue().asText());
    }
    var result = run(runc, container, 0);
    assertThat(registry.hasTag("team/action", "0a1b2c3d")).as(result.output()).isTrue();
  }

  /** GitLab's runner starts a shell in the place of the image's entry point, and expands variables in variables. */
  @Test
  void aJobOfGitLabPushesWithTheLoginOfItsRegistry() throws Exception {
    var job = documents("gitlab/gitlab-ci.yml", Map.of()).getFirst().path("build-image");
    assertThat(job.at("/image/name").asText()).isEqualTo(IMAGE_WITH_SHELL);
    assertThat(job.at("/image/entrypoint/0").asText()).isEmpty();
    Map<String, String> predefined = Map.of("CI_PROJECT_DIR", "/builds/team/app", "CI_REGISTRY", registry.address(), "CI_REGISTRY_IMAGE", registry.address() + "/team/gitlab",
        "CI_REGISTRY_USER", USER, "CI_REGISTRY_PASSWORD", PASSWORD, "CI_COMMIT_SHORT_SHA", "0a1b2c3d");
    var script = String.join("\n", texts(job.path("script"), Map.of())) + " " + String.join(" ", PLAIN);
    var container = CiContainer.of(List.of("sh", "-c", "set -e; cd $CI_PROJECT_DIR\n" + script)).mount(checkout(), "/builds/team/app", false);
    for (var variable : predefined.entrySet()) {
      container = container.with(variable.getKey(), variable.getValue());
    }
    for (var variable : job.path("variables").properties()) {
      container = container.with(variable.getKey(), expanded(variable.getValue().asText(), predefined));
    }
    var result = run(runcWithShell, container, 0);
    assertThat(registry.hasTag("team/gitlab", "0a1b2c3d")).as(result.output()).isTrue();
  }

  /** The longest names first: some begin with others. */
  private static String expanded(String text, Map<String, String> variables) {
    var all = text;
    for (var name : variables.keySet().stream().sorted((a, b) -> b.length() - a.length()).toList()) {
      all = all.replace("$" + name, variables.get(name));
    }
    return all;
  }

  /** Containers that prepare come first, one after another. */
  private static void runAll(KubernetesPod pod) throws Exception {
    for (var described : pod.containers()) {
      var container = containerOf(described, Map.of());
      for (var mount : pod.mounts(described)) {
        container = container.mount(mount.source(), mount.destination(), mount.readOnly());
      }
      run(runc, container, bytes(described.at("/resources/limits/memory").asText("0")));
    }
  }

  private static long bytes(String quantity) {
    return quantity.endsWith("Gi") ? Long.parseLong(quantity.replace("Gi", "")) << 30 : Long.parseLong(quantity.replace("Mi", "")) << 20;
  }

  /** A container of Kubernetes, or a step of Tekton: its command takes the place of the entry point of the image. */
  private static CiContainer containerOf(JsonNode described, Map<String, String> variables) {
    assertThat(described.path("image").asText()).isEqualTo(IMAGE);
    var program = described.path("command").path(0).asText(ContainerEngine.EXECUTOR);
    var arguments = texts(described.path("args"), variables).stream().filter(argument -> !argument.equals("$(params.EXTRA_ARGS[*])")).toList();
    var container = CiContainer.of(command(program, arguments));
    var directory = described.path("workingDir").asText();
    for (var variable : variables.entrySet()) {
      directory = directory.replace(variable.getKey(), variable.getValue());
    }
    var security = described.path("securityContext");
    assertThat(security.path("runAsUser").asInt(0)).isZero();
    if (security.has("capabilities")) {
      assertThat(texts(security.at("/capabilities/drop"), Map.of())).containsExactly("ALL");
      container = container.withRights(texts(security.at("/capabilities/add"), Map.of()), security.path("allowPrivilegeEscalation").asBoolean(true));
    }
    return container.in(directory);
  }

  private static List<String> command(String program, List<String> arguments) {
    var plain = program.equals(ContainerEngine.EXECUTOR) ? PLAIN : List.of(PLAIN.getLast());
    return Stream.of(List.of(program), arguments, plain).flatMap(List::stream).toList();
  }

  private static Tool.Result run(RuncEngine engine, CiContainer described, long memoryBytes) throws Exception {
    try (var container = engine.open(folder, new RuncContainer.Limits(memoryBytes, 0))) {
      var result = container.run(described);
      assertThat(result.exitCode()).as("%s%n%s", described.command(), result.output()).isZero();
      assertThat(result.output()).doesNotContain(PASSWORD);
      return result;
    }
  }

  private static List<String> texts(JsonNode list, Map<String, String> variables) {
    List<String> texts = new ArrayList<>();
    for (var text : list) {
      var filled = text.asText();
      for (var variable : variables.entrySet()) {
        filled = filled.replace(variable.getKey(), variable.getValue());
      }
      texts.add(filled);
    }
    return texts;
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new HashMap<>();
    object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }

  /** The documents of a file, in which the registries are ours. */
  private static List<JsonNode> documents(String example, Map<String, String> names) throws IOException {
    var text = Files.readString(EXAMPLES.resolve(example));
    for (var name : names.entrySet()) {
      text = text.replace(name.getKey(), name.getValue());
    }
    text = text.replace("registry.example/team", registry.address() + "/team").replace("docker.io/library", bases.name("library"));
    return YAML.readerFor(JsonNode.class).<JsonNode>readValues(text).readAll();
  }

  /** What kubectl and docker login write for the registry. */
  private static String login() {
    var both = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    return "{\"auths\":{\"%s\":{\"username\":\"%s\",\"password\":\"%s\",\"auth\":\"%s\"}}}".formatted(registry.address(), USER, PASSWORD, both);
  }

  private static Path directory() throws IOException {
    return Files.createDirectory(folder.resolve("directory-" + directories++));
  }

  /** Sources that a CI system has fetched. */
  private static Path checkout() throws IOException {
    var checkout = directory();
    Files.writeString(checkout.resolve("Dockerfile"), DOCKERFILE);
    return checkout;
  }

  /**
   * A pod with its volumes.
   *
   * @param logins the secrets of type kubernetes.io/dockerconfigjson, by name
   * @param configMaps files by name, by name of the map
   */
  private record KubernetesPod(JsonNode spec, Map<String, String> logins, Map<String, Map<String, String>> configMaps, Map<String, Path> claims) {
    KubernetesPod(JsonNode spec, Map<String, String> logins, Map<String, Map<String, String>> configMaps) {
      this(spec, logins, configMaps, new HashMap<>());
    }

    List<JsonNode> containers() {
      List<JsonNode> all = new ArrayList<>();
      spec.path("initContainers").forEach(all::add);
      spec.path("containers").forEach(all::add);
      return all;
    }

    List<Mount> mounts(JsonNode container) throws IOException {
      List<Mount> mounts = new ArrayList<>();
      for (var mount : container.path("volumeMounts")) {
        for (var volume : spec.path("volumes")) {
          if (volume.path("name").equals(mount.path("name"))) {
            mounts.add(new Mount(volume(volume), mount.path("mountPath").asText(), mount.path("readOnly").asBoolean()));
          }
        }
      }
      return mounts;
    }

    Path claim(String name) throws IOException {
      if (!claims.containsKey(name)) {
        claims.put(name, directory());
      }
      return claims.get(name);
    }

    Path volume(JsonNode volume) throws IOException {
      if (volume.has("persistentVolumeClaim")) {
        return claim(volume.at("/persistentVolumeClaim/claimName").asText());
      }
      if (volume.has("configMap")) {
        return written(Objects.requireNonNull(configMaps.get(volume.at("/configMap/name").asText())));
      }
      var login = logins.get(volume.at("/secret/secretName").asText());
      Map<String, String> files = new HashMap<>();
      for (var item : volume.at("/secret/items")) {
        assertThat(item.path("key").asText()).isEqualTo(".dockerconfigjson");
        files.put(item.path("path").asText(), login);
      }
      return written(files);
    }

    /** As the kubelet writes them: links to files below a link, which it exchanges when they change. */
    private static Path written(Map<String, String> files) throws IOException {
      var volume = directory();
      var version = Files.createDirectory(volume.resolve("..2026_01_01_00_00_00.123456789"));
      Files.createSymbolicLink(volume.resolve("..data"), version.getFileName());
      for (var file : files.entrySet()) {
        Files.writeString(version.resolve(file.getKey()), file.getValue());
        Files.createSymbolicLink(volume.resolve(file.getKey()), Path.of("..data", file.getKey()));
      }
      return volume;
    }
  }
}
