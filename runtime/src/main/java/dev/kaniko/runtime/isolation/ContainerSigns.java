package dev.kaniko.runtime.isolation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Tells whether this process is in a container, whose file system is worth little, or on a machine that somebody lives on. */
final class ContainerSigns {
  /** Set in the executor image: its root file system is there for builds. */
  static final String DISPOSABLE_ROOT = "KANIKO_DISPOSABLE_ROOT";

  private static final List<Path> MARKS = List.of(Path.of("/.dockerenv"), Path.of("/run/.containerenv"));
  /** The first two are set by container managers (systemd, container interface), the third in every pod. */
  private static final List<String> VARIABLES = List.of("container", DISPOSABLE_ROOT, "KUBERNETES_SERVICE_HOST");

  private ContainerSigns() {}

  static boolean areThere(Map<String, String> environment) {
    return MARKS.stream().anyMatch(Files::exists) || VARIABLES.stream().anyMatch(name -> !environment.getOrDefault(name, "").isEmpty());
  }

  static boolean isRootDisposable(Map<String, String> environment) {
    return environment.getOrDefault(DISPOSABLE_ROOT, "").equals("true");
  }
}
