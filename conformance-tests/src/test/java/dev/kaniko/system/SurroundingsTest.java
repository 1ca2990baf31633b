package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.cli.BuildHere;
import dev.kaniko.fixture.Tool;
import dev.kaniko.system.BusyboxBuilds.Build;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Builds on machines that are in the way: full disks, rights that are not there, commands that never stop talking, outputs that lie in the build context.
 * Needs root, setpriv, crun or runc, and busybox-static.
 */
@Tag("system")
final class SurroundingsTest {
  private static final long DISK = 256 * 1024;

  @TempDir private static Path folder;
  private static Path disk;
  private static BusyboxBuilds builds;

  @BeforeAll
  static void open() throws Exception {
    builds = BusyboxBuilds.in(folder);
    disk = Files.createDirectory(folder.resolve("disk"));
    Tool.of("mount", "-t", "tmpfs", "-o", "size=" + DISK, "tmpfs", disk.toString()).succeed();
  }

  @AfterEach
  void emptyTheDisk() throws Exception {
    Workshop.empty(disk);
  }

  @AfterAll
  static void close() throws Exception {
    Tool.of("umount", disk.toString()).succeed();
    builds.close();
  }

  private static Build large(String... options) throws Exception {
    var build = builds.of("FROM busybox\nCOPY large /large\n", options);
    var content = new byte[1 << 20];
    new Random(1).nextBytes(content);
    Files.write(build.context().resolve("large"), content);
    return build;
  }

  private static void assertFull(Tool.Result result, Path file, String option) {
    assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
    assertThat(result.output()).contains(file.toString(), "No space left on device", "the disk of 256 KiB that is mounted at " + disk + " (tmpfs) is full", option)
        .doesNotContain("\tat ");
  }

  @Test
  void aFullDiskIsNamedWithTheOutputThatDidNotFit() throws Exception {
    assertFull(large("--oci-layout-path=" + disk.resolve("layout")).run().result(), disk.resolve("layout"), "--oci-layout-path");
    assertThat(disk).isEmptyDirectory();
    assertFull(large("--tar-path=" + disk.resolve("image.tar")).run().result(), disk.resolve("image.tar"), "--tar-path");
    assertThat(disk).isEmptyDirectory();

    Files.write(disk.resolve("filling"), new byte[(int) DISK]);
    assertFull(large("--digest-file=" + disk.resolve("digest")).run().result(), disk.resolve("digest"), "--digest-file");
    assertThat(disk.resolve("digest")).doesNotExist();
  }

  @Test
  void aFullDiskOfTheStateDirectoryIsNamedAndLeftAsItWas() throws Exception {
    var result = large("--kaniko-dir=" + disk.resolve("state")).run().result();
    assertFull(result, disk.resolve("state"), "--kaniko-dir");
    try (var files = Files.walk(disk)) {
      assertThat(files.filter(Files::isRegularFile)).as("an empty file for the lock of evictions may stay").allMatch(file -> file.toFile().length() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"chroot", "rootless", "oci"})
  void theOutputOfACommandIsClippedAndTheCommandGoesOn(String isolation) throws Exception {
    var build = builds.of("FROM busybox\nRUN head -c 50000000 /dev/zero | tr '\\0' x; echo done > /done\n", "--isolation=" + isolation);
    var built = (isolation.equals("rootless") ? build.withoutMounts() : build).run();
    assertThat(built.text("done")).isEqualTo("done\n");
    assertThat(built.result().output()).containsOnlyOnce("[output clipped, log limit 200KiB/s reached]").hasSizeLessThan(3 << 20);
  }

  @Test
  void theLimitsOfOutputAreThoseOfTheEnvironment() throws Exception {
    var build = builds.of("FROM busybox\nRUN head -c 400000 /dev/zero | tr '\\0' x\n").tool();
    var all = BuildHere.run(build.with("BUILDKIT_STEP_LOG_MAX_SPEED", "-1"));
    assertThat(all.output()).contains("x".repeat(400_000)).doesNotContain("clipped");
    var little = BuildHere.run(build.with("BUILDKIT_STEP_LOG_MAX_SIZE", "1024"));
    assertThat(little.output()).contains("x".repeat(1024) + "\n[output clipped, log limit 1KiB reached]").doesNotContain("x".repeat(1025));
    var wrong = BuildHere.run(build.with("BUILDKIT_STEP_LOG_MAX_SIZE", "2MB"));
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.output()).contains("BUILDKIT_STEP_LOG_MAX_SIZE=2MB: not a number of bytes, or -1 for no limit");
  }

  @Test
  void whatABuildWritesIntoItsContextIsNoPartOfIt() throws Exception {
    var build = builds.of("FROM busybox\nCOPY . /copied\nRUN --mount=target=/context find /copied /context | sort > /seen\n");
    Path context = build.context();
    Files.writeString(Files.createDirectory(context.resolve("sub")).resolve("file"), "x");
    var inside = build.tool().and("--kaniko-dir=" + context.resolve("sub/state"), "--tar-path=" + context.resolve("image.tar"), "--digest-file=" + context.resolve("digest"));
    BuildHere.succeed(inside);
    var result = BuildHere.run(inside);
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).containsOnlyOnce("left out of the build context, because this build writes there: " + context.resolve("sub/state") + " (--kaniko-dir), "
        + context.resolve("image.tar") + " (--tar-path), " + context.resolve("digest") + " (--digest-file)");
    assertThat(OciLayout.read(build.layout()).text("seen")).isEqualTo("""
        /context
        /context/Dockerfile
        /context/sub
        /context/sub/file
        /copied
        /copied/Dockerfile
        /copied/sub
        /copied/sub/file
        """);
  }

  @Test
  void rootWithoutCapabilitiesIsToldWhichToGive() throws Exception {
    var build = builds.of("FROM busybox\nCOPY Dockerfile /\nRUN true\n");
    var limited = new ArrayList<>(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
    limited.addAll(build.tool().command());
    for (var isolation : List.of("auto", "rootless")) {
      var result = new Tool(limited, build.tool().environment(), build.tool().deadline()).and("--isolation=" + isolation).run();
      assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
      assertThat(result.output()).containsOnlyOnce("root may not map itself into a user namespace without CAP_SETUID, CAP_SETGID and CAP_SETFCAP")
          .doesNotContain("\tat ", "    at ");
    }
  }

  @Test
  void aStateDirectoryThatCannotBeWrittenIsNamedWithTheOptionThatMovesIt() throws Exception {
    var readOnly = Files.createDirectory(disk.resolve("read-only"));
    Tool.of("mount", "-o", "remount,ro", disk.toString()).succeed();
    try {
      var result = builds.of("FROM busybox\n", "--kaniko-dir=" + readOnly).run().result();
      assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
      assertThat(result.output()).contains("the state directory " + readOnly + " cannot be used", "Read-only file system", "--kaniko-dir");
    } finally {
      Tool.of("mount", "-o", "remount,rw", disk.toString()).succeed();
    }
  }

  @Test
  void stagesOfOneBaseInDirectoriesHaveItUnpackedOnce() throws Exception {
    var built = builds.of("""
        FROM busybox AS a
        RUN echo a > /a
        FROM busybox AS b
        run test ! -e /a && echo b > /b
        FROM busybox
        COPY --from=a /a /
        COPY --from=b /b /
        RUN test -e /a && test -e /b && cat /a /b > /both
        """, "--isolation=chroot").withoutMounts().run();
    assertThat(built.text("both")).isEqualTo("a\nb\n");
    assertThat(built.result().output()).containsOnlyOnce("unpack ").contains("] run test ! -e /a");
  }
}
