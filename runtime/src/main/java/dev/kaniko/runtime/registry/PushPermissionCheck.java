package dev.kaniko.runtime.registry;

import dev.kaniko.image.ImageReference;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Finds out whether the result of a build can be pushed, while the build is prepared. It begins an upload at every destination and cancels it.
 */
public final class PushPermissionCheck implements AutoCloseable {
  private static final int WIDTH = 4;

  private final FutureTask<Boolean> task;

  private PushPermissionCheck(FutureTask<Boolean> task) {
    this.task = task;
  }

  /** Begins the check, and returns at once. */
  public static PushPermissionCheck begin(Registries registries, Collection<ImageReference> destinations) {
    var checked = List.copyOf(destinations);
    var task = new FutureTask<>(() -> {
      Parallel.forEach(checked, WIDTH,
          destination -> registries.open(destination.registry(), destination.repository(), Access.PUSH).checkPushAllowed());
      return true;
    });
    if (checked.isEmpty()) {
      task.run();
    } else {
      Thread.ofPlatform().daemon().name("push-permission").start(task);
    }
    return new PushPermissionCheck(task);
  }

  /**
   * Waits for the answers.
   *
   * @throws RegistryException if one destination does not allow it; the message names it
   */
  public void await() throws IOException, InterruptedException {
    try {
      task.get();
    } catch (ExecutionException e) {
      throw Parallel.causeOf(e);
    }
  }

  /** Gives up a check that nobody waits for. */
  @Override
  public void close() {
    task.cancel(true);
  }
}
