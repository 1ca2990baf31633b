package dev.kaniko.runtime.plugin;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The execution context that a plugin gets for one step. It refuses all calls after the end of the step. It remembers the last exception for an
 * undeclared input or an undeclared access to the root.
 */
final class FencedContext implements ExecutionContext, AutoCloseable {
  private final ExecutionContext context;
  private volatile boolean over;
  private volatile @Nullable RuntimeException refusal;

  FencedContext(ExecutionContext context) {
    this.context = Objects.requireNonNull(context);
  }

  /** Ends the step. From now on, calls from threads that the plugin still runs throw an exception. */
  @Override
  public void close() {
    over = true;
  }

  /** Returns true if {@code thrown} is the remembered exception for something that the instruction did not declare. */
  boolean refused(@Nullable Throwable thrown) {
    return thrown != null && thrown.equals(refusal);
  }

  private ExecutionContext context() {
    if (over) {
      throw new IllegalStateException("the step is over");
    }
    return context;
  }

  private <T extends RuntimeException> T remembered(T thrown) {
    refusal = thrown;
    return thrown;
  }

  @Override
  public Platform platform() {
    return context().platform();
  }

  @Override
  public ImageConfig config() {
    return context().config();
  }

  @Override
  public boolean follows(Keyword keyword) {
    return context().follows(keyword);
  }

  @Override
  public SequencedMap<String, String> environment() {
    return context().environment();
  }

  @Override
  public SequencedMap<String, String> arguments() {
    return context().arguments();
  }

  @Override
  public SequencedMap<String, String> proxyEnvironment() {
    return context().proxyEnvironment();
  }

  @Override
  public Instant now() {
    return context().now();
  }

  @Override
  public FileTree root() throws IOException {
    try {
      return context().root();
    } catch (IllegalStateException e) {
      throw remembered(e);
    }
  }

  @Override
  public FileTree open(Input.Files input) throws IOException {
    try {
      return context().open(input);
    } catch (IllegalArgumentException e) {
      throw remembered(e);
    }
  }

  @Override
  public Fetched fetch(Input.Remote input) throws IOException, InterruptedException {
    try {
      return context().fetch(input);
    } catch (IllegalArgumentException e) {
      throw remembered(e);
    }
  }

  @Override
  public Optional<FileTree> archive(FileContent content) throws IOException {
    return context().archive(content);
  }

  @Override
  public FileTree checkout(Input.Git input) throws IOException, InterruptedException {
    try {
      return context().checkout(input);
    } catch (IllegalArgumentException e) {
      throw remembered(e);
    }
  }

  @Override
  public SnapshotDiff observe(Observed action) throws IOException, InterruptedException {
    try {
      return context().observe(action);
    } catch (IllegalStateException e) {
      throw remembered(e);
    }
  }

  @Override
  public void warn(String code, String message) {
    context().warn(Objects.requireNonNull(code), Objects.requireNonNull(message));
  }
}
