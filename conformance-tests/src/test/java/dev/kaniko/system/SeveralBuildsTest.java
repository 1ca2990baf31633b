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
import dev.kaniko.runtime.output.OutputFile;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Java program that has the builder in it: several builds in one process, over one state directory and on one base. */
@Tag("system")
final class SeveralBuildsTest {
  private static final int BUILDS = 4;

  @TempDir private static Path folder;
  private static String base;

  @BeforeAll
  static void makeBase() throws Exception {
    base = BusyboxBase.write(folder.resolve("base"));
  }

  @AfterAll
  static void clean() throws Exception {
    Workshop.empty(folder);
  }

  private static BuiltImage build(String name, Path state) throws Exception {
    var context = Files.createDirectory(folder.resolve("context-" + name));
    Files.writeString(context.resolve("name"), name);
    Files.writeString(context.resolve("Dockerfile"), """
        FROM busybox AS other
        RUN echo other > /other
        FROM busybox
        COPY name /name
        RUN --mount=type=cache,target=/locked,sharing=locked echo %1$s >> /locked/all && wc -l < /locked/all > /place
        RUN --mount=type=cache,target=/shared cp /name /shared/%1$s && cp /shared/%1$s /mine
        COPY --from=other /other /from/
        """.formatted(name));
    var request = new BuildRequest(
        new BuildRequest.Inputs(context.toString(), "", "Dockerfile", Map.of("busybox", base)), BuildRequest.Parameters.NONE, CommandSettings.USUAL,
        BuildRequest.ImageSettings.USUAL, CacheSettings.NONE, new Outputs(List.of(), false, false, List.of(new OutputFile(OutputFile.Kind.OCI_LAYOUT, layout(name)))),
        state, Execution.USUAL, true);
    var registries = new Registries(RegistrySettings.DEFAULT, Credentials.of(Map.of(), folder, _ -> {}));
    var builder = new ImageBuilder(
        InstructionSet.load(), registries, Checks.none(), new UnheardEvents(), Clock.systemUTC(), InputStream.nullInputStream(), OutputStream.nullOutputStream(), _ -> {});
    return builder.build(request, IsolationChoice.of(IsolationMode.AUTO, false, Map.of()));
  }

  private static Path layout(String name) {
    return folder.resolve("image-" + name);
  }

  private static void checkImages(String kind) throws Exception {
    var places = new ArrayList<String>();
    for (int i = 0; i < BUILDS; i++) {
      var image = OciLayout.read(layout(kind + i));
      assertThat(image.text("mine")).isEqualTo(kind + i);
      assertThat(image.text("from/other")).isEqualTo("other\n");
      places.add(image.text("place").strip());
    }
    assertThat(places).as("each had the locked directory once, after those before it").containsExactlyInAnyOrder("1", "2", "3", "4");
  }

  @Test
  void severalBuildsAtOnceComeToTheirOwnResults() throws Exception {
    var state = folder.resolve("state-at-once");
    try (var pool = Executors.newFixedThreadPool(BUILDS)) {
      var builds = IntStream.range(0, BUILDS).<Callable<BuiltImage>>mapToObj(i -> () -> build("at-once-" + i, state)).toList();
      for (var build : pool.invokeAll(builds)) {
        assertThat(build.get()).isNotNull();
      }
    }
    checkImages("at-once-");
    assertNothingIsLeft(state);
  }

  @Test
  void buildsOneAfterTheOtherComeToTheirOwnResults() throws Exception {
    var state = folder.resolve("state-in-turn");
    for (int i = 0; i < BUILDS; i++) {
      build("in-turn-" + i, state);
    }
    checkImages("in-turn-");
    assertNothingIsLeft(state);
  }

  private static void assertNothingIsLeft(Path state) throws Exception {
    try (var builds = Files.find(state, 3, (path, _) -> path.toString().matches(".*/builds/[^/]+"))) {
      assertThat(builds).isEmpty();
    }
  }
}
