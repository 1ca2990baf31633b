package dev.kaniko.runtime.process.oci;

import java.util.List;

/** Needs runc. */
final class RuncTest extends OciContract {
  RuncTest() {
    super("runc");
  }

  @Override
  List<String> placesOfDevices() {
    return List.of();
  }
}
