package dev.kaniko.cli;

import dev.kaniko.image.Platform;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads for which platforms is built: {@code --platform}, in the words of docker buildx, and {@code --custom-platform} of the original. */
final class PlatformReader {
  private static final String OPTION = "--platform";
  private static final String OF_ORIGINAL = "--custom-platform";
  /** The word of buildx for the platform of this machine. */
  private static final String LOCAL = "local";
  /** Of the architectures that have several: those that Go and containerd know. */
  private static final Pattern VARIANTS = Pattern.compile("amd64/v[2-4]|arm64/v[89](\\.[0-9])?|arm/v[5-8]");
  private static final List<String> WITH_VARIANTS = List.of("amd64", "arm64", "arm");

  private PlatformReader() {}

  /** Returns the platforms, each once, in the order in which they are given; none for that of this machine. */
  static List<Platform> read(BuildOptions options) {
    var given = options.platforms.stream().filter(text -> !text.isBlank()).flatMap(text -> List.of(text.split(",", -1)).stream()).toList();
    var platforms = new LinkedHashSet<Platform>();
    for (var text : given) {
      platforms.add(RequestReader.parsed(OPTION, text.strip(), PlatformReader::known));
    }
    var ofOriginal = Optional.ofNullable(options.platform).filter(text -> !text.isEmpty()).map(text -> RequestReader.parsed(OF_ORIGINAL, text, Platform::parse));
    if (ofOriginal.isEmpty()) {
      return List.copyOf(platforms);
    }
    if (!platforms.isEmpty() && !platforms.equals(new LinkedHashSet<>(List.of(ofOriginal.get())))) {
      throw new UsageException(OPTION + " and " + OF_ORIGINAL + " do not agree: leave " + OF_ORIGINAL + " out");
    }
    return List.of(ofOriginal.get());
  }

  /** Tells whether an index of several images is asked for. */
  static boolean several(BuildOptions options) {
    return read(options).size() > 1;
  }

  private static Platform known(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a platform is missing: write OS/ARCH[/VARIANT], several with ',' between them");
    }
    if (text.toLowerCase(Locale.ROOT).equals(LOCAL)) {
      return Platform.ofThisMachine();
    }
    var platform = Platform.parse(text);
    check(text, alone(platform.os()).filter(found -> found.os().equals(platform.os())).isPresent(), "operating system", platform.os());
    check(text, alone(platform.architecture()).filter(found -> found.architecture().equals(platform.architecture())).isPresent(), "architecture", platform.architecture());
    boolean variant = platform.variant().isEmpty() || !WITH_VARIANTS.contains(platform.architecture())
        || VARIANTS.matcher(platform.architecture() + "/" + platform.variant()).matches();
    check(text, variant, "variant of " + platform.architecture(), platform.variant());
    return platform;
  }

  /** A name alone is read only if it is known. */
  private static Optional<Platform> alone(String name) {
    try {
      return Optional.of(Platform.parse(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void check(String text, boolean known, String what, String part) {
    if (!known) {
      throw new IllegalArgumentException("\"" + text + "\": there is no " + what + " \"" + part + "\"; platforms are written as linux/amd64 or linux/arm/v7");
    }
  }
}
