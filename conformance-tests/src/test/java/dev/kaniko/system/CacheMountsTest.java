package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.cli.BuildHere;
import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.OrdinaryUser;
import dev.kaniko.fixture.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The directories of RUN --mount=type=cache on machines that are born empty, as those of CI are. */
@Tag("system")
final class CacheMountsTest {
  private static final String FILLING = """
      FROM %s
      RUN --mount=type=cache,target=/c,uid=1000,gid=1001,mode=0710 \\
          --mount=type=cache,id=second,target=/d,sharing=locked \\
          test -e /c/file || { echo kept > /c/file && chown 7:8 /c/file && chmod 4750 /c/file && ln /c/file /c/twin; }; \\
          echo x >> /d/all && stat -c '%%a %%u:%%g' /c /c/file > /modes && stat -c %%h /c/file >> /modes && cat /c/file /d/all > /seen
      """;
  private static final String FILLED = "710 1000:1001\n4750 7:8\n2\n";

  @TempDir private static Path folder;
  private static Workshop workshop;

  @BeforeAll
  static void open() throws Exception {
    workshop = Workshop.open(folder);
    workshop.pushBusybox();
  }

  @AfterAll
  static void close() throws Exception {
    workshop.close();
  }

  private static String base() {
    return workshop.name("library/busybox:latest");
  }

  /** A build, on a machine of its own unless it has been named before. */
  private static Tool build(String machine, String dockerfile, String... options) throws Exception {
    var context = workshop.dockerfile(dockerfile);
    var all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--no-push", "--oci-layout-path=" + image(machine)));
    return Kaniko.ofCheckout(folder.resolve("state-" + machine)).quickCachedBuild(context, all.toArray(String[]::new));
  }

  private static Path image(String machine) {
    return folder.resolve("image-" + machine);
  }

  private static long requests(String text) throws Exception {
    return workshop.registry().requests(text).size();
  }

  @ParameterizedTest
  @ValueSource(strings = {"chroot", "oci"})
  void anEmptyMachineHasWhatTheLastOneLeftInARegistry(String isolation) throws Exception {
    var options = new String[] {"--isolation=" + isolation, "--cache-mounts=" + workshop.name("mounts-" + isolation + ":main")};
    var seen = new ArrayList<String>();
    for (int i = 0; i < 2; i++) {
      var machine = isolation + i;
      BuildHere.succeed(build(machine, FILLING.formatted(base()), options));
      var image = OciLayout.read(image(machine));
      assertThat(image.text("modes")).isEqualTo(FILLED);
      seen.add(image.text("seen"));
    }
    assertThat(seen).containsExactly("kept\nx\n", "kept\nx\nx\n");
    assertThat(requests("PUT /v2/mounts-" + isolation + "/manifests/main-c-")).as("the first directory did not change").isEqualTo(1);
    assertThat(requests("PUT /v2/mounts-" + isolation + "/manifests/main-second-")).isEqualTo(2);
  }

  @Test
  void anOrdinaryUserSavesAndRestoresTheOwnersThatCommandsSee() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (OrdinaryUser user = OrdinaryUser.create(Files.createDirectory(folder.resolve("users")), true)) {
      var context = workshop.dockerfile(FILLING.formatted(base()));
      for (int i = 0; i < 2; i++) {
        var image = user.home().resolve("image-" + i);
        user.build(context, "--isolation=rootless", "--no-push", "--kaniko-dir=" + user.home().resolve("state-" + i), "--oci-layout-path=" + image,
            "--cache-mounts=" + user.home().resolve("mounts")).succeed();
        assertThat(OciLayout.read(image).text("modes")).isEqualTo(FILLED);
        assertThat(OciLayout.read(image).text("seen")).isEqualTo("kept\n" + "x\n".repeat(i + 1));
      }
    }
  }

  @Test
  void aDirectoryThatACommandHasTwiceIsLockedIfOneOfItsMountsSaysSo() throws Exception {
    var stage = """
        FROM %1$s AS %2$s
        RUN --mount=type=cache,id=twice,target=/a --mount=type=cache,id=twice,target=/b,sharing=locked \\
            test ! -e /a/busy && touch /b/busy && sleep 1 && rm /a/busy && touch /%2$s
        """;
    BuildHere.succeed(build("twice", stage.formatted(base(), "one") + stage.formatted(base(), "two") + "FROM scratch\nCOPY --from=one /one /\nCOPY --from=two /two /\n"));
  }

  @Test
  void whatAFailedCommandLeftIsSavedToo() throws Exception {
    var place = "--cache-mounts=" + folder.resolve("after-failure");
    var failed = BuildHere.run(build("failing", "FROM " + base() + "\nRUN --mount=type=cache,target=/c echo half > /c/half && exit 3\n", place));
    assertThat(failed.exitCode()).as(failed.output()).isEqualTo(3);
    BuildHere.succeed(build("next", "FROM " + base() + "\nRUN --mount=type=cache,target=/c cat /c/half > /seen\n", place));
    assertThat(OciLayout.read(image("next")).text("seen")).isEqualTo("half\n");
  }

  @Test
  void aBuildWhoseCommandsDoNotRunNeitherFetchesNorSaves() throws Exception {
    var place = "--cache-mounts=" + workshop.name("mounts-of-hits");
    BuildHere.succeed(build("hits", FILLING.formatted(base()), place));
    long before = requests("/v2/mounts-of-hits/");
    BuildHere.succeed(build("hits", FILLING.formatted(base()), place));
    assertThat(requests("/v2/mounts-of-hits/")).isEqualTo(before);
  }

  @Test
  void aBuildDoesWithoutAPlaceThatIsDown() throws Exception {
    var built = BuildHere.run(build("down", FILLING.formatted(base()), "--cache-mounts=127.0.0.1:1/mounts"));
    assertThat(built.exitCode()).as(built.output()).isZero();
    assertThat(built.output().lines().filter(line -> line.contains("127.0.0.1:1/mounts:mounts"))).singleElement().asString()
        .contains("the cache directory /c starts empty: it cannot be restored from 127.0.0.1:1/mounts:mounts");
    assertThat(Files.isDirectory(image("down"))).isTrue();
  }
}
