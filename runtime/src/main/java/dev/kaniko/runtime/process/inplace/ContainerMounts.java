package dev.kaniko.runtime.process.inplace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.OsBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is mounted in this container. */
final class ContainerMounts {
  private static final Path TABLE = Path.of("/proc/self/mountinfo");
  /** Where the mount point is, of the fields that blanks separate (proc_pid_mountinfo(5)). */
  private static final int MOUNT_POINT = 4;
  private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

  private ContainerMounts() {}

  /** Returns the places where something is mounted, without the root. */
  static NavigableSet<ImagePath> points() throws IOException {
    var points = new TreeSet<ImagePath>();
    for (var line : Files.readAllLines(TABLE, ISO_8859_1)) {
      points.add(parse(line));
    }
    points.remove(ImagePath.ROOT);
    return points;
  }

  static ImagePath parse(String line) {
    var bytes = unescaped(line.split(" ")[MOUNT_POINT]).getBytes(ISO_8859_1);
    return ImagePath.clean(OsBytes.decode(bytes));
  }

  /** Blanks, tabs, line ends and backslashes are written in octal. */
  private static String unescaped(String text) {
    return ESCAPE.matcher(text).replaceAll(escape -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(escape.group(1), 8))));
  }
}
