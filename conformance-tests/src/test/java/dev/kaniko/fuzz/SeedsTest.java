package dev.kaniko.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What once broke parser, compiler or linter, or was made to, does so no more. */
final class SeedsTest {
  /** The stack that the launcher gives. */
  private static final long STACK = 512 * 1024;

  /** Only what never ends is that slow, on whatever machine. */
  private static final Duration NEVER = Duration.ofMinutes(5);

  private final CompilerLaws compilerLaws = new CompilerLaws();
  private final LinterLaws linterLaws = new LinterLaws();

  static List<Path> seeds() throws IOException, URISyntaxException {
    var directory = Path.of(Objects.requireNonNull(SeedsTest.class.getResource("seeds")).toURI());
    try (var files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  static List<NastyInput> nastyInputs() {
    return NastyInput.all();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aSeedBreaksNoLaw(Path seed) throws Exception {
    check(compilerLaws::check, Files.readAllBytes(seed));
    check(linterLaws::check, Files.readAllBytes(seed));
  }

  @ParameterizedTest
  @MethodSource("nastyInputs")
  void aNastyInputBreaksNoLaw(NastyInput input) throws Exception {
    check(compilerLaws::check, input.bytes());
  }

  static List<NastyInput> longTexts() {
    return NastyInput.longTexts();
  }

  @ParameterizedTest
  @MethodSource("longTexts")
  void aLongTextBreaksNoLawOfTheLinter(NastyInput input) throws Exception {
    check(linterLaws::check, input.bytes());
  }

  private static void check(Finds.Trial trial, byte[] file) throws InterruptedException, ExecutionException, TimeoutException {
    var task = new FutureTask<>(() -> {
      trial.run(file);
      return "holds";
    });
    var thread = new Thread(null, task, "seed", STACK);
    thread.setDaemon(true);
    thread.start();
    assertThat(task.get(NEVER.toSeconds(), TimeUnit.SECONDS)).isEqualTo("holds");
  }
}
