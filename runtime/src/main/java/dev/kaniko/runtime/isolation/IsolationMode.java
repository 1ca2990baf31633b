package dev.kaniko.runtime.isolation;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What {@code --isolation} asks for. */
public enum IsolationMode {
  /** The strongest of the others that works here. */
  AUTO,
  /** RUN has the file system of this container, as with the original: the files of a stage lie at {@code /} while it runs. */
  IN_PLACE,
  /** RUN has another root, and namespaces and mounts of its own where this process may make them. */
  CHROOT,
  /** As {@link #CHROOT}, in a user namespace in which this process is root. */
  ROOTLESS,
  /** RUN is a container of crun or runc. */
  OCI;

  /** As it is written in the option. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** @throws IllegalArgumentException if there is no such mode; the message is for people */
  public static IsolationMode parse(String text) {
    return Arrays.stream(values())
        .filter(mode -> mode.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is not one of " + Arrays.stream(values()).map(IsolationMode::text).collect(Collectors.joining(", "))));
  }
}
