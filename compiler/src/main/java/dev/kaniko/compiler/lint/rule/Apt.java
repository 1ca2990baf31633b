package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.shell.command.Invocation;
import java.util.Set;

/** What several rules about APT know. */
final class Apt {
  /** Options with a value. */
  static final String[] VALUED = {
      "-t", "--target-release", "--default-release", "-o", "--option", "-c", "--config-file", "-a", "--host-architecture", "-P", "--build-profiles"
  };

  static final Set<String> INSTALL = Set.of("install", "reinstall");

  private Apt() {}

  static boolean is(Invocation command) {
    return command.is("apt-get", "apt", "aptitude");
  }

  /** Tells whether a command shows what it would do, or only fetches it. */
  static boolean onlyShows(Invocation command) {
    return command.hasOption("-s", "--simulate", "--just-print", "--dry-run", "--recon", "--no-act", "-d", "--download-only", "--print-uris");
  }
}
