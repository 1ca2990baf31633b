package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * How a directory says what it takes away from those below it in an overlay (kernel, filesystems/overlayfs.rst, "whiteouts and opaque
 * directories"): a character device 0:0 hides a name, an attribute of a directory hides all that is below it.
 */
public enum OverlayFormat {
  /** What a mount by root reads and writes. */
  TRUSTED("trusted.overlay.opaque"),
  /** What a mount with {@code userxattr} in a user namespace reads and writes. */
  USER("user.overlay.opaque");

  private static final XattrValue YES = XattrValue.of("y".getBytes(StandardCharsets.US_ASCII));

  private final String opaque;

  OverlayFormat(String opaque) {
    this.opaque = opaque;
  }

  /** That of the overlays which this process mounts. */
  public static OverlayFormat ofThisProcess() {
    return ThisProcess.inInitialUserNamespace() ? TRUSTED : USER;
  }

  boolean isOpaque(InodeStore store, ImagePath directory) throws IOException {
    return store.xattr(directory, opaque).filter(YES::equals).isPresent();
  }

  void makeOpaque(InodeStore store, ImagePath directory) throws IOException {
    store.setXattr(directory, opaque, YES);
  }

  static boolean isWhiteout(FileStatus status) {
    return status.isWhiteout();
  }

  static void makeWhiteout(InodeStore store, ImagePath path) throws IOException {
    store.createSpecial(path, FileType.CHARACTER_DEVICE, 0, 0);
  }
}
