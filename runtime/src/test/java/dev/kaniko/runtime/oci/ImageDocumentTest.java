package dev.kaniko.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kaniko.image.Platform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ImageDocumentTest {
  private static final String DIFF_ID = "sha256:" + "ab".repeat(32);

  private static ImageDocument read(String json) throws MalformedImageException {
    return ImageDocument.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String write(ImageDocument document) {
    return new String(document.write().bytes(), StandardCharsets.UTF_8);
  }

  /** The order of the members and the omitted ones are those of an image by BuildKit. */
  @Test
  void everythingIsReadAndWrittenAsBuildKitWritesIt() throws Exception {
    var json = ("{\"architecture\":\"arm\",\"author\":\"me\",\"config\":{\"User\":\"1000:1000\","
        + "\"ExposedPorts\":{\"53/udp\":{},\"80/tcp\":{}},\"Env\":[\"PATH=/bin\",\"A=b=c\",\"E=\"],"
        + "\"Entrypoint\":[\"/app\"],\"Cmd\":[\"-v\"],\"Volumes\":{\"/data\":{}},\"WorkingDir\":\"/work\","
        + "\"Labels\":{\"a\":\"1\",\"b\":\"<&>\"},\"StopSignal\":\"SIGQUIT\",\"ArgsEscaped\":true,"
        + "\"Healthcheck\":{\"Test\":[\"CMD-SHELL\",\"true\"],\"Interval\":1500000000,\"Timeout\":1000000,\"Retries\":3},"
        + "\"OnBuild\":[\"RUN a\"],\"Shell\":[\"/bin/bash\",\"-c\"]},"
        + "\"created\":\"2026-01-02T03:04:05.06Z\",\"history\":[{\"created\":\"0001-01-01T00:00:00Z\","
        + "\"created_by\":\"COPY a b # buildkit\",\"comment\":\"buildkit.dockerfile.v0\"},"
        + "{\"created_by\":\"ENV a=b\",\"empty_layer\":true}],\"os\":\"linux\","
        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + DIFF_ID + "\"]},\"variant\":\"v7\"}");
    var document = read(json);
    assertThat(write(document)).isEqualTo(json);
    assertThat(document.platform()).isEqualTo(new Platform("linux", "arm", "v7"));
    assertThat(document.created()).contains(Instant.parse("2026-01-02T03:04:05.060Z"));
    assertThat(document.config().environment()).containsExactly(
        Map.entry("PATH", "/bin"), Map.entry("A", "b=c"), Map.entry("E", ""));
    assertThat(document.config().healthcheck().orElseThrow().interval()).isEqualTo(Duration.ofMillis(1500));
    assertThat(document.diffIds()).singleElement().hasToString(DIFF_ID);
  }

  @Test
  void whatOtherToolsLeaveOpenIsReadAsDockerReadsIt() throws Exception {
    var document = read("""
        {"architecture":"amd64","os":"linux","container":"x","docker_version":"1","created":"2026-01-02T03:04:05+02:00",
         "config":{"Hostname":"","Env":null,"Cmd":"single","Labels":null,"Volumes":null,"WorkingDir":"relative",
                   "ExposedPorts":{"80/tcp":null},"OnBuild":null,"Healthcheck":null,"Memory":0},
         "history":null,"rootfs":{"type":"layers","diff_ids":null}}""");
    assertThat(document.config().cmd()).containsExactly("single");
    assertThat(document.config().workingDir()).isEqualTo("relative");
    assertThat(document.config().exposedPorts()).containsExactly("80/tcp");
    assertThat(document.created()).contains(Instant.parse("2026-01-02T01:04:05Z"));
    assertThat(read("{\"config\":{\"Env\":[\"BARE\"]}}").config().environment()).containsExactly(Map.entry("BARE", ""));
  }

  @Test
  void theEntriesOfTheEnvironmentStayAsTheyAre() throws MalformedImageException {
    var env = "\"Env\":[\"BARE\",\"A=1\",\"E=\",\"A=2\",\"\",\"=x\"]";
    var document = read("{\"config\":{" + env + "}}");
    assertThat(write(document)).contains(env);
    assertThat(document.config().environment()).containsEntry("BARE", "").containsEntry("A", "2");
    var changed = document.config().withEnvironment("BARE", "b").withEnvironment("A", "3").withEnvironment("N", "n");
    assertThat(changed.environmentEntries()).containsExactly("BARE=b", "A=3", "E=", "A=2", "", "=x", "N=n");
  }

  @Test
  void anEmptyDocumentHasAllThatTheSpecificationRequires() {
    assertThat(write(ImageDocument.empty(new Platform("linux", "amd64", "")))).isEqualTo(
        "{\"architecture\":\"amd64\",\"config\":{},\"history\":[],\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}");
  }

  @Test
  void aFieldOfAnotherTypeIsNamed() {
    for (var json : new String[] {"[]", "{", "{\"config\":{\"Env\":3}}", "{\"config\":{\"User\":[]}}",
        "{\"rootfs\":{\"diff_ids\":[\"abc\"]}}", "{\"created\":\"yesterday\"}", "{\"history\":{}}", "{\"config\":{\"WorkingDir\":\"/a\\u0000\"}}"}) {
      assertThatExceptionOfType(MalformedImageException.class).as(json).isThrownBy(() -> read(json))
          .withMessageStartingWith("image configuration: ");
    }
  }
}
