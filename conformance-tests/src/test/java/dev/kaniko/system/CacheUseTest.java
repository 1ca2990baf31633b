package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.Checks;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.runtime.BuiltImage;
import dev.kaniko.runtime.ImageBuilder;
import dev.kaniko.runtime.interpreter.CommandSettings;
import dev.kaniko.runtime.interpreter.Execution;
import dev.kaniko.runtime.interpreter.UnheardEvents;
import dev.kaniko.runtime.isolation.IsolationChoice;
import dev.kaniko.runtime.isolation.IsolationMode;
import dev.kaniko.runtime.output.Outputs;
import dev.kaniko.runtime.registry.Credentials;
import dev.kaniko.runtime.registry.Registries;
import dev.kaniko.runtime.registry.RegistrySettings;
import dev.kaniko.runtime.request.BuildRequest;
import dev.kaniko.runtime.request.CacheSettings;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole builds, one after the other on one state directory, of a Dockerfile that comes to something else each time it is carried out. */
@Tag("system")
final class CacheUseTest {
  @TempDir private static Path folder;
  private static String base;
  private static Path context;

  @BeforeAll
  static void make() throws Exception {
    base = BusyboxBase.write(folder.resolve("base"));
    context = Files.createDirectory(folder.resolve("context"));
    Files.writeString(context.resolve("file"), "file");
    Files.writeString(context.resolve("Dockerfile"), """
        FROM busybox AS one
        RUN cat /proc/sys/kernel/random/uuid > /id
        FROM busybox
        WORKDIR /w
        COPY --from=one /id id
        RUN date +%s.%N > now && cp id again
        COPY file .
        CMD ["cat", "now"]
        """);
  }

  @AfterAll
  static void clean() throws Exception {
    Workshop.empty(folder);
  }

  private static BuiltImage build(String state, CacheSettings cache) throws Exception {
    var request = new BuildRequest(
        new BuildRequest.Inputs(context.toString(), "", "Dockerfile", Map.of("busybox", base)), BuildRequest.Parameters.NONE, CommandSettings.USUAL,
        BuildRequest.ImageSettings.USUAL, cache, new Outputs(List.of(), false, false, List.of()), folder.resolve(state), Execution.USUAL, true);
    var registries = new Registries(RegistrySettings.DEFAULT, Credentials.of(Map.of(), folder, _ -> {}));
    return new ImageBuilder(
        InstructionSet.load(), registries, Checks.none(), new UnheardEvents(), Clock.systemUTC(), InputStream.nullInputStream(), OutputStream.nullOutputStream(), _ -> {})
        .build(request, IsolationChoice.of(IsolationMode.AUTO, false, Map.of()));
  }

  @Test
  void anImageWhoseStepsAreAllFoundHasTheSameDigest() throws Exception {
    var first = build("state", CacheSettings.LOCAL);
    assertThat(build("state", CacheSettings.LOCAL)).isEqualTo(first);
    assertThat(build("state", CacheSettings.LOCAL)).isEqualTo(first);
  }

  @Test
  void aBuildWithoutTheCacheNeitherUsesNorKeepsResults() throws Exception {
    var first = build("other-state", CacheSettings.LOCAL);
    assertThat(build("other-state", CacheSettings.NONE).digest()).isNotEqualTo(first.digest());
    assertThat(build("other-state", CacheSettings.LOCAL)).isEqualTo(first);
  }
}
