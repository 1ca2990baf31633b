package dev.kaniko.runtime.process;

import java.util.List;

/** Needs crun. */
final class CrunTest extends OciContract {
  CrunTest() {
    super("crun");
  }

  @Override
  List<String> placesOfDevices() {
    return List.of("/");
  }
}
