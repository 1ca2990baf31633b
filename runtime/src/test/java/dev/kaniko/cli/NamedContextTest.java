package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.kaniko.runtime.fetch.GitServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --build-context} in all its forms, and the times that SOURCE_DATE_EPOCH takes from them. */
final class NamedContextTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private Path files;
  private int built;

  @BeforeEach
  void makeFiles() throws IOException {
    files = Files.createDirectory(folder.resolve("files"));
    Files.writeString(files.resolve("a"), "of the directory");
    Files.writeString(files.resolve("ignored"), "no");
    Files.writeString(files.resolve(".dockerignore"), "ignored\n.dockerignore\n");
  }

  /**
   * An image as it was written.
   *
   * @param files the contents of files by path, layers laid over one another
   */
  private record Image(Path layout, JsonNode manifest, JsonNode config, Map<String, String> files) {
    static Image read(Path layout) throws IOException {
      var manifest = JSON.readTree(blob(layout, JSON.readTree(layout.resolve("index.json").toFile()).path("manifests").get(0)).toFile());
      var files = new TreeMap<String, String>();
      for (var layer : manifest.path("layers")) {
        try (var tar = new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(blob(layout, layer))))) {
          for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            if (entry.isFile()) {
              files.put(entry.getName(), new String(tar.readAllBytes(), UTF_8));
            }
          }
        }
      }
      return new Image(layout, manifest, JSON.readTree(blob(layout, manifest.path("config")).toFile()), files);
    }

    private static Path blob(Path layout, JsonNode descriptor) {
      return layout.resolve("blobs").resolve(descriptor.path("digest").asText().replace(':', '/'));
    }

    List<String> history() {
      var lines = new ArrayList<String>();
      config.path("history").forEach(entry -> lines.add((entry.path("empty_layer").asBoolean() ? "- " : "# ") + entry.path("created_by").asText()));
      return lines;
    }
  }

  private Image build(String dockerfile, String... options) throws IOException {
    var context = Files.createDirectories(folder.resolve("context-" + ++built));
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    var layout = folder.resolve("image-" + built);
    var arguments = new ArrayList<>(List.of("--context=" + context, "--no-push", "--oci-layout-path=" + layout, "--kaniko-dir=" + folder + "/state"));
    arguments.addAll(List.of(options));
    var said = new ByteArrayOutputStream();
    var err = new PrintStream(said, true, UTF_8);
    assertThat(Main.run(arguments, Map.of(), new PrintStream(new ByteArrayOutputStream(), true, UTF_8), err)).as(said.toString(UTF_8)).isZero();
    return Image.read(layout);
  }

  @Test
  void aDirectoryGivesFilesWithoutWhatItsIgnoreFileNames() throws IOException {
    assertThat(build("FROM scratch\nCOPY --from=src . /\n", "--build-context=src=" + files).files()).containsExactly(Map.entry("a", "of the directory"));
  }

  @Test
  void aDirectoryIsABaseOfOneLayer() throws IOException {
    var image = build("FROM src\nENV A=1\nCOPY Dockerfile /\n", "--build-context=src=" + files);
    assertThat(image.files()).containsOnlyKeys("a", "Dockerfile");
    assertThat(image.config().path("config").path("WorkingDir").asText()).isEqualTo("/");
    assertThat(image.history()).containsExactly("- ENV A=1", "# COPY Dockerfile / # buildkit", "# files of a build context");
    assertThat(image.config().path("rootfs").path("diff_ids")).hasSize(2);
  }

  @Test
  void aDirectoryTakesThePlaceOfTheTarget() throws IOException {
    var image = build("FROM nosuch AS src\nCOPY nosuch /\n", "--build-context=src=" + files);
    assertThat(image.files()).containsOnlyKeys("a");
    assertThat(image.config().path("config")).isEmpty();
  }

  @Test
  void anImageOfALayoutIsFoundByItsDigest() throws IOException {
    var base = build("FROM scratch\nLABEL a=b\nCOPY Dockerfile /base\n");
    var digest = JSON.readTree(base.layout().resolve("index.json").toFile()).path("manifests").get(0).path("digest").asText();
    var image = build("FROM src\nCOPY --from=src /base /copy\n", "--build-context=src=oci-layout://" + base.layout() + "@" + digest);
    assertThat(image.files()).containsOnlyKeys("base", "copy");
    assertThat(image.config().path("config").path("Labels").path("a").asText()).isEqualTo("b");
  }

  @Test
  void aRepositoryGivesItsFilesAndTheTimeOfItsCommit() throws Exception {
    try (var server = new GitServer(Files.createDirectory(folder.resolve("served")));
        var git = server.create("repo")) {
      GitServer.commit(git, "sub/f", "of the repository");
      var image = build("FROM src\n", "--build-context=src=" + server.url("repo") + "#main:sub", "--build-arg=SOURCE_DATE_EPOCH=src");
      assertThat(image.files()).containsExactly(Map.entry("f", "of the repository"));
      assertThat(image.config().path("created").asText()).isEqualTo("2020-09-13T12:26:40Z");
      assertThat(build("ARG SOURCE_DATE_EPOCH=stamp\nFROM scratch AS stamp\nADD " + server.url("repo") + " /\nFROM scratch\nENV A=1\n")
          .config().path("history").get(0).path("created").asText()).isEqualTo("2020-09-13T12:26:40Z");
    }
  }

  @Test
  void aFileOfAServerIsCalledContext() throws IOException {
    var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", exchange -> {
      try (exchange) {
        exchange.getResponseHeaders().set("Last-Modified", "Sun, 13 Sep 2020 12:26:40 GMT");
        exchange.sendResponseHeaders(200, 3);
        exchange.getResponseBody().write("web".getBytes(UTF_8));
      }
    });
    http.start();
    try {
      var image = build("FROM scratch\nCOPY --from=src / /\n", "--build-context=src=http://127.0.0.1:" + http.getAddress().getPort() + "/x.txt",
          "--build-arg=SOURCE_DATE_EPOCH=src");
      assertThat(image.files()).containsExactly(Map.entry("context", "web"));
      assertThat(image.config().path("created").asText()).isEqualTo("2020-09-13T12:26:40Z");
    } finally {
      http.stop(0);
    }
  }
}
