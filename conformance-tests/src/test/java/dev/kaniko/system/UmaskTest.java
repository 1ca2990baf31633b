package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The umask of whoever starts a build decides who may read its outputs, and nothing else: all umasks give the same image, in each isolation of RUN.
 * Needs root, setpriv, runc, umoci, docker-registry, skopeo and busybox-static.
 */
@Tag("system")
@ExtendWith(SharedExecutorImage.class)
final class UmaskTest {
  private static final String USUAL = "022";

  /** What is built with the usual umask, by isolation. */
  private static final Map<String, OciLayout> USUAL_IMAGES = new HashMap<>();

  /** What a user other than root meets in an image: its root, directories that are made on the way, files of the surroundings, scripts and mounts. */
  private static final String DOCKERFILE = """
      FROM busybox
      COPY . /app
      COPY <<EOF /here/doc
      text
      EOF
      WORKDIR /proc
      WORKDIR /sys
      WORKDIR /dev
      WORKDIR /made/deep
      RUN mkdir /mine && chown nobody /mine && touch -d @0 /mine
      USER nobody
      RUN cat /app/file /here/doc /etc/hosts > /dev/null && ls / /made/deep > /dev/null && id -u > /mine/me && touch -d @0 /mine/me /mine
      RUN --mount=type=secret,id=word,uid=65534 --mount=type=tmpfs,target=/in/the/way stat -c %a /run/secrets/word > /mine/secret && \
        cat /run/secrets/word > /dev/null && touch /in/the/way/x && touch -d @0 /mine/secret /mine
      RUN <<EOF
      #!/bin/sh
      test $(stat -c %a /) = 755 && echo script > /mine/script && touch -d @0 /mine/script /mine
      EOF
      RUN --mount=target=/context cat /context/file > /dev/null
      """;

  @TempDir private static Path folder;
  private static Workshop workshop;
  private static ExecutorImage executorImage;
  private static Path context;
  private static Path secret;
  private static String base = "";
  private static int builds;

  @BeforeAll
  static void open(ExecutorImage executor) throws Exception {
    executorImage = executor;
    workshop = Workshop.open(folder);
    base = BusyboxBase.write(folder.resolve("base"));
    context = workshop.dockerfile(DOCKERFILE);
    Files.setPosixFilePermissions(Files.writeString(context.resolve("file"), "file\n"), PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(context, PosixFilePermissions.fromString("rwx------"));
    secret = Files.writeString(folder.resolve("secret"), "hidden");
  }

  @AfterAll
  static void close() throws Exception {
    workshop.close();
  }

  private record Built(Tool.Result result, Path layout) {
    OciLayout image() throws Exception {
      assertThat(result.exitCode()).as(result.output()).isZero();
      return OciLayout.read(layout);
    }
  }

  private static Built build(String umask, Path state, List<String> before, String... options) throws Exception {
    Path layout = folder.resolve("image-" + ++builds);
    var build = new Kaniko(Kaniko.ofCheckout(state).root(), state).quickBuild(context, "--no-push", "--oci-layout-path=" + layout, "--build-context=busybox=" + base,
        "--build-arg=SOURCE_DATE_EPOCH=0", "--secret=id=word,src=" + secret).and(options);
    var line = new ArrayList<>(List.of("sh", "-c", "umask " + umask + " && exec \"$@\"", "sh"));
    line.addAll(before);
    line.addAll(build.command());
    return new Built(new Tool(line, build.environment(), build.deadline()).run(), layout);
  }

  @ParameterizedTest
  @CsvSource({"chroot, 077", "chroot, 027", "chroot, 000", "rootless, 077", "rootless, 000", "oci, 077"})
  void theImageIsTheSame(String isolation, String umask) throws Exception {
    var before = isolation.equals("rootless") ? List.of("setpriv", "--bounding-set=-sys_admin") : List.<String>of();
    if (!USUAL_IMAGES.containsKey(isolation)) {
      USUAL_IMAGES.put(isolation, build(USUAL, folder.resolve("state-" + isolation), before, "--isolation=" + isolation).image());
    }
    var built = build(umask, folder.resolve("state-" + isolation + "-" + umask), before, "--isolation=" + isolation).image();
    assertThat(built.digest()).isEqualTo(Objects.requireNonNull(USUAL_IMAGES.get(isolation)).digest());
    assertThat(built.text("mine/secret")).isEqualTo("400\n");
    assertThat(built.text("mine/me")).isEqualTo("65534\n");
  }

  @Test
  void theImageIsTheSameInTheFileSystemOfAContainer() throws Exception {
    workshop.pushBusybox();
    var runc = new RuncEngine(Files.createDirectory(folder.resolve("runc")), executorImage);
    var digests = new ArrayList<String>();
    for (var umask : List.of(USUAL, "077")) {
      String image = "umask/image:" + umask;
      Path own = Files.createDirectory(folder.resolve("workspace-" + umask));
      Tool.of("cp", "-p", context.resolve("file").toString(), own.toString()).succeed();
      Files.writeString(own.resolve("Dockerfile"), DOCKERFILE
          .replace("RUN --mount=target=/context cat", "RUN --mount=from=busybox,target=/context cat").replace("/context/file", "/context/etc/passwd"));
      Files.copy(secret, own.resolve("secret"));
      Tool.of("chmod", "644", own.resolve("Dockerfile").toString(), own.resolve("secret").toString()).succeed();
      // COPY keeps the times of files.
      Tool.of("touch", "-d", "@0", own.resolve("Dockerfile").toString(), own.resolve("secret").toString()).succeed();
      try (var container = runc.open(own, RuncContainer.Limits.NONE)) {
        Path busybox = Files.createDirectory(container.root().resolve("kaniko/shell")).resolve("busybox");
        Files.copy(Path.of("/bin/busybox"), busybox);
        String build = String.join(" ", ContainerEngine.EXECUTOR, "--isolation=in-place", "--context=dir:///workspace", "--destination=" + workshop.name(image),
            "--insecure", "--insecure-pull", "--registry-mirror=" + workshop.registry().address(), "--build-arg=SOURCE_DATE_EPOCH=0", "--secret=id=word,src=/workspace/secret");
        var result = container.run(List.of("/kaniko/shell/busybox", "sh", "-c", "umask " + umask + "; exec " + build));
        assertThat(result.exitCode()).as(result.output()).isZero();
      }
      digests.add(OciLayout.read(workshop.registry().pull(image, folder.resolve("pulled-" + umask))).digest());
    }
    assertThat(digests.get(1)).isEqualTo(digests.get(0));
  }

  @Test
  void layersThatAnEarlierVersionUnpackedWithAnotherUmaskAreReplaced() throws Exception {
    Path state = folder.resolve("broken");
    var usual = build(USUAL, state, List.of()).image();
    // That is how they lay: in another place, each with a root that nobody else may enter.
    Path former = Files.move(state.resolve("unpacked"), state.resolve("layers"));
    try (var layers = Files.list(former)) {
      for (Path layer : layers.toList()) {
        Files.setPosixFilePermissions(layer, PosixFilePermissions.fromString("rwx------"));
      }
    }
    assertThat(build(USUAL, state, List.of()).image().digest()).isEqualTo(usual.digest());
    assertThat(former).doesNotExist();
  }

  @Test
  void whoMayReadAnOutputIsUpToTheUmaskOfItsBuild() throws Exception {
    Path state = folder.resolve("shared");
    assertThat(modes(build(USUAL, state, List.of()).layout())).containsExactly("-rw-r--r--", "drwxr-xr-x");
    assertThat(modes(build("077", state, List.of()).layout())).containsExactly("-rw-------", "drwx------");
    assertThat(modes(build(USUAL, state, List.of()).layout())).containsExactly("-rw-r--r--", "drwxr-xr-x");
  }

  private static List<String> modes(Path layout) throws Exception {
    return Tool.of("find", layout.toString(), "-printf", "%M\n").succeed().lines().distinct().sorted().toList();
  }
}
