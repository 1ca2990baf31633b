package dev.kaniko.runtime.process;

import java.nio.file.Path;

/** Needs runc. */
final class RuncTest extends OciContract {
  @Override
  Path runtime() {
    return Path.of("/usr/sbin/runc");
  }
}
