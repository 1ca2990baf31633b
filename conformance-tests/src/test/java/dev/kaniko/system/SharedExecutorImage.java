package dev.kaniko.system;

import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives suites that take an {@link ExecutorImage} the same one: it is built for the first of them, and removed when all tests have run. */
final class SharedExecutorImage implements ParameterResolver {
  private record Shared(Path folder, ExecutorImage image) implements AutoCloseable {
    static Shared build() {
      try {
        Path folder = Files.createTempDirectory("kaniko-executor");
        try {
          return new Shared(folder, ExecutorImage.build(folder, "executor", Map.of()));
        } catch (IOException | InterruptedException | AssertionError e) {
          remove(folder);
          throw e;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the executor image was built", e);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        remove(folder);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static void remove(Path folder) throws IOException, InterruptedException {
      Tool.of("find", folder.toString(), "-delete").succeed();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ExecutorImage.class;
  }

  @Override
  public ExecutorImage resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getRoot().getStore(ExtensionContext.Namespace.create(SharedExecutorImage.class))
        .computeIfAbsent(Shared.class, _ -> Shared.build(), Shared.class).image();
  }
}
