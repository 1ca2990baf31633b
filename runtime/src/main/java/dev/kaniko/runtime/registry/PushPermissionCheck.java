package dev.kaniko.runtime.registry;

import dev.kaniko.image.ImageReference;
import java.io.IOException;
import java.util.Collection;

/** Finds out before the build whether its result can be pushed. */
public final class PushPermissionCheck {
  private static final int WIDTH = 4;

  private final Registries registries;

  public PushPermissionCheck(Registries registries) {
    this.registries = registries;
  }

  /**
   * Begins an upload at every destination and cancels it.
   *
   * @throws RegistryException if one does not allow it; the message names it
   */
  public void check(Collection<ImageReference> destinations) throws IOException, InterruptedException {
    Parallel.forEach(destinations, WIDTH,
        destination -> registries.open(destination.registry(), destination.repository(), Access.PUSH).checkPushAllowed());
  }
}
