package dev.kaniko.image;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an image runs on (OCI image-spec, image index, "platform").
 *
 * @param os for example {@code linux}
 * @param architecture a GOARCH value, for example {@code amd64}
 * @param variant for example {@code v7}; empty when there is none. {@code arm64} has none (its {@code v8} is left out) and
 *     {@code arm} always has one
 * @param osVersion for example {@code 10.0.17763.1}; empty when none is asked for
 */
public record Platform(String os, String architecture, String variant, String osVersion) {
  private static final Pattern OS_VERSION = Pattern.compile("([A-Za-z0-9_.-]+)\\(([A-Za-z0-9_.+-]*)\\)(.*)");
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.-]+");
  private static final Set<String> SYSTEMS =
      Set.of("aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux", "nacl",
          "netbsd", "openbsd", "plan9", "solaris", "windows", "zos");
  private static final Set<String> ARCHITECTURES =
      Set.of("386", "amd64", "arm", "armbe", "arm64", "arm64be", "ppc64", "ppc64le", "loong64", "mips", "mipsle",
          "mips64", "mips64le", "ppc", "riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm");

  public Platform {
    Objects.requireNonNull(os);
    Objects.requireNonNull(architecture);
    Objects.requireNonNull(variant);
    Objects.requireNonNull(osVersion);
  }

  /** A platform with any version of the operating system. */
  public Platform(String os, String architecture, String variant) {
    this(os, architecture, variant, "");
  }

  /** Returns the platform of the machine that this runs on. */
  public static Platform ofThisMachine() {
    return normal("linux", System.getProperty("os.arch", "amd64"), "");
  }

  /**
   * Reads {@code os[(version)][/arch[/variant]]}, or only an operating system or an architecture; what is missing is this machine's
   * (containerd's platforms.Parse).
   *
   * @throws IllegalArgumentException if the text is not a platform; the message says why
   */
  public static Platform parse(String text) {
    var versioned = OS_VERSION.matcher(text);
    if (versioned.matches()) {
      var platform = parse(versioned.group(1) + versioned.group(3));
      return new Platform(platform.os, platform.architecture, platform.variant, versioned.group(2));
    }
    var parts = text.split("/", -1);
    for (var part : parts) {
      if (!PART.matcher(part).matches()) {
        throw new IllegalArgumentException("\"" + text + "\": \"" + part + "\" is an invalid component");
      }
    }
    return switch (parts.length) {
      case 1 -> single(text);
      case 2 -> normal(parts[0], parts[1], "");
      case 3 -> normal(parts[0], parts[1], parts[2]);
      default -> throw new IllegalArgumentException("\"" + text + "\": cannot parse platform specifier");
    };
  }

  private static Platform single(String text) {
    var system = system(text);
    if (SYSTEMS.contains(system)) {
      var here = ofThisMachine();
      return new Platform(system, here.architecture, here.variant);
    }
    var platform = normal("linux", text, "");
    if (!ARCHITECTURES.contains(platform.architecture)) {
      throw new IllegalArgumentException("\"" + text + "\": unknown operating system or architecture");
    }
    return platform;
  }

  private static String system(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    return lower.equals("macos") ? "darwin" : lower;
  }

  /** Returns the platform with the spellings of containerd's normalisation. */
  public static Platform normal(String os, String architecture, String variant) {
    var lower = architecture.toLowerCase(Locale.ROOT);
    var kind = variant.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "i386" -> new Platform(system(os), "386", "");
      case "x86_64", "x86-64", "amd64" -> new Platform(system(os), "amd64", kind.equals("v1") ? "" : kind);
      case "aarch64", "arm64" -> new Platform(system(os), "arm64", kind.equals("8") || kind.equals("v8") ? "" : kind);
      case "armhf" -> new Platform(system(os), "arm", "v7");
      case "armel" -> new Platform(system(os), "arm", "v6");
      case "arm" -> new Platform(system(os), "arm", kind.isEmpty() || kind.equals("7") ? "v7" : kind.startsWith("v") ? kind : "v" + kind);
      default -> new Platform(system(os), lower, kind);
    };
  }

  /**
   * Tells how well an image for {@code other} runs here: 0 is not at all, more is better. An arm image runs on every later
   * variant of arm; otherwise all three parts must agree.
   */
  public int preference(Platform other) {
    var theirs = normal(other.os, other.architecture, other.variant);
    if (!os.equals(theirs.os) || !architecture.equals(theirs.architecture)) {
      return 0;
    }
    if (variant.equals(theirs.variant)) {
      return 100;
    }
    if (architecture.equals("arm") && theirs.variant.compareTo(variant) < 0) {
      return theirs.variant.charAt(theirs.variant.length() - 1) - '0';
    }
    return architecture.equals("amd64") && theirs.variant.isEmpty() ? 1 : 0;
  }

  /** Returns the text with the version of the operating system, as TARGETPLATFORM has it. */
  public String full() {
    var text = toString();
    return osVersion.isEmpty() ? text : os + "(" + osVersion + ")" + text.substring(os.length());
  }

  @Override
  public String toString() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
