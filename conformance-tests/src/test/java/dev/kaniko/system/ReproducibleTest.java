package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.OrdinaryUser;
import dev.kaniko.fixture.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With {@code --reproducible} it does not show in an image when, where and by whom it was built. Needs root, setpriv, runuser, useradd, newuidmap and
 * busybox-static.
 */
@Tag("system")
final class ReproducibleTest {
  /** What has times and owners: copies, directories on the way, files of commands and of another stage, links, and what is removed again. */
  private static final String DOCKERFILE = """
      FROM busybox AS build
      COPY src /src
      WORKDIR /out
      RUN cp -r /src copy && stat -c %Y /src/one > time && echo $SOURCE_DATE_EPOCH > epoch && date > /tmp/now && id > /tmp/who && rm /tmp/now /tmp/who
      FROM busybox
      COPY --from=build /out /out
      COPY --chown=nobody <<EOF /etc/motd
      hello
      EOF
      RUN mkdir -p /var/lib/a && touch /var/lib/a/b && mkfifo /var/pipe && ln /out/copy/one /out/hard && ln -s one /out/copy/link && rm /etc/group /out/copy/two
      USER nobody
      RUN echo mine > /tmp/mine
      """;

  private static final List<String> FILES = List.of("one", "two", "three", "sub/four", "sub/five");

  @TempDir private static Path folder;
  private static OrdinaryUser user;
  private static Path baseLayout;
  private static int builds;

  @BeforeAll
  static void open() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    baseLayout = folder.resolve("base");
    BusyboxBase.write(baseLayout);
    user = OrdinaryUser.create(Files.createDirectory(folder.resolve("users")), true);
  }

  @AfterAll
  static void close() throws Exception {
    user.close();
    Workshop.empty(folder);
  }

  /** The files are the same; their times, and the order in which a directory lists them, are not. */
  private static Path context(Path place, List<String> files, Instant time) throws Exception {
    Files.createDirectories(place.resolve("src/sub"));
    Files.writeString(place.resolve("Dockerfile"), DOCKERFILE);
    for (var file : files) {
      var path = place.resolve("src").resolve(file);
      Files.writeString(path, file.repeat(100));
      Files.setLastModifiedTime(path, FileTime.from(time));
    }
    Tool.of("chmod", "-R", "u=rwX,go=rX", place.toString()).succeed();
    return place;
  }

  private static OciLayout built(Tool build, String umask, String zone, Path layout) throws Exception {
    var line = new ArrayList<>(List.of("sh", "-c", "umask " + umask + " && exec \"$@\"", "sh"));
    line.addAll(build.and("--reproducible", "--no-push", "--build-context=busybox=oci-layout://" + baseLayout + ":image", "--oci-layout-path=" + layout).command());
    var result = new Tool(line, build.environment(), build.deadline()).with("TZ", zone).run();
    assertThat(result.exitCode()).as(result.output()).isZero();
    return OciLayout.read(layout);
  }

  private static OciLayout usual(Kaniko kaniko, boolean cached, String... options) throws Exception {
    var context = context(folder.resolve("context-" + ++builds), FILES, Instant.now());
    var build = cached ? kaniko.quickCachedBuild(context, options) : kaniko.quickBuild(context, options);
    return built(build, "022", "UTC", folder.resolve("image-" + builds));
  }

  private static Kaniko kaniko(String state) {
    return Kaniko.ofCheckout(folder.resolve(state));
  }

  @Test
  void anotherUserComesToTheSameImageAtAnotherTime() throws Exception {
    var here = usual(kaniko("state"), false);
    var context = context(user.home().resolve("context"), FILES.reversed(), Instant.ofEpochSecond(1_234_567_890, 5));
    Tool.of("chown", "-R", user.name(), context.toString()).succeed();
    var there = built(user.build(context, "--isolation=rootless"), "077", "Asia/Tokyo", user.home().resolve("image"));
    assertThat(there.layers()).isEqualTo(here.layers());
    assertThat(there.digest()).isEqualTo(here.digest());
    assertThat(here.text("out/epoch")).as("programs that write a time are told which").isEqualTo("0\n");
    assertThat(here.text("out/time")).as("files that were copied have their times in the root").isEqualTo("0\n");
  }

  @Test
  void resultsThatAreUsedAgainAreThoseOfTheFirstTime() throws Exception {
    var kaniko = kaniko("cached");
    var first = usual(kaniko, true);
    assertThat(usual(kaniko, true).digest()).isEqualTo(first.digest());
  }

  @Test
  void noFileOfANewLayerIsYoungerThanTheEpochAndTheBaseStaysAsItIs() throws Exception {
    long epoch = 1_000_000_000;
    var image = usual(kaniko("dated"), false, "--build-arg=SOURCE_DATE_EPOCH=" + epoch);
    var base = OciLayout.read(baseLayout).layers();
    assertThat(image.layers()).startsWith(base.toArray(String[]::new));
    var ofBase = OciLayout.read(baseLayout).tree();
    assertThat(image.tree()).allSatisfy((path, entry) -> {
      if (!ofBase.containsKey(path)) {
        assertThat(entry.getLastModifiedTime().toInstant()).as(path).isEqualTo(Instant.ofEpochSecond(epoch));
      }
    });
    assertThat(image.text("out/epoch")).isEqualTo(epoch + "\n");
    assertThat(image.config().path("created").asText()).isEqualTo("2001-09-09T01:46:40Z");
  }
}
