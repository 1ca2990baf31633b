package dev.kaniko.runtime.process.oci;

/** Needs crun. */
final class CrunTest extends OciContract {
  CrunTest() {
    super("crun");
  }
}
