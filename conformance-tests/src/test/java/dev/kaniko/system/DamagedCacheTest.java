package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaniko.cli.BuildHere;
import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a cache has is damaged, lost or forged: it is not used, and the image is the right one all the same. Needs root, docker-registry, skopeo and
 * busybox-static.
 */
@Tag("system")
final class DamagedCacheTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static Workshop workshop;
  private static int count;

  @BeforeAll
  static void open() throws Exception {
    workshop = Workshop.open(folder);
    workshop.pushBusybox();
  }

  @AfterAll
  static void close() throws Exception {
    workshop.close();
  }

  /** A machine: a state directory that begins empty. */
  private record Machine(Kaniko kaniko) {
    static Machine fresh() {
      return new Machine(Kaniko.ofCheckout(folder.resolve("state-" + ++count)));
    }

    Tool tool(String dockerfile, String... options) throws IOException {
      return kaniko.quickCachedBuild(workshop.dockerfile(dockerfile), "--registry-mirror=" + workshop.registry().address()).and(options);
    }

    /** Builds into a layout, too. */
    BusyboxBuilds.Built build(String dockerfile, String... options) throws Exception {
      var layout = folder.resolve("image-" + ++count);
      return new BusyboxBuilds.Built(BuildHere.run(tool(dockerfile, options).and("--oci-layout-path=" + layout)), layout);
    }

    Path state() {
      return kaniko.state();
    }
  }

  /** A cache repository of its own, with what uses it. */
  private record Repository(String name) {
    /** The annotation that tells of a result. */
    private static final String RESULT = "dev.kaniko.cache.step";

    static Repository fresh() {
      return new Repository("cache-" + ++count);
    }

    String[] options() {
      return new String[] {"--cache", "--cache-repo=" + workshop.name(name), "--no-push"};
    }

    private Path manifests() {
      return folder.resolve("registry/storage/docker/registry/v2/repositories").resolve(name).resolve("_manifests");
    }

    Set<String> tags() throws IOException {
      try (var tags = Files.list(manifests().resolve("tags"))) {
        // The record of the build, which explains, has a tag too.
        return tags.map(tag -> tag.getFileName().toString()).filter(tag -> !tag.startsWith("record-")).collect(Collectors.toCollection(TreeSet::new));
      }
    }

    /** The file that says which manifest a tag has. */
    Path link(String tag) {
      return manifests().resolve("tags").resolve(tag).resolve("current/link");
    }

    String digest(String tag) throws IOException {
      return Files.readString(link(tag));
    }

    ObjectNode manifest(String tag) throws IOException {
      return (ObjectNode) JSON.readTree(workshop.registry().blob(digest(tag)).toFile());
    }

    /** Puts a manifest where the repository finds it, and returns its digest. */
    private String add(byte[] document) throws IOException {
      var hex = OverlappingDockerfile.sha256(document);
      var link = Files.createDirectories(manifests().resolve("revisions/sha256").resolve(hex)).resolve("link");
      var blob = workshop.registry().blob(hex);
      Files.createDirectories(blob.getParent());
      Files.write(blob, document);
      Files.writeString(link, "sha256:" + hex);
      return "sha256:" + hex;
    }

    /** Gives one result the layer of another one, and all digests that go with it but that of the tar inside. */
    void swapLayer(String tag, String other) throws IOException {
      var manifest = manifest(tag);
      var mine = manifest.path("layers").get(0);
      var theirs = manifest(other).path("layers").get(0);
      var annotations = (ObjectNode) manifest.path("annotations");
      annotations.put(RESULT, annotations.path(RESULT).asText()
          .replace(mine.path("digest").asText(), theirs.path("digest").asText())
          .replace("\"size\":" + mine.path("size") + ",", "\"size\":" + theirs.path("size") + ","));
      manifest.putArray("layers").add(theirs);
      Files.writeString(link(tag), add(JSON.writeValueAsBytes(manifest)));
    }
  }

  /** What a lost layer is needed for. */
  enum Need {
    RUN("RUN cp /lost /result\n"),
    COPY_FROM("FROM busybox\nCOPY --from=one /lost /result\n"),
    LAYOUT(""),
    PUSH("");

    private final String rest;

    Need(String rest) {
      this.rest = rest;
    }
  }

  private static String step(String text) {
    return "FROM busybox AS one\nRUN echo " + text + " > /lost\n";
  }

  @ParameterizedTest
  @EnumSource
  void aLayerThatTheRepositoryHasLostIsMadeAgain(Need need) throws Exception {
    var repository = Repository.fresh();
    var first = step(need.name());
    var lost = Machine.fresh().build(first, repository.options()).image().layers().getLast();
    Files.delete(workshop.registry().blob(lost));
    var machine = Machine.fresh();
    var image = "out/lost:" + need.name();
    var options = new ArrayList<>(List.of("--cache", "--cache-repo=" + workshop.name(repository.name())));
    options.add(need == Need.PUSH ? "--destination=" + workshop.name(image) : "--no-push");
    if (need != Need.PUSH) {
      options.add("--oci-layout-path=" + folder.resolve("lost-" + need));
    }
    var result = BuildHere.run(machine.tool(first + need.rest, options.toArray(String[]::new)));
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains("starts over without");
    var built = OciLayout.read(need == Need.PUSH ? workshop.registry().pull(image, folder.resolve("lost-" + need)) : folder.resolve("lost-" + need));
    if (need != Need.COPY_FROM) {
      assertThat(built.text("lost")).isEqualTo(need + "\n");
    }
    if (need == Need.RUN || need == Need.COPY_FROM) {
      assertThat(built.text("result")).isEqualTo(need + "\n");
    }
    var healed = Machine.fresh().build(first, repository.options());
    assertThat(healed.text("lost")).isEqualTo(need + "\n");
    assertThat(healed.result().output()).contains(" cached").doesNotContain("starts over");
  }

  /** Changes a file so that it is as long as before, or shorter. */
  private static void damage(Path file, boolean truncate) throws IOException {
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, truncate ? Arrays.copyOf(bytes, bytes.length / 2) : bytes);
  }

  @ParameterizedTest
  @CsvSource({"layer, false", "layer, true", "manifest, false", "config, true"})
  void whatIsDamagedInARepositoryIsNotUsed(String part, boolean truncated) throws Exception {
    var repository = Repository.fresh();
    var first = step(part + truncated);
    var layer = Machine.fresh().build(first, repository.options()).image().layers().getLast();
    var tag = repository.tags().iterator().next();
    damage(workshop.registry().blob(switch (part) {
      case "layer" -> layer;
      case "manifest" -> repository.digest(tag);
      default -> repository.manifest(tag).path("config").path("digest").asText();
    }), truncated);
    var built = Machine.fresh().build(first + "RUN cp /lost /result\n", repository.options());
    assertThat(built.text("result")).isEqualTo(part + truncated + "\n");
    switch (part) {
      case "layer" -> assertThat(built.result().output()).contains("starts over without");
      case "manifest" -> assertThat(built.result().output()).doesNotContain(" cached");
      default -> assertThat(built.result().output()).as("all results have this configuration, so nobody reads it").contains(" cached");
    }
  }

  @Test
  void theResultOfAnotherKeyIsNotUsed() throws Exception {
    var repository = Repository.fresh();
    var tags = mineAndTheirs(repository);
    Files.writeString(repository.link(tags.getFirst()), repository.digest(tags.getLast()));
    var built = Machine.fresh().build(step("mine"), repository.options());
    assertThat(built.text("lost")).isEqualTo("mine\n");
    assertThat(built.result().output()).contains("is not used");
  }

  /** Builds two, and returns the tags of their results. */
  private static List<String> mineAndTheirs(Repository repository) throws Exception {
    var writer = Machine.fresh();
    assertThat(writer.build(step("mine"), repository.options()).text("lost")).isEqualTo("mine\n");
    var mine = repository.tags().iterator().next();
    assertThat(writer.build(step("theirs"), repository.options()).text("lost")).isEqualTo("theirs\n");
    return List.of(mine, repository.tags().stream().filter(tag -> !tag.equals(mine)).findFirst().orElseThrow());
  }

  @Test
  void aResultWithTheLayerOfAnotherOneIsMadeAgain() throws Exception {
    var repository = Repository.fresh();
    var tags = mineAndTheirs(repository);
    repository.swapLayer(tags.getFirst(), tags.getLast());
    var machine = Machine.fresh();
    var built = machine.build(step("mine") + "RUN cp /lost /result\n", repository.options());
    assertThat(built.text("result")).isEqualTo("mine\n");
    assertThat(built.result().output()).contains("starts over without");
    assertThat(machine.build(step("mine") + "RUN cp /lost /other\n", "--no-push").text("other")).isEqualTo("mine\n");
  }

  @ParameterizedTest
  @CsvSource({"layer, false", "layer, true", "entry, true"})
  void aDamagedResultOfThisMachineIsMadeAgain(String part, boolean truncated) throws Exception {
    var machine = Machine.fresh();
    var dockerfile = step(part + truncated) + "RUN cp /lost /result\n";
    var layer = machine.build(step(part + truncated), "--no-push").image().layers().getLast();
    try (var entries = Files.list(machine.state().resolve("steps"))) {
      var file = part.equals("layer") ? machine.state().resolve("blobs").resolve(layer.replace(':', '/')) : entries.findFirst().orElseThrow();
      damage(file, truncated);
    }
    var built = machine.build(dockerfile, "--no-push");
    assertThat(built.text("result")).isEqualTo(part + truncated + "\n");
    assertThat(built.result().output()).contains("a step is not reused").doesNotContain(" cached");
    var again = machine.build(dockerfile, "--no-push");
    assertThat(again.text("result")).isEqualTo(part + truncated + "\n");
    assertThat(again.result().output()).doesNotContain(" done");
  }

  private static Tool mounted(String mount, Tool build) {
    return new Tool(Tool.of("unshare", "--mount", "sh", "-c", mount + " && exec \"$@\"", "sh").and(build.command().toArray(String[]::new)).command(),
        build.environment(), build.deadline());
  }

  @Test
  void aStateDirectoryThatCannotBeWrittenIsNamed() throws Exception {
    var machine = Machine.fresh();
    assertThat(machine.build(step("written"), "--no-push").text("lost")).isEqualTo("written\n");
    var state = machine.state();
    var result = mounted("mount --bind " + state + " " + state + " && mount -o remount,ro,bind " + state, machine.tool(step("written"), "--no-push")).run();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).contains("the state directory " + state + " cannot be used", "ead-only file system", "--kaniko-dir");
  }

  /** A stage of 4 MB that nobody sees has a layer of 4 MB for later builds. */
  @ParameterizedTest
  @ValueSource(ints = {11, 24})
  void aFullDiskIsNamedOrNotNeeded(int megabytes) throws Exception {
    var machine = Machine.fresh();
    var state = Files.createDirectories(machine.state());
    var layout = folder.resolve("full-" + megabytes);
    var dockerfile = """
        FROM busybox AS one
        RUN dd if=/dev/urandom of=/large bs=1M count=4 2>/dev/null
        FROM busybox
        COPY --from=one /bin/busybox /copied
        RUN --mount=from=one,target=/one wc -c < /one/large > /size
        """;
    var result = mounted("mount -t tmpfs -o size=" + megabytes + "m none " + state, machine.tool(dockerfile, "--no-push", "--oci-layout-path=" + layout)).run();
    if (result.exitCode() == 0) {
      assertThat(OciLayout.read(layout).text("size")).isEqualTo("4194304\n");
    } else {
      assertThat(result.output()).contains("the disk", state.toString());
    }
  }
}
