package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The executor image, built by kaniko and started by others with nothing but what an ordinary container has. */
@Tag("system")
@Order(1)
@ExtendWith(SharedExecutorImage.class)
final class ExecutorImageTest {
  private static final long MOST_BYTES = 80_000_000;

  @TempDir private static Path folder;
  private static Workshop workshop;
  private static ExecutorImage executor;
  private static ExecutorImage debug;
  private static RuncEngine runc;
  private static PodmanEngine podman;

  /**
   * A Dockerfile to be built in the container.
   *
   * @param files that the image has in the end, with what is in them
   */
  record Build(String dockerfile, List<Expected> files) {
    record Expected(String path, String content) {}

    Build with(String path, String content) {
      return new Build(dockerfile, Stream.concat(files.stream(), Stream.of(new Expected(path, content))).toList());
    }

    @Override
    public String toString() {
      return dockerfile.replace("\n", "; ");
    }
  }

  private static final List<Build> BUILDS = List.of(
      new Build("FROM scratch\nCOPY Dockerfile /d/f\nCOPY <<EOF /greeting\nhello\nEOF\n", List.of()).with("greeting", "hello\n"),
      new Build("FROM busybox\nRUN id -u > /id && echo $HOME > /home\nUSER nobody\nRUN id -un > /tmp/who\n", List.of())
          .with("id", "0\n").with("home", "/root\n").with("tmp/who", "nobody\n"),
      new Build("FROM busybox AS one\nRUN mkdir /made && echo one > /made/by\nFROM scratch\nCOPY --from=one /made /from/\n", List.of()).with("from/by", "one\n"));

  @BeforeAll
  static void prepare(ExecutorImage image, @SharedExecutorImage.Debug ExecutorImage withShell) throws Exception {
    workshop = Workshop.open(folder);
    executor = image;
    debug = withShell;
    runc = new RuncEngine(Files.createDirectory(folder.resolve("runc")), executor);
    podman = new PodmanEngine(Files.createDirectory(folder.resolve("podman")), executor);
    workshop.pushBusybox();
  }

  @AfterAll
  static void clean() throws Exception {
    workshop.close();
  }

  static Stream<ContainerEngine> engines() {
    return Stream.of(runc, podman);
  }

  static Stream<Arguments> buildsInEngines() {
    return engines().flatMap(engine -> BUILDS.stream().map(build -> Arguments.of(engine, build)));
  }

  /** The debug flavour is made anew, in another language and time zone, so all but the shell on top of it is to be the same. */
  @Test
  void theSameSourcesGiveTheSameImageButForTheCacheOfClasses() throws Exception {
    var first = OciLayout.read(executor.layout());
    var second = OciLayout.read(debug.layout());
    int layers = first.layers().size();
    assertThat(differingFiles(first, second)).as("what differs:%n%s%n%n%s", executor.output(), debug.output()).isSubsetOf("kaniko/app/kaniko.aot");
    assertThat(second.layers().size()).as("layers with the shell").isGreaterThan(layers);
    long same = IntStream.range(0, layers).filter(layer -> first.layers().get(layer).equals(second.layers().get(layer))).count();
    assertThat(same).as("layers that are the same").isGreaterThanOrEqualTo(layers - 1);
  }

  /** The files of the layers that two images do not share. */
  private static Set<String> differingFiles(OciLayout first, OciLayout second) throws IOException {
    var differing = new TreeSet<String>();
    for (int layer = 0; layer < first.layers().size(); layer++) {
      if (!first.layers().get(layer).equals(second.layers().get(layer))) {
        var ones = first.files(first.layers().get(layer));
        var others = second.files(second.layers().get(layer));
        for (var path : Stream.concat(ones.keySet().stream(), others.keySet().stream()).distinct().toList()) {
          if (!Arrays.equals(ones.getOrDefault(path, new byte[0]), others.getOrDefault(path, new byte[0]))) {
            differing.add(path);
          }
        }
      }
    }
    return differing;
  }

  @Test
  void itIsSmall() throws Exception {
    long bytes = 0;
    for (JsonNode layer : OciLayout.read(executor.layout()).manifest().path("layers")) {
      bytes += layer.path("size").asLong();
    }
    System.out.printf("executor image: %.1f MB compressed%n", bytes / 1e6);
    assertThat(bytes).isLessThan(MOST_BYTES);
  }

  @Test
  void noFileIsInTwoLayers() throws Exception {
    var image = OciLayout.read(executor.layout());
    var files = new ArrayList<String>();
    for (var layer : image.layers()) {
      files.addAll(image.paths(layer));
    }
    var directories = image.tree().entrySet().stream().filter(entry -> entry.getValue().isDirectory()).map(Map.Entry::getKey).toList();
    files.removeAll(directories);
    assertThat(files).contains("kaniko/executor").doesNotHaveDuplicates();
  }

  /** What RUN in place meets beside the files of its base: directories that step aside, and no file. */
  @Test
  void itHoldsNoFileOutsideItsOwnFolder() throws Exception {
    var image = OciLayout.read(executor.layout());
    assertThat(image.tree().keySet()).filteredOn(path -> !path.startsWith("kaniko/")).containsExactlyInAnyOrder("kaniko", "root", "tmp", "workspace");
    assertThat(image.entry("tmp").getMode() & 07777).isEqualTo(01777);
    assertThat(image.entry("root").getMode() & 07777).isEqualTo(0700);
    assertThat(image.tree()).containsKeys("kaniko/executor", "kaniko/warmer", "kaniko/ssl/certs/ca-certificates.crt", "kaniko/.docker");
    assertThat(image.tree().values()).allSatisfy(entry -> {
      assertThat(entry.getLongUserId()).as(entry.getName()).isZero();
      assertThat(entry.isSymbolicLink() || (entry.getMode() & 01000) != 0 ? 0 : entry.getMode() & 022).as(entry.getName()).isZero();
    });
    var config = image.config().path("config");
    assertThat(config.path("Entrypoint").toString()).isEqualTo("[\"/kaniko/executor\"]");
    assertThat(config.path("WorkingDir").asText()).isEqualTo("/workspace");
    assertThat(config.path("Env").toString()).contains("HOME=/root", "USER=root", "PATH=/usr/local/bin:/kaniko", "SSL_CERT_DIR=/kaniko/ssl/certs",
        "DOCKER_CONFIG=/kaniko/.docker/");
  }

  @ParameterizedTest
  @MethodSource("engines")
  void itTellsWhatItIs(ContainerEngine engine) throws Exception {
    var labels = OciLayout.read(executor.layout()).config().path("config").path("Labels");
    var version = labels.path("org.opencontainers.image.version").asText();
    var revision = labels.path("org.opencontainers.image.revision").asText();
    var commit = Tool.of("git", "-C", System.getProperty("kaniko.root"), "rev-parse", "HEAD").succeed().strip();
    assertThat(version).matches("[0-9]+\\.[0-9]+.*");
    assertThat(revision).isIn(commit, commit + "-dirty");
    assertThat(run(engine, workshop.dockerfile(""), ContainerEngine.EXECUTOR, "version")).startsWith("kaniko " + version + " (revision " + revision + ", Java ");
    assertThat(run(engine, workshop.dockerfile(""), ContainerEngine.EXECUTOR, "--help")).contains("build");
  }

  /** Of the image an overlay renames no directory, as {@code /bin} is one in the debug flavour. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatABaseLacksIsNotTakenFromTheImage(boolean withShell) throws Exception {
    var engine = new RuncEngine(Files.createDirectory(folder.resolve("bare-" + withShell)), withShell ? debug : executor);
    String image = "bare/image:" + withShell;
    run(engine, workshop.dockerfile("""
        FROM busybox AS tools
        FROM scratch AS bare
        COPY --from=tools /bin/busybox /opt/busybox
        RUN ["/opt/busybox", "sh", "-c", "/opt/busybox ls -a / > /opt/top"]
        RUN ["/opt/busybox", "sh", "-c", "/opt/busybox mkdir /tmp /root && echo made > /tmp/by && echo made > /root/by"]
        RUN ["/opt/busybox", "ln", "-s", "opt", "/bin"]
        RUN ["/bin/busybox", "touch", "/bin/again"]
        """), ContainerEngine.EXECUTOR, "--isolation=in-place", "--context=dir:///workspace", "--destination=" + workshop.name(image), "--insecure", "--insecure-pull",
        "--registry-mirror=" + workshop.registry().address());
    OciLayout built = OciLayout.read(workshop.registry().pull(image, workshop.result("bare-result-" + withShell)));
    assertThat(built.text("opt/top").lines()).contains("opt").doesNotContain("tmp", "root", "bin");
    assertThat(built.text("tmp/by")).isEqualTo(built.text("root/by")).isEqualTo("made\n");
    assertThat(built.entry("bin").getLinkName()).isEqualTo("opt");
    assertThat(built.tree()).containsKey("opt/again");
    assertThat(built.tree().keySet()).noneMatch(path -> path.startsWith("kaniko") || path.startsWith("workspace") || path.startsWith("busybox"));
  }

  @ParameterizedTest
  @MethodSource("buildsInEngines")
  void itBuildsAndPushes(ContainerEngine engine, Build build) throws Exception {
    String name = engine + "/image:" + BUILDS.indexOf(build);
    String output = run(engine, workshop.dockerfile(build.dockerfile()), ContainerEngine.EXECUTOR, "--dockerfile=Dockerfile", "--context=dir:///workspace",
        "--destination=" + workshop.name(name), "--insecure", "--insecure-pull", "--registry-mirror=" + workshop.registry().address());
    OciLayout image = OciLayout.read(workshop.registry().pull(name, workshop.result(name.replaceAll("\\W", "-"))));
    assertThat(output).contains(image.digest());
    for (var file : build.files()) {
      assertThat(image.text(file.path())).isEqualTo(file.content());
    }
    assertThat(image.tree().keySet()).noneMatch(path -> path.equals("kaniko") || path.startsWith("kaniko/") || path.startsWith("workspace"));
  }

  /** The first three are read by every program of the GNU C library that is started, the rest when a host is looked for. */
  @Test
  void whatLiesWhereACLibraryLooksIsNotRead() throws Exception {
    var garbage = "garbage\n";
    Path context = workshop.dockerfile("FROM scratch\nADD http://localhost:%s/v2/ /answer\n".formatted(workshop.registry().address().split(":")[1]));
    Tool.Result result;
    try (var container = runc.open(context, RuncContainer.Limits.NONE)) {
      for (String file : List.of("/etc/ld.so.preload", "/etc/ld.so.cache", "/usr/lib/locale/locale-archive", "/etc/nsswitch.conf")) {
        write(container.root(), file, garbage);
      }
      for (String directory : List.of("/lib", "/lib64", "/usr/lib", "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu")) {
        for (String library : List.of("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libresolv.so.2", "libnss_dns.so.2",
            "libnss_files.so.2", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1")) {
          write(container.root(), directory + "/" + library, garbage);
        }
      }
      result = container.run(List.of(
          ContainerEngine.EXECUTOR, "--context=/workspace", "--isolation=chroot", "--compression=zstd", "--destination=" + workshop.name("hostile/image:1"), "--insecure"));
    }
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).doesNotContain("ld.so", "preload");
    assertThat(OciLayout.read(workshop.registry().pull("hostile/image:1", workshop.result("hostile"))).text("answer")).isEqualTo("{}");
  }

  @Test
  void onlyTheDebugFlavourHasAShell() throws Exception {
    assertThat(OciLayout.read(executor.layout()).tree().keySet()).noneMatch(path -> path.matches(".*/(sh|bash|busybox)"));
    var engine = new RuncEngine(Files.createDirectory(folder.resolve("debug-runc")), debug);
    assertThat(run(engine, workshop.dockerfile(""), "/busybox/sh", "-c", "executor version && ls /kaniko/executor && cd && mktemp")).contains("kaniko ", "/kaniko/executor", "/tmp/");
  }

  private static void write(Path root, String file, String text) throws IOException {
    Path path = root.resolve(file.substring(1));
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static String run(ContainerEngine engine, Path workspace, String... command) throws Exception {
    Tool.Result result = engine.run(workspace, List.of(command));
    assertThat(result.exitCode()).as(result.output()).isZero();
    return result.output();
  }
}
