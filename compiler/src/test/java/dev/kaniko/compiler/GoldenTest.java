package dev.kaniko.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Dockerfiles such as projects have them, each with what the compiler is to have behind parsing, behind the last pass on the graph, and as the
 * plan.
 *
 * <p>A case is a folder of {@code src/test/resources/dev/kaniko/compiler/golden}: {@code Dockerfile}, {@code golden.ir} and, where the build is
 * asked for something, {@code options} with one option a line: {@code arg NAME=VALUE}, {@code target STAGE}, {@code platform PLATFORM},
 * {@code context NAME[=docker-image://IMAGE]}, {@code image NAME} and behind it {@code env NAME=VALUE} and {@code onbuild TRIGGER} for what
 * that image holds. Every other image has a PATH and a command.
 *
 * <p>{@code -Dkaniko.golden=write} writes what the compiler has now into the golden files; they are to be read before they are committed. The
 * run fails, so that nobody leaves the switch on.
 */
final class GoldenTest {
  private static final Path CASES = Path.of("src/test/resources/dev/kaniko/compiler/golden");
  private static final Set<String> SHOWN = Set.of("ast", "PruneStages", "plan");
  private static final int LEAST_CASES = 25;
  private static final String IMAGE_CONTEXT = "docker-image://";

  static List<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void thereAreEnoughCases() throws IOException {
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(LEAST_CASES);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyFormIsAsReviewed(String name) throws IOException {
    var folder = CASES.resolve(name);
    var golden = folder.resolve("golden.ir");
    var dumps = new Collected(new ArrayList<>());
    var result = fixture(folder).compile(Files.readAllBytes(folder.resolve("Dockerfile")), dumps);
    assertThat(result).describedAs("%s", result.diagnostics()).isInstanceOf(CompilationResult.Compiled.class);
    var text = String.join("\n", dumps.forms());
    boolean write = System.getProperty("kaniko.golden", "").equals("write");
    if (write) {
      Files.writeString(golden, text);
    }
    assertThat(text).describedAs("the forms of %s; rewrite them with -Dkaniko.golden=write", folder).isEqualTo(Files.readString(golden));
    assertThat(write).describedAs("golden files were written: read them, and run again without -Dkaniko.golden").isFalse();
  }

  private record Collected(List<String> forms) implements IrDumps {
    @Override
    public boolean wants(String pass) {
      return SHOWN.contains(pass);
    }

    @Override
    public void take(String pass, String text) {
      forms.add("== " + pass + " ==\n" + text);
    }
  }

  private static CompilerFixture fixture(Path folder) throws IOException {
    var options = folder.resolve("options");
    var lines = Files.exists(options) ? Files.readAllLines(options) : List.<String>of();
    var fixture = new CompilerFixture(images(lines));
    for (var line : lines) {
      int blank = line.indexOf(' ');
      var value = line.substring(blank + 1);
      switch (line.substring(0, blank)) {
        case "arg" -> fixture.argument(value.substring(0, value.indexOf('=')), value.substring(value.indexOf('=') + 1));
        case "target" -> fixture.target(value);
        case "platform" -> fixture.platform(value);
        case "context" -> addContext(fixture, value);
        case "image", "env", "onbuild" -> {}
        default -> throw new IllegalArgumentException(options + ": " + line);
      }
    }
    return fixture;
  }

  private static void addContext(CompilerFixture fixture, String value) {
    int equals = value.indexOf('=');
    if (equals < 0) {
      fixture.context(value, new NamedContext.Directory());
    } else {
      var image = ImageReference.parse(value.substring(equals + 1 + IMAGE_CONTEXT.length()));
      fixture.context(value.substring(0, equals), new NamedContext.Image(image));
    }
  }

  private static FakeImages images(List<String> options) {
    var images = new FakeImages().withAnything();
    var name = "";
    var config = ImageConfig.EMPTY;
    for (var line : options) {
      if (line.startsWith("image ")) {
        name = line.substring("image ".length());
        config = CompilerFixture.BASE;
      } else if (line.startsWith("env ")) {
        config = config.withEnvironment(line.substring("env ".length(), line.indexOf('=')), line.substring(line.indexOf('=') + 1));
      } else if (line.startsWith("onbuild ")) {
        var triggers = new ArrayList<>(config.onBuild());
        triggers.add(line.substring("onbuild ".length()));
        config = config.withOnBuild(triggers);
      }
    }
    return name.isEmpty() ? images : images.with(name, config);
  }
}
