package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One layer a stage, with the one line of history that the original gives it. */
class SingleSnapshotTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Path build(String dockerfile, String... options) throws IOException {
    var context = Files.createDirectories(folder.resolve("context"));
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    Files.writeString(context.resolve("one"), "1");
    Files.writeString(context.resolve("two"), "22");
    var layout = folder.resolve("layout");
    var arguments = new ArrayList<>(List.of(
        "build", "--context=" + context, "--no-push", "--oci-layout-path=" + layout, "--kaniko-dir=" + folder.resolve("state"), "--single-snapshot"));
    arguments.addAll(List.of(options));
    assertThat(Main.run(arguments, Map.of(), new PrintStream(new ByteArrayOutputStream(), true, UTF_8), new PrintStream(err, true, UTF_8)))
        .as(err.toString(UTF_8)).isZero();
    return layout;
  }

  private JsonNode image(Path layout) throws IOException {
    var manifest = blob(layout, JSON.readTree(layout.resolve("index.json").toFile()).at("/manifests/0"));
    assertThat(manifest.path("layers").size()).isEqualTo(blob(layout, manifest.path("config")).at("/rootfs/diff_ids").size());
    return blob(layout, manifest.path("config"));
  }

  private static JsonNode blob(Path layout, JsonNode descriptor) throws IOException {
    return JSON.readTree(layout.resolve("blobs").resolve(descriptor.path("digest").asText().replace(':', '/')).toFile());
  }

  private static List<String> history(JsonNode image) {
    var lines = new ArrayList<String>();
    image.path("history").forEach(entry -> lines.add(entry.path("author").asText() + ": " + entry.path("created_by").asText() + (entry.path("empty_layer").asBoolean() ? " (empty)" : "")));
    return lines;
  }

  @Test
  void aStageIsOneLayerWithTheTextOfItsLastInstruction() throws IOException {
    var image = image(build("FROM scratch\nCOPY one /file\nENV A=b\nCOPY two /file\nWORKDIR /w\nCMD [\"x\"]\n"));

    assertThat(image.at("/rootfs/diff_ids")).hasSize(1);
    assertThat(history(image)).containsExactly("kaniko: CMD [\"x\"]");
    assertThat(image.at("/config/Env").toString()).contains("A=b");
    assertThat(image.at("/config/WorkingDir").asText()).isEqualTo("/w");
  }

  @Test
  void aStageOnAStageAddsOneLayerToThoseOfTheFirst() throws IOException {
    var image = image(build("FROM scratch AS a\nCOPY one /1\nCOPY one /2\nFROM a\nCOPY two /3\nCOPY --from=a /1 /4\n"));

    assertThat(image.at("/rootfs/diff_ids")).hasSize(2);
    assertThat(history(image)).containsExactly("kaniko: COPY one /2", "kaniko: COPY --from=a /1 /4");
  }

  @Test
  void aStageThatChangesNoFileAddsNothing() throws IOException {
    var image = image(build("FROM scratch\nENV A=b\nLABEL c=d\n"));

    assertThat(image.at("/rootfs/diff_ids")).isEmpty();
    assertThat(history(image)).isEmpty();
    assertThat(image.at("/config/Labels/c").asText()).isEqualTo("d");
  }

  @Test
  void anUnknownModeIsWrongUsage() {
    var status = Main.run(
        List.of("build", "--context=" + folder, "--no-push", "--snapshot-mode=hash"), Map.of(),
        new PrintStream(new ByteArrayOutputStream(), true, UTF_8), new PrintStream(err, true, UTF_8));
    assertThat(status).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("--snapshot-mode hash: full, redo and time are known");
  }
}
