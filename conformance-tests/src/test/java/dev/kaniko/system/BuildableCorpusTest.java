package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.DebianBase;
import dev.kaniko.fixture.Slow;
import dev.kaniko.fixture.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dockerfiles by others, unchanged, from the corpus beside the project; their bases are names in a registry on loopback, which a mirror gives. Those
 * that install a lot run with {@code -Dkaniko.slow=true} only. Without the corpus one test says that it is not there.
 */
@Tag("system")
final class BuildableCorpusTest {
  private static final Path CORPUS = Path.of(System.getProperty("kaniko.conformance", "")).resolve("corpus/dev");
  private static final Path AUTHORITIES = Path.of("/etc/ssl/certs/ca-certificates.crt");

  @TempDir private static Path folder;
  private static @Nullable Workshop opened;

  /**
   * A build that a later one may start from.
   *
   * @param file of the corpus, or empty for a substitute, which has {@code text}
   * @param image what its result is called in the registry
   */
  private record Build(String file, String text, String image, boolean slow, List<String> options) {
    private Build {
      options = List.copyOf(options);
    }

    static Build of(String file, String image, String... options) {
      return new Build(file, "", image, false, List.of(options));
    }

    static Build slow(String file, String image, String... options) {
      return new Build(file, "", image, true, List.of(options));
    }

    static Build substitute(String image, boolean slow, String text) {
      return new Build("", text, image, slow, List.of());
    }
  }

  private static final List<Build> BUILDS = List.of(
      Build.of("docker-library__buildpack-deps__debian_bookworm_curl", "library/buildpack-deps:bookworm-curl"),
      Build.slow("docker-library__buildpack-deps__debian_bookworm_scm", "library/buildpack-deps:bookworm-scm"),
      Build.slow("docker-library__buildpack-deps__debian_bookworm", "library/buildpack-deps:bookworm"),
      Build.of("kubernetes__release__images_build_setcap", "corpus/setcap:1", "--build-arg=BASEIMAGE=debian:bookworm"),
      Build.slow("moby__buildkit__frontend_dockerfile_parser_testfiles_kartar-entrypoint-oddities", "corpus/redis:1"),
      Build.of("moby__buildkit__frontend_dockerfile_parser_testfiles_continueIndent", "corpus/continue-indent:1"),
      Build.substitute("library/python:latest", false,
          "FROM debian:bookworm\nRUN apt-get update && apt-get install -y --no-install-recommends python3-minimal && rm -rf /var/lib/apt/lists/*\n"),
      Build.of("openshift__imagebuilder__dockerfile_parser_testfiles_heredoc", "corpus/heredoc:1"),
      Build.substitute("library/node:current", true, """
          FROM debian:bookworm
          RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates nodejs npm && rm -rf /var/lib/apt/lists/*
          COPY authorities.crt /usr/local/share/authorities.crt
          ENV NODE_EXTRA_CA_CERTS=/usr/local/share/authorities.crt npm_config_cafile=/usr/local/share/authorities.crt
          """),
      Build.slow("GoogleCloudPlatform__cloud-builders-community__ng", "corpus/ng:1", "--build-arg=ng_version=16"));

  @TestFactory
  Stream<DynamicTest> builds() throws Exception {
    if (!Files.isDirectory(CORPUS)) {
      return Stream.of(DynamicTest.dynamicTest("the corpus is not here", () -> System.out.println("no corpus at " + CORPUS)));
    }
    Workshop workshop = Workshop.withDebian(folder);
    opened = workshop;
    workshop.registry().push(DebianBase.image(), "library/ubuntu:14.04");
    return BUILDS.stream().filter(build -> Slow.WANTED || !build.slow).map(build -> DynamicTest.dynamicTest(build.image, () -> run(workshop, build)));
  }

  @AfterAll
  static void close() throws Exception {
    if (opened != null) {
      opened.close();
    }
  }

  private static void run(Workshop workshop, Build build) throws Exception {
    Path context = workshop.context(Map.of("authorities.crt", Files.isReadable(AUTHORITIES) ? Files.readString(AUTHORITIES) : ""));
    if (build.file.isEmpty()) {
      Files.writeString(context.resolve("Dockerfile"), build.text);
    } else {
      Files.copy(CORPUS.resolve(build.file + ".Dockerfile"), context.resolve("Dockerfile"));
    }
    Tool.Result result = workshop.kaniko()
        .quickBuild(context, "--registry-mirror=" + workshop.registry().address(), "--skip-default-registry-fallback",
            "--destination=" + workshop.name(build.image))
        .and(build.options.toArray(String[]::new))
        .within(Duration.ofMinutes(15))
        .run();
    assertThat(result.exitCode()).as(result.output()).isZero();
    String[] image = build.image.split(":", 2);
    assertThat(workshop.registry().hasTag(image[0], image[1])).isTrue();
    System.out.printf(Locale.ROOT, "%-40s %6.1f s  %s%n", build.image, result.time().toMillis() / 1000.0, build.file.isEmpty() ? "(a substitute)" : build.file);
  }
}
