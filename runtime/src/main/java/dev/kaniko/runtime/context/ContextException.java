package dev.kaniko.runtime.context;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.OsBytes;
import java.io.IOException;
import java.io.Serial;

/** The build context or the Dockerfile cannot be read. The message names the file and the reason. */
public final class ContextException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  public ContextException(String message) {
    super(message);
  }

  public ContextException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Returns the exception for a file of the build context that cannot be read. */
  static ContextException of(ImagePath path, ErrnoException failure) {
    var file = path.isRoot() ? "the directory" : OsBytes.printable(path.relativeTo(ImagePath.ROOT));
    var reason = failure.isNotFound() ? "it was removed while the build read it" : Errno.text(failure.errno());
    return new ContextException(file + " of the build context cannot be read: " + reason, failure);
  }
}
