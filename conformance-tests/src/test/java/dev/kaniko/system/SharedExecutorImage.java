package dev.kaniko.system;

import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives suites that take an {@link ExecutorImage} the same one, and those that take a {@link Debug} one the same: each is built for the first of them, and
 * removed when all tests have run.
 */
final class SharedExecutorImage implements ParameterResolver {
  /** The debug flavour is wanted, which is built in another language and time zone. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.PARAMETER)
  @interface Debug {}

  private static final Map<String, String> ELSEWHERE = Map.of("LC_ALL", "C", "TZ", "Asia/Tokyo", "JAVA_TOOL_OPTIONS", "-Dfile.encoding=ISO-8859-1");

  private record Shared(Path folder, ExecutorImage image) implements AutoCloseable {
    static Shared build(String target, Map<String, String> environment) {
      try {
        Path folder = Files.createTempDirectory("kaniko-executor");
        try {
          return new Shared(folder, ExecutorImage.build(folder, target, environment));
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
    var store = context.getRoot().getStore(ExtensionContext.Namespace.create(SharedExecutorImage.class));
    return parameter.isAnnotated(Debug.class)
        ? store.computeIfAbsent("debug", target -> Shared.build(target, ELSEWHERE), Shared.class).image()
        : store.computeIfAbsent("executor", target -> Shared.build(target, Map.of()), Shared.class).image();
  }
}
