package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a root without mounts and namespaces keeps of a hostile command, by the rights that it does not have: as root without CAP_SYS_ADMIN. Needs
 * root, setpriv, musl-tools and busybox-static.
 */
@Tag("system")
final class BareChrootTest {
  /** Docker's, which root has in the container that the builder is in. */
  private static final String DOCKER =
      "--bounding-set=-all," + String.join(",", DockerDefaults.CAPABILITIES.stream().map(name -> name.replace("CAP_", "+").toLowerCase(Locale.ROOT)).toList());

  @TempDir private static Path folder;
  private static BusyboxBuilds builds;

  @BeforeAll
  static void makeBase() throws Exception {
    builds = BusyboxBuilds.in(folder);
  }

  @AfterAll
  static void clean() throws Exception {
    builds.close();
  }

  @Test
  void rootCannotGoUpFromItsRootNorTraceRootOutside() throws Exception {
    Path canary = Files.writeString(folder.resolve("canary"), "here");
    var sleeper = Tool.of("setpriv", DOCKER, "sleep", "600").start();
    try {
      var build = builds.of("""
          FROM busybox
          ARG CANARY PID
          COPY bare-chroot /bare-chroot
          RUN exec /bare-chroot "$CANARY" "$PID" > /tried
          """, "--isolation=chroot", "--build-arg=CANARY=" + canary, "--build-arg=PID=" + sleeper.process().pid());
      compile(build.context().resolve("bare-chroot"));
      var built = build.withoutMounts().run();

      assertThat(built.text("tried").lines()).hasSize(14).allMatch(line -> line.endsWith(": refused"));
      assertThat(built.result().output()).contains("isolation of RUN: chroot: RUN has a root of its own, but no mounts");
    } finally {
      sleeper.process().destroyForcibly().waitFor();
      sleeper.await();
    }
  }

  private static void compile(Path program) throws Exception {
    Path source = folder.resolve("bare-chroot.c");
    try (var code = Objects.requireNonNull(BareChrootTest.class.getResourceAsStream("bare-chroot.c"))) {
      Files.write(source, code.readAllBytes());
    }
    Tool.of("musl-gcc", "-static", "-o", program.toString(), source.toString()).succeed();
  }

  /** There is no {@code /proc}: what has the name is of the image. */
  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/fd/3", "/proc/1/root", "/proc/1/cwd"})
  void aWorkingDirectoryThatLeadsToAProcessIsOneOfTheImage(String target) throws Exception {
    var built = builds.of("FROM busybox\nRUN ln -s " + target + " /link\nWORKDIR /link\nRUN pwd > here; ls -A .. > /beside\n", "--isolation=chroot").withoutMounts().run();

    assertThat(built.text(target.substring(1) + "/here")).isEqualTo(target + "\n");
    assertThat(built.text("beside")).isEqualTo(Path.of(target).getFileName() + "\n");
  }
}
