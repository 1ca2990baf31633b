package dev.kaniko.runtime.linux;

import java.util.regex.Pattern;

/** The version of a kernel. Used only for features that cannot be detected by a harmless system call. */
public record KernelVersion(int major, int minor) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");
  private static final KernelVersion CURRENT = parse(System.getProperty("os.version"));

  public static KernelVersion current() {
    return CURRENT;
  }

  /** Parses a release of uname(2). A text of another form counts as the oldest version. */
  static KernelVersion parse(String release) {
    var matcher = FORM.matcher(release);
    return matcher.matches()
        ? new KernelVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : new KernelVersion(0, 0);
  }

  public boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || major == otherMajor && minor >= otherMinor;
  }
}
