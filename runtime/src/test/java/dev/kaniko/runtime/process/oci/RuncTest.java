package dev.kaniko.runtime.process.oci;

/** Needs runc. */
final class RuncTest extends OciContract {
  RuncTest() {
    super("runc");
  }
}
