package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The format of removals in a layer of an overlay (kernel, filesystems/overlayfs.rst, "whiteouts and opaque directories"). A character device 0:0
 * hides the name in lower layers. An attribute of a directory hides the content of the lower directories.
 */
public enum OverlayFormat {
  /** The format of a mount by root. */
  TRUSTED("trusted.overlay.opaque"),
  /** The format of a mount with the option {@code userxattr}, in a user namespace. */
  USER("user.overlay.opaque");

  private static final XattrValue YES = XattrValue.of("y".getBytes(StandardCharsets.US_ASCII));

  private final String opaque;

  OverlayFormat(String opaque) {
    this.opaque = opaque;
  }

  /** Returns the format of the overlays that this process mounts. */
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
