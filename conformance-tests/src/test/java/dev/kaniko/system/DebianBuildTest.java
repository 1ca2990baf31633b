package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.fixture.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job: a compiler installed and used in one stage, its program copied into another, pushed, and run by podman. */
@Tag("system")
final class DebianBuildTest {
  static final String PROGRAM = """
      #include <stdio.h>
      #include <stdlib.h>
      #include <unistd.h>

      int main(int count, char **arguments) {
        char folder[256];
        printf("%s from uid %d in %s\\n", getenv("GREETING"), (int) getuid(), getcwd(folder, sizeof folder));
        for (int i = 1; i < count; i++) printf("argument: %s\\n", arguments[i]);
        return 0;
      }
      """;
  static final String DOCKERFILE = """
      FROM debian:bookworm AS build
      RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
      WORKDIR /src
      COPY greet.c .
      RUN gcc -O2 -Wall -o greet greet.c

      FROM debian:bookworm AS unneeded
      RUN echo "this stage is pruned" && exit 42

      FROM debian:bookworm
      RUN useradd --uid 1234 --create-home greeter
      COPY --from=build --chown=greeter:greeter /src/greet /usr/local/bin/greet
      ENV GREETING="Hello, world"
      WORKDIR /home/greeter/work
      USER greeter
      EXPOSE 8080/tcp
      ENTRYPOINT ["/usr/local/bin/greet", "of the entry point"]
      CMD ["of the command"]
      """;

  @Test
  void aCompiledProgramRunsFromThePushedImage(@TempDir Path folder) throws Exception {
    try (Workshop workshop = Workshop.withDebian(folder)) {
      Path context = workshop.context(Map.of("Dockerfile", DOCKERFILE, "greet.c", PROGRAM));
      String destination = workshop.name("team/greet:1");
      String output = workshop.kaniko()
          .build(context, "--registry-mirror=" + workshop.registry().address(), "--destination=" + destination)
          .within(Duration.ofMinutes(6))
          .succeed();
      assertThat(output).doesNotContain("this stage is pruned");

      JsonNode config = new ObjectMapper().readTree(workshop.registry().inspect("team/greet:1", "--config")).path("config");
      assertThat(config.path("User").asText()).isEqualTo("greeter");
      assertThat(config.path("WorkingDir").asText()).isEqualTo("/home/greeter/work");
      assertThat(config.path("Env").toString()).contains("\"GREETING=Hello, world\"").contains("PATH=");
      assertThat(config.path("ExposedPorts").toString()).isEqualTo("{\"8080/tcp\":{}}");
      assertThat(config.path("Entrypoint").toString()).isEqualTo("[\"/usr/local/bin/greet\",\"of the entry point\"]");
      assertThat(config.path("Cmd").toString()).isEqualTo("[\"of the command\"]");

      OciLayout image = OciLayout.read(workshop.registry().pull("team/greet:1", workshop.result("pulled")));
      assertThat(image.tree()).doesNotContainKeys("usr/bin/gcc", "src/greet.c");
      assertThat(image.entry("usr/local/bin/greet").getLongUserId()).isEqualTo(1234);
      OciLayout base = OciLayout.read(workshop.registry().pull("library/debian:bookworm", workshop.result("base")));
      assertThat(image.layers()).as("the base comes through untouched").startsWith(base.layers().toArray(String[]::new));

      assertThat(run(folder, destination)).isEqualTo("""
          Hello, world from uid 1234 in /home/greeter/work
          argument: of the entry point
          argument: of the command
          """);
    }
  }

  /** Runs an image with podman, in storage of the test's own; the limits are those that an unprivileged caller may set too. */
  private static String run(Path folder, String image) throws Exception {
    String[] podman = {
        "podman", "--root=" + folder.resolve("podman"), "--runroot=" + folder.resolve("podman-run"), "--storage-driver=vfs",
        "--cgroup-manager=cgroupfs", "--events-backend=file", "--runtime=runc"
    };
    Tool.of(podman).and("pull", "-q", "--tls-verify=false", image).succeed();
    return Tool.of(podman).and("run", "--rm", "--network=none", "--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024", image).succeed();
  }
}
