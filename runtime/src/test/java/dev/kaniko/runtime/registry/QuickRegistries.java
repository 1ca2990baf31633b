package dev.kaniko.runtime.registry;

import java.io.IOException;
import java.util.Optional;

/** Registries for tests in which something fails: the pauses before a request is repeated are short. */
public final class QuickRegistries {
  private static final int TIMES = 1_000;

  private QuickRegistries() {}

  public static Registries of(RegistrySettings settings, Credentials credentials) throws IOException {
    return new Registries(
        settings, credentials, Optional.empty(), _ -> {}, new Patience(Patience.USUAL.silence(), pause -> Thread.sleep(pause.dividedBy(TIMES))));
  }
}
