package dev.kaniko.runtime.process;

import java.nio.file.Path;

/** Needs crun. */
final class CrunTest extends OciContract {
  @Override
  Path runtime() {
    return Path.of("/usr/bin/crun");
  }
}
