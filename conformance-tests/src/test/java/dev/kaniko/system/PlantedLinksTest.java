package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.OrdinaryUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Commands put links to a directory of this machine wherever the builder looks, makes or removes something of the root afterwards. Anybody may
 * write to that directory, so that only the builder's care keeps it as it is. Needs what {@link OrdinaryUser} needs, and a kernel that lets
 * users have user namespaces.
 */
@Tag("system")
final class PlantedLinksTest {
  /** Who builds, with what. */
  enum Builder {
    CHROOT,
    CHROOT_WITHOUT_MOUNTS,
    ROOTLESS
  }

  private static final List<String> FILES = List.of("secret", "b/token", "etc/hosts", "etc/resolv.conf", "etc/passwd", "etc/group");

  @TempDir private static Path folder;
  private static BusyboxBuilds builds;
  private static OrdinaryUser user;
  private Path machine = Path.of("");

  @BeforeAll
  static void makeBase() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    builds = BusyboxBuilds.in(folder);
    user = OrdinaryUser.create(Files.createDirectory(folder.resolve("users")), true);
  }

  @AfterAll
  static void clean() throws Exception {
    user.close();
    builds.close();
  }

  @BeforeEach
  void plantCanaries() throws IOException {
    machine = Files.createTempDirectory(folder, "machine");
    for (String name : List.of("", "b", "b/cache", "b/directory", "etc", "empty")) {
      Files.setPosixFilePermissions(Files.createDirectories(machine.resolve(name)), PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    for (String name : FILES) {
      Files.setPosixFilePermissions(Files.writeString(machine.resolve(name), "eve:x:4242:4242::/:/bin/sh\n"), PosixFilePermissions.fromString("rw-rw-rw-"));
    }
  }

  @AfterEach
  void canariesAreAsTheyWere() throws IOException {
    Set<String> found = new TreeSet<>();
    try (var all = Files.walk(machine)) {
      all.forEach(path -> found.add(machine.relativize(path).toString()));
    }
    Set<String> planted = new TreeSet<>(FILES);
    planted.addAll(List.of("", "b", "b/cache", "b/directory", "etc", "empty"));
    assertThat(found).isEqualTo(planted);
    for (String name : FILES) {
      assertThat(machine.resolve(name)).hasContent("eve:x:4242:4242::/:/bin/sh\n");
    }
  }

  private BusyboxBuilds.Built build(Builder builder, String dockerfile) throws Exception {
    Path secret = Files.writeString(folder.resolve("word"), "word");
    String text = dockerfile.replace("MACHINE", machine.toString());
    var given = "--secret=id=word,src=" + secret;
    return switch (builder) {
      case CHROOT -> builds.of(text, "--isolation=chroot", given).run();
      case CHROOT_WITHOUT_MOUNTS -> builds.of(text, "--isolation=chroot", given).withoutMounts().run();
      case ROOTLESS -> {
        var root = builds.of(text);
        Path layout = user.home().resolve(root.layout().getFileName());
        var options = new ArrayList<>(List.of("--isolation=rootless", "--no-push", "--oci-layout-path=" + layout, given));
        root.tool().command().stream().filter(option -> option.startsWith("--build-context=")).forEach(options::add);
        yield new BusyboxBuilds.Built(user.build(root.context(), options.toArray(String[]::new)).run(), layout);
      }
    };
  }

  /** CVE-2024-23652. */
  @ParameterizedTest
  @EnumSource
  void whatWasMadeForMountsIsTakenAwayOnlyInTheRoot(Builder builder) throws Exception {
    var image = build(builder, """
        FROM scratch
        COPY --from=busybox /bin /bin
        RUN --mount=type=tmpfs,target=/a/b/directory --mount=type=cache,target=/a/b/cache --mount=type=secret,id=word,target=/a/b/token \\
            mv /a /moved && mv /etc /old && ln -s MACHINE /a && ln -s MACHINE/etc /etc
        """).image();

    assertThat(image.entry("a").getLinkName()).isEqualTo(machine.toString());
    assertThat(image.tree()).containsKeys("moved", "old").doesNotContainKeys("old/hosts", "old/resolv.conf");
  }

  @ParameterizedTest
  @EnumSource
  void targetsOfStepsAreInTheRoot(Builder builder) throws Exception {
    var image = build(builder, """
        FROM busybox
        RUN ln -s MACHINE /out && ln -s ../../../../../../../..MACHINE/b /up && ln -s MACHINE/empty /first && mkdir /d && ln -s MACHINE/secret /d/file
        COPY Dockerfile /out/secret
        ADD Dockerfile /up/token
        COPY Dockerfile /d/file
        WORKDIR /first/below
        RUN touch here && rm -r /out/empty && ln -s MACHINE/b /second
        WORKDIR /second/made
        RUN pwd > /place
        """).image();

    String inside = machine.toString().substring(1);
    assertThat(image.text(inside + "/secret")).startsWith("FROM busybox");
    assertThat(image.text(inside + "/b/token")).startsWith("FROM busybox");
    assertThat(image.text("place")).isEqualTo(machine + "/b/made\n");
  }

  @ParameterizedTest
  @EnumSource
  void namesOfUsersAreLookedUpInTheRoot(Builder builder) throws Exception {
    var names = build(builder, "FROM busybox\nRUN rm /etc/passwd /etc/group && ln -s MACHINE/etc/passwd /etc/passwd && ln -s MACHINE/etc/group /etc/group\nUSER eve\nRUN id\n");
    assertThat(names.result().exitCode()).isEqualTo(1);
    assertThat(names.result().output()).contains("Dockerfile:").doesNotContain("uid=4242", "bug in kaniko");

    // A name that COPY does not know is root, with a warning.
    var owner = build(builder, "FROM scratch\nCOPY --from=busybox /bin /bin\nRUN mv /etc /old && ln -s MACHINE/etc /etc\nCOPY --chown=eve:eve Dockerfile /mine\n");
    assertThat(owner.image().entry("mine").getLongUserId()).isZero();
    assertThat(owner.image().entry("mine").getLongGroupId()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void sourcesOfAnotherStageAreInItsRoot(Builder builder) throws Exception {
    var copied = build(builder, "FROM busybox\nRUN ln -s MACHINE /out\nFROM busybox\nCOPY --from=0 /out/secret /stolen\n");
    assertThat(copied.result().exitCode()).as(copied.result().output()).isEqualTo(1);
    assertThat(copied.result().output()).contains("Dockerfile:4").doesNotContain("bug in kaniko");

    var mounted = build(builder, "FROM busybox\nRUN ln -s MACHINE /out\nFROM busybox\nRUN --mount=from=0,source=/out,target=/in ls /in\n");
    assertThat(mounted.result().exitCode()).as(mounted.result().output()).isEqualTo(1);
  }

  /** Where nothing can be mounted a cache is moved into the root, and what is moved back must be it. */
  @ParameterizedTest
  @EnumSource
  void aLinkInPlaceOfACacheIsNotGivenToTheNextStep(Builder builder) throws Exception {
    String id = "id=link-" + builder;
    build(builder, "FROM busybox\nRUN --mount=type=cache," + id + ",target=/cache mv /cache /moved && ln -s MACHINE /cache; true\n");
    for (Builder next : builder == Builder.ROOTLESS ? List.of(builder) : List.of(Builder.CHROOT, Builder.CHROOT_WITHOUT_MOUNTS)) {
      var image = build(next, "FROM busybox\nRUN --mount=type=cache," + id + ",target=/cache rm -rf /cache/*; ls /cache > /list\n").image();
      assertThat(image.text("list")).isEmpty();
    }
  }
}
