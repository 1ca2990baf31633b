package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a build writes its image, and in which form. */
final class OutputCommandTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeContext() throws IOException {
    var context = Files.createDirectories(folder.resolve("context"));
    Files.writeString(context.resolve("file"), "text");
    Files.writeString(context.resolve("gone"), "x");
    Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY --chown=7:8 --chmod=640 file gone /dir/\nCOPY --chmod=600 gone /dir/file\n");
  }

  /** @param out what was written to standard output, each byte as a character */
  private record Run(int code, String out, String err) {}

  private Run build(Map<String, String> environment, String... options) {
    var line = new ArrayList<>(List.of("build", "--context", folder + "/context", "--kaniko-dir", folder + "/state"));
    line.addAll(List.of(options));
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code = Main.run(line, environment, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    return new Run(code, out.toString(ISO_8859_1), err.toString(UTF_8));
  }

  private Run built(String... options) {
    var run = build(Map.of(), options);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  /** The entries of an archive: mode, owner and text. */
  private static Map<String, String> entries(byte[] archive) throws IOException {
    var entries = new TreeMap<String, String>();
    try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(archive))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var text = entry.getSize() < 100 ? new String(tar.readAllBytes(), UTF_8) : "";
        entries.put(entry.getName(), "%o %d:%d %s".formatted(entry.getMode() & 07777, entry.getLongUserId(), entry.getLongGroupId(), text));
      }
    }
    return entries;
  }

  @Test
  void aTarHasTheFilesOfTheImageAndNoLayers() throws IOException {
    built("--output=type=tar,dest=" + folder + "/root.tar");
    assertThat(entries(Files.readAllBytes(folder.resolve("root.tar")))).isEqualTo(Map.of("dir/", "640 7:8 ", "dir/file", "600 0:0 x", "dir/gone", "640 7:8 x"));
  }

  @Test
  void aLocalDirectoryHasTheFilesOfTheImageBesideThoseThatWereThere() throws IOException {
    var out = Files.createDirectories(folder.resolve("out/dir"));
    Files.writeString(out.resolve("mine"), "mine");
    Files.createSymbolicLink(out.resolve("gone"), folder.resolve("victim"));
    built("-o", folder + "/out");
    assertThat(out.resolve("file")).hasContent("x");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out.resolve("file")))).isEqualTo("rw-------");
    assertThat(out.resolve("gone")).hasContent("x").isRegularFile();
    assertThat(out.resolve("mine")).hasContent("mine");
    assertThat(folder.resolve("victim")).doesNotExist();
  }

  @Test
  void severalOutputsHaveTheSameImage() throws IOException {
    var run = built("-o", "type=oci,dest=" + folder + "/oci.tar,name=a/b:1", "-o", "type=docker,\"name=a/b:1,c:2\",dest=" + folder + "/docker.tar",
        "-o", "type=oci,tar=false,dest=" + folder + "/layout", "--tar-path=" + folder + "/original.tar", "--digest-file=" + folder + "/new/digest");
    var digest = run.out().strip();
    assertThat(folder.resolve("new/digest")).hasContent(digest);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("new")))).as("as in the original").isEqualTo("rwx------");
    var manifest = "blobs/sha256/" + digest.substring("sha256:".length());
    var oci = entries(Files.readAllBytes(folder.resolve("oci.tar")));
    var docker = entries(Files.readAllBytes(folder.resolve("docker.tar")));
    assertThat(oci).containsKeys(manifest, "index.json", "oci-layout").doesNotContainKey("manifest.json");
    assertThat(docker).containsKeys(manifest, "manifest.json");
    assertThat(entries(Files.readAllBytes(folder.resolve("original.tar")))).containsKeys(manifest, "manifest.json");
    assertThat(folder.resolve("layout").resolve(manifest)).exists();
    assertThat(Files.readString(folder.resolve("layout/index.json"))).contains(digest);
  }

  @Test
  void anArchiveOnStandardOutputStandsThereAlone() throws IOException {
    assertThat(entries(built("-o", "-").out().getBytes(ISO_8859_1))).containsKey("dir/file");
    var oci = built("-o", "type=oci");
    assertThat(entries(oci.out().getBytes(ISO_8859_1))).containsKey("oci-layout");
    assertThat(oci.err()).containsPattern("sha256:[0-9a-f]{64}");
    assertThat(build(Map.of(), "-o", "-", "-o", "type=oci").code()).isEqualTo(2);
  }

  @Test
  void theMetadataFileIsThatOfBuildx() throws IOException {
    var file = Files.writeString(folder.resolve("metadata.json"), "of the last build");
    Files.createLink(folder.resolve("other-name"), file);
    var run = built("--no-push", "-d", "reg.test/a:1", "-d", "b", "--metadata-file=" + file);
    var digest = run.out().strip();
    var json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.fieldNames()).toIterable()
        .containsExactly("containerimage.config.digest", "containerimage.descriptor", "containerimage.digest", "image.name");
    assertThat(folder.resolve("other-name")).as("the file is replaced, so that nobody reads a half of it").hasContent("of the last build");
    assertThat(json.path("containerimage.digest").asText()).isEqualTo(digest);
    assertThat(json.path("containerimage.descriptor").path("digest").asText()).isEqualTo(digest);
    assertThat(json.path("containerimage.descriptor").path("mediaType").asText()).isEqualTo("application/vnd.oci.image.manifest.v1+json");
    assertThat(json.path("containerimage.descriptor").path("size").asLong()).isPositive();
    assertThat(json.path("image.name").asText()).isEqualTo("reg.test/a:1,docker.io/library/b:latest");
  }

  @Test
  void aBuildThatFailsWritesNoOutput() throws IOException {
    Files.writeString(folder.resolve("context/Dockerfile"), "FROM scratch\nCOPY nothing /\n");
    assertThat(build(Map.of(), "-o", folder + "/out", "--metadata-file=" + folder + "/m.json", "-o", "type=tar,dest=" + folder + "/a.tar").code()).isEqualTo(1);
    for (var name : List.of("out", "m.json", "a.tar")) {
      assertThat(folder.resolve(name)).doesNotExist();
    }
  }

  @ParameterizedTest
  @CsvSource({"gzip,tar+gzip", "zstd,tar+zstd", "none,tar"})
  void newLayersArePackedAsAsked(String compression, String type) throws IOException {
    for (var options : List.of(
        List.of("--compression=" + compression, "--oci-layout-path=" + folder + "/layout", "--no-push"),
        List.of("-o", "type=oci,tar=false,dest=" + folder + "/other,compression=" + compression.replace("none", "uncompressed")))) {
      var run = built(options.toArray(String[]::new));
      var layout = folder.resolve(options.size() == 2 ? "other" : "layout");
      var manifest = Files.readString(layout.resolve("blobs").resolve(run.out().strip().replace(':', '/')));
      assertThat(manifest).contains("image.layer.v1." + type + "\"");
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "type=image,name=x|goes nowhere",
      "type=registry|the name is missing",
      "type=docker|there is no Docker daemon",
      "type=local|the directory is missing",
      "type=local,dest=-|the directory is missing",
      "type=oci,tar=perhaps|tar: ",
      "dest=x|the type is missing",
      "type=oci,dest=s3://a/b|is an address",
      "type=oci,compression=gzip,compression-level=x|is not a number",
      "type=oci,push-by-digest=true|is not supported",
      "type=oci,annotation.=x|has no",
      "'type=tar,\"dest=x'|has no second one"
  })
  void anOutputThatMakesNoSenseIsRefused(String output, String said) {
    var run = build(Map.of(), "--output", output);
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("--output: ", said).doesNotContain("\tat ");
  }

  @Test
  void allOutputsHaveOneCompression() {
    for (var other : List.of("--compression=zstd", "-o=type=tar,dest=" + folder + "/t", "-o=type=docker,compression=none,dest=" + folder + "/d")) {
      var run = build(Map.of(), "-o", "type=oci,compression=gzip,dest=" + folder + "/o", other);
      assertThat(run.code()).as(other).isEqualTo(other.contains("compression") ? 2 : 0);
    }
    assertThat(build(Map.of(), "--no-push", "--compression=none", "--compression-level=3").err()).contains("--compression-level: without compression");
  }

  @Test
  void annotationsAndLabelsAreInTheImage() throws IOException {
    var run = built("-o", "type=oci,tar=false,annotation.of.output=1,dest=" + folder + "/layout", "--annotation=of.option=2", "--label=a=b=c", "--label=empty=");
    var layout = folder.resolve("layout/blobs");
    var manifest = new ObjectMapper().readTree(layout.resolve(run.out().strip().replace(':', '/')).toFile());
    assertThat(manifest.path("annotations").toString()).isEqualTo("{\"of.option\":\"2\",\"of.output\":\"1\"}");
    var config = new ObjectMapper().readTree(layout.resolve(manifest.path("config").path("digest").asText().replace(':', '/')).toFile());
    assertThat(config.path("config").path("Labels").toString()).isEqualTo("{\"a\":\"b=c\",\"empty\":\"\"}");
  }

  @Test
  void ofSeveralTargetsTheFirstIsWrittenAndTheOthersAreOnlyBuilt() throws IOException {
    Files.writeString(folder.resolve("context/Dockerfile"), """
        FROM scratch AS app
        COPY file /file
        FROM app AS test
        COPY gone /gone
        FROM scratch AS broken
        COPY nothing /
        """);
    var alone = built("--no-push", "--reproducible", "--target=app");
    for (var targets : List.of(List.of("--target=app,test"), List.of("--target=app", "--target=test"), List.of("--target=app,,app, test"))) {
      var options = new ArrayList<>(List.of("-o", "type=tar,dest=" + folder + "/root.tar", "--reproducible", "--no-cache"));
      options.addAll(targets);
      var run = built(options.toArray(String[]::new));
      assertThat(run.err()).contains("COPY gone /gone");
      assertThat(run.err().lines().filter(line -> line.contains("COPY file /file") && line.contains(" done"))).as("the step of both, %s", run.err()).hasSize(1);
      assertThat(run.out()).isEqualTo(alone.out());
      assertThat(entries(Files.readAllBytes(folder.resolve("root.tar")))).containsOnlyKeys("file");
    }
    var failed = build(Map.of(), "-o", folder + "/out", "--target=app,broken");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(build(Map.of(), "--no-push", "--target=app,nowhere").err()).contains("target stage \"nowhere\" could not be found");
    var input = build(Map.of(), "--no-push", "--target=app,test", "-f", "-");
    assertThat(input.code()).isEqualTo(2);
    assertThat(input.err()).contains("--target: several stages");
  }

  /** Files of the context have the time at which they were written, and so has what the builder makes itself. */
  @Test
  void aReproducibleImageHasNoTimeOfTheBuild() throws Exception {
    var first = built("--no-push", "--reproducible");
    for (var file : List.of("file", "gone")) {
      Files.setLastModifiedTime(folder.resolve("context").resolve(file), FileTime.fromMillis(1_900_000_000_000L));
    }
    assertThat(built("--no-push", "--reproducible", "--oci-layout-path=" + folder + "/layout").out()).isEqualTo(first.out());
    assertThat(built("--no-push").out()).isNotEqualTo(first.out());
    assertThat(Files.readString(config(folder.resolve("layout")))).contains("\"created\":\"1970-01-01T00:00:00Z\"").doesNotContain("\"created\":\"2");

    var later = build(Map.of("SOURCE_DATE_EPOCH", "1000000000"), "--no-push", "--reproducible", "--oci-layout-path=" + folder + "/later");
    assertThat(Files.readString(config(folder.resolve("later")))).contains("\"created\":\"2001-09-09T01:46:40Z\"");
    assertThat(later.out()).isEqualTo(built("--no-push", "-o", "type=docker,rewrite-timestamp=true,dest=" + folder + "/d",
        "--build-arg=SOURCE_DATE_EPOCH=1000000000").out());
    var wrong = build(Map.of("SOURCE_DATE_EPOCH", "today"), "--no-push", "--reproducible");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("SOURCE_DATE_EPOCH: \"today\" is not a time");
  }

  private static Path config(Path layout) throws IOException {
    try (var blobs = Files.list(layout.resolve("blobs/sha256"))) {
      for (var blob : blobs.toList()) {
        if (Files.size(blob) < 10_000 && new String(Files.readAllBytes(blob), ISO_8859_1).contains("\"rootfs\"")) {
          return blob;
        }
      }
    }
    throw new AssertionError("no configuration in " + layout);
  }
}
