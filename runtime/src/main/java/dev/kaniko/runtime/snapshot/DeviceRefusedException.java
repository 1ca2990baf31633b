package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import java.io.IOException;
import java.io.Serial;

/** This process may not make device files. The kernel forbids that in a user namespace. */
final class DeviceRefusedException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  DeviceRefusedException(ImagePath path, int major, int minor, IOException cause) {
    super(path + ": this user may not make the device " + major + ":" + minor + " (needs root)", cause);
  }
}
