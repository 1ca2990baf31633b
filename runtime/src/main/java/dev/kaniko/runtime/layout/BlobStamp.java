package dev.kaniko.runtime.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a file looks like without its bytes. The kernel sets the time of change with each write, so a file with the same stamp has the same bytes.
 *
 * @param text inode, size, and the times of modification and change in nanoseconds
 */
public record BlobStamp(String text) {
  /** Kernels count the times of files in steps of up to 10 ms: two writes within one step give the same time. */
  private static final Duration STEP = Duration.ofMillis(20);

  /** Returns the stamp of a file as it is now. */
  public static BlobStamp of(Path file) throws IOException {
    var attributes = Files.readAttributes(file, "unix:ino,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
    return new BlobStamp(
        attributes.get("ino") + " " + attributes.get("size") + " " + nanos(attributes.get("lastModifiedTime")) + " " + nanos(attributes.get("ctime")));
  }

  private static long nanos(@Nullable Object time) {
    return ((FileTime) Objects.requireNonNull(time)).to(TimeUnit.NANOSECONDS);
  }

  /** Waits, for moments, until a later write is going to change the stamp. */
  static BlobStamp settled(Path file) throws IOException, InterruptedException {
    var changed = ((FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS)).toInstant();
    var rest = STEP.minus(Duration.between(changed, Instant.now()));
    // A time of change in the future is that of another clock.
    if (rest.isPositive() && rest.compareTo(STEP) <= 0) {
      Thread.sleep(rest);
    }
    return of(file);
  }
}
