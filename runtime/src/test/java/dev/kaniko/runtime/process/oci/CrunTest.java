package dev.kaniko.runtime.process.oci;

import java.util.List;

/** Needs crun. */
final class CrunTest extends OciContract {
  CrunTest() {
    super("crun");
  }

  /** See {@link OciRuntime}. */
  @Override
  protected boolean opensDevicesOfItsRoot() {
    return true;
  }

  @Override
  List<String> placesOfDevices() {
    return List.of("/");
  }
}
