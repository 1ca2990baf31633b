package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plugins in {@code conformance-tests/plugins} as a stranger has them: built by Maven from a copy of their own, with nothing of this project
 * but the published SPI and its kit, then given to the launcher.
 */
@Tag("system")
@Order(1)
@ExtendWith(SharedExecutorImage.class)
final class ThirdPartyPluginTest {
  @TempDir private static Path folder;
  private static Path checkout = Path.of("");
  private static Path project = Path.of("");
  private static Path jar = Path.of("");
  private static PluginRepository repository = new PluginRepository(Path.of(""));

  @BeforeAll
  static void buildThePlugins() throws Exception {
    checkout = Kaniko.ofCheckout(folder).root();
    repository = PluginRepository.publish(folder, checkout);
    project = copyOfTheProject("project");
    repository.maven(project, "verify").succeed();
    jar = project.resolve("target/example-instructions-1.0.jar");
  }

  @AfterAll
  static void clean() throws Exception {
    Tool.of("find", folder.toString(), "-mindepth", "1", "-delete").succeed();
  }

  private static Path copyOfTheProject(String name) throws IOException, InterruptedException {
    Path copy = folder.resolve(name);
    Tool.of("cp", "-rL", checkout.resolve("conformance-tests/plugins").toString(), copy.toString()).succeed();
    Tool.of("rm", "-rf", copy.resolve("target").toString()).succeed();
    return copy;
  }

  private static Tool build(Path context, Path layout, String... options) {
    return Kaniko.ofCheckout(folder.resolve("state"))
        .quickBuild(context, "--plugin-path=" + jar, "--no-push", "--oci-layout-path=" + layout).and(options).within(Duration.ofMinutes(6));
  }

  private static Path context(String name, String dockerfile) throws IOException {
    Path context = Files.createDirectory(folder.resolve(name));
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    return context;
  }

  @Test
  void nothingButTheSpiAndItsKitIsNeeded() throws Exception {
    assertThat(repository.names()).containsExactly(PluginRepository.SPI, PluginRepository.LAWS);
    assertThat(repository.pom(PluginRepository.SPI)).content().containsOnlyOnce("<dependency>").contains("<artifactId>jspecify</artifactId>").doesNotContain("<parent>");
    assertThat(repository.pom(PluginRepository.LAWS)).content().contains("<artifactId>jqwik</artifactId>", "<artifactId>jimfs</artifactId>").doesNotContain("<parent>");
    assertThat(Tool.of("unzip", "-l", jar.toString()).succeed()).contains("org/example/mkdir/Mkdir.class").doesNotContain("dev/kaniko");
  }

  @Test
  void itsLawsAndTestsRan() throws Exception {
    for (String suite : List.of("org.example.mkdir.MkdirLaws", "org.example.mkdir.MkdirTest", "org.example.apt.AptLaws", "org.example.apt.AptTest")) {
      assertThat(project.resolve("target/surefire-reports/TEST-" + suite + ".xml")).content().containsPattern("<testsuite [^>]*errors=\"0\"[^>]*failures=\"0\"");
    }
  }

  @Test
  void itsInstructionMakesADirectoryInAnImage() throws Exception {
    Path layout = folder.resolve("mkdir-image");
    build(context("mkdir", """
        FROM scratch
        ARG NAME=data
        WORKDIR /srv
        MKDIR --mode=0750 --chown=7:8 $NAME /srv
        ONBUILD MKDIR /later
        """), layout).succeed();
    OciLayout image = OciLayout.read(layout);
    assertThat(image.entry("srv/data").getMode() & 0xfff).isEqualTo(0750);
    assertThat(image.entry("srv/data").getLongUserId()).isEqualTo(7);
    assertThat(image.entry("srv/data").getLongGroupId()).isEqualTo(8);
    assertThat(image.config().path("history").toString()).contains("MKDIR data /srv");
    assertThat(image.config().path("config").path("OnBuild").toString()).isEqualTo("[\"MKDIR /later\"]");
  }

  @Test
  void itIsFoundInTheFolderOfTheExecutorImage(ExecutorImage executor) throws Exception {
    Path workspace = context("in-a-container", "FROM scratch\nMKDIR --mode=0750 /data\n");
    var runc = new RuncEngine(Files.createDirectory(folder.resolve("runc")), executor);
    try (var container = runc.open(workspace, RuncContainer.Limits.NONE)) {
      Files.copy(jar, Files.createDirectory(container.root().resolve("kaniko/plugins")).resolve("example.jar"));
      var plugins = container.run(List.of(ContainerEngine.EXECUTOR, "plugins"));
      assertThat(plugins.output()).contains("MKDIR", "APT", "/kaniko/plugins/example.jar");
      var result = container.run(List.of(ContainerEngine.EXECUTOR, "--context=/workspace", "--no-push", "--oci-layout-path=/workspace/image"));
      assertThat(result.exitCode()).as(result.output()).isZero();
    }
    assertThat(OciLayout.read(workspace.resolve("image")).entry("data").getMode() & 0xfff).isEqualTo(0750);
  }

  @Test
  void whatIsWrongIsShownAtItsPlace() throws Exception {
    var result = build(context("wrong", "FROM scratch\nMKDIR --mode=u=rwx /a\n"), folder.resolve("none")).run();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).contains("not a mode: u=rwx", "Dockerfile:2:", "write up to four octal digits");
  }

  @Test
  void itsRulesAreThoseOfTheLinter() throws Exception {
    Path dockerfile = context("lint", "FROM scratch\nMKDIR --mode=0777 --chown=app /a\nAPT install curl\n").resolve("Dockerfile");
    var found = Tool.of(checkout.resolve("kaniko").toString(), "lint", "--plugin-path=" + jar, dockerfile.toString()).with("NO_COLOR", "1").run();
    assertThat(found.exitCode()).isEqualTo(1);
    assertThat(found.output()).contains("MkdirWorldWritable", "AptUnpinnedPackage", "the version of curl depends on the day of the build");
    assertThat(found.output()).as("a rule of kaniko's own, by what MKDIR declares").contains("nobody is called app");
  }

  @Test
  void aPlanTellsWhatItsInstructionsWillDo() throws Exception {
    Path context = context("plan", "FROM scratch\nMKDIR a\nAPT install curl\n");
    var plan = Tool.of(checkout.resolve("kaniko").toString(), "plan", "--plugin-path=" + jar, "--context=" + context).succeed();
    assertThat(plan).contains("layer, needs no root, cacheable", "layer, runs in the root, cacheable", "cache at /var/lib/apt/lists, id org.example.apt/var/lib/apt/lists")
        .doesNotContain("a layer, maybe");
  }

  @Test
  void aptInstallsInADebianAndLeavesNothingElse() throws Exception {
    try (Workshop workshop = Workshop.withDebian(folder.resolve("debian"))) {
      Path context = workshop.dockerfile("FROM debian:bookworm\nAPT install hello\n");
      String[] options = {"--registry-mirror=" + workshop.registry().address(), "--build-arg=SOURCE_DATE_EPOCH=1700000000"};
      OciLayout image = OciLayout.read(built(context, "apt-image", options));
      assertThat(image.tree()).containsKey("usr/bin/hello").containsKey("var/lib/dpkg/status");
      var layer = Tool.of("sh", "-c", "tar -tzf " + lastLayer(folder.resolve("apt-image"))).succeed();
      assertThat(layer.lines()).contains("usr/bin/hello").noneMatch(name -> name.startsWith("var/log/") && !name.endsWith("/") && !name.contains(".wh."))
          .noneMatch(name -> name.startsWith("var/lib/apt/lists/") && !name.endsWith("/")).noneMatch(name -> name.endsWith(".deb") || name.endsWith("aux-cache"));
      assertThat(image.config().path("config").path("Labels").path("org.example.apt").asText()).matches("hello=[0-9][^ ]*");

      // A day later, on another machine as it were: the same layer.
      OciLayout again = OciLayout.read(built(context, "apt-again", options));
      assertThat(again.layers()).isEqualTo(image.layers());
    }
  }

  private static Path built(Path context, String name, String... options) throws Exception {
    Path layout = folder.resolve(name);
    Kaniko.ofCheckout(folder.resolve("state-of-" + name)).quickBuild(context, "--plugin-path=" + jar, "--no-push", "--oci-layout-path=" + layout).and(options)
        .within(Duration.ofMinutes(6)).succeed();
    return layout;
  }

  private static Path lastLayer(Path layout) throws IOException {
    return OciLayout.blob(layout, OciLayout.read(layout).layers().getLast());
  }

  @Test
  void aClaimThatForgetsTheModeIsAgainstLaw2() throws Exception {
    Path broken = copyOfTheProject("broken");
    Path source = broken.resolve("src/main/java/org/example/mkdir/Mkdir.java");
    String text = Files.readString(source);
    String forgetful = text.replace("makeDirectories(place, mode, owner", "makeDirectories(place, MODE_ABOVE, owner");
    assertThat(forgetful).isNotEqualTo(text);
    Files.writeString(source, forgetful);

    var result = repository.maven(broken, "test", "-Dtest=MkdirLaws").run();
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output())
        .contains("Law 2 (the claim is the truth) does not hold: the claim does not lead to the files that there are when the same is done by hand")
        .containsPattern("line: MKDIR --mode=0*7?0*0? /a\n")
        .containsPattern("only by the claim: /a directory 755 0:0\n")
        .containsPattern("only by hand: /a directory [0-7]+ 0:0\n");
  }
}
