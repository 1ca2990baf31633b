package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Slow;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * With {@code --reproducible} two containers of the executor image come to the same image, though {@linkplain RemoteSite nothing else in them} is the same.
 * The Dockerfiles are build cases of the data for comparison; without the data one invocation says that they are not there. Needs root, runc, umoci, python3
 * and busybox-static.
 */
@Tag("system")
@Order(1)
@ExtendWith(SharedExecutorImage.class)
final class ReproducibleContainersTest {
  private static final Path DATA = Path.of(System.getProperty("kaniko.conformance", "absent"));
  private static final Path CASES = DATA.resolve("builds");
  private static final Path TOOLS = DATA.resolveSibling("tools");
  private static final String ABSENT = "the data are not there";
  private static final Path WORKSPACE = Path.of("/workspace");

  /** They have every kind of entry but devices, which not every user may make, from every instruction that makes files. */
  private static final List<String> NAMES = List.of(
      "run-mtimes", "run-setid-written", "copy-hardlinks-stage", "copy-heredoc-several", "add-archive-mixed", "onbuild-heredoc", "run-copy-up-then-delete",
      "stage-diamond", "copy-modes", "add-archive-special");

  /** So many of these are tried without {@link Slow} parts. */
  private static final int IN_THE_GATE = 6;

  /** Where there are containers, and what both start from. */
  private record Sites(RuncEngine here, RemoteSite there, BaseServer bases) implements AutoCloseable {
    static Sites open(ExecutorImage executor) throws IOException, InterruptedException {
      var here = new RuncEngine(Files.createDirectory(folder.resolve("runc")), executor);
      return new Sites(here, new RemoteSite(here, Files.createDirectory(folder.resolve("remote"))), BaseServer.open(TOOLS, folder.resolve("bases")));
    }

    @Override
    public void close() throws IOException {
      try (there) {
        bases.close();
      }
    }
  }

  @TempDir private static Path folder;
  private static Optional<Sites> sites = Optional.empty();

  static Stream<String> names() {
    return Files.isDirectory(CASES) ? NAMES.stream().limit(Slow.WANTED ? NAMES.size() : IN_THE_GATE) : Stream.of(ABSENT);
  }

  @BeforeAll
  static void open(ExecutorImage executor) throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    if (Files.isDirectory(CASES)) {
      sites = Optional.of(Sites.open(executor));
    }
  }

  @AfterAll
  static void close() throws Exception {
    if (sites.isPresent()) {
      sites.get().close();
    }
    Workshop.empty(folder);
  }

  @ParameterizedTest
  @MethodSource("names")
  void anotherContainerComesToTheSameImage(String name) throws Exception {
    if (sites.isPresent()) {
      comparesEqual(sites.get(), name);
    }
  }

  private static void comparesEqual(Sites sites, String name) throws Exception {
    try (var laid = StagedCase.lay(TOOLS, CASES.resolve(name), Files.createDirectory(folder.resolve(name)))) {
      var command = new ArrayList<>(ContainerEngine.QUICK_EXECUTOR);
      command.addAll(List.of("--context=" + laid.context(WORKSPACE), "--reproducible", "--no-push", "--insecure-pull",
          "--registry-mirror=" + sites.bases().address(), "--oci-layout-path=" + WORKSPACE.resolve("image")));
      command.addAll(laid.options(WORKSPACE));
      Path copy = sites.there().bring(laid.folder());
      var first = built(sites.here().run(laid.folder(), command), laid.folder());
      var second = built(sites.there().run(copy, command), copy);
      assertThat(second.layers()).isEqualTo(first.layers());
      assertThat(second.digest()).isEqualTo(first.digest());
    }
  }

  private static OciLayout built(Tool.Result result, Path workspace) throws IOException {
    assertThat(result.exitCode()).as(result.output()).isZero();
    return OciLayout.read(workspace.resolve("image"));
  }
}
