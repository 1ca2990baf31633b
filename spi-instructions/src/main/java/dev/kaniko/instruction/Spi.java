package dev.kaniko.instruction;

/**
 * The version of this contract: of everything public in {@code dev.kaniko.diagnostic}, {@code .image}, {@code .snapshot} and
 * {@code .instruction} with the packages in it, the standard instructions apart.
 *
 * <p>A minor version adds, and takes nothing away: what was built for 2.0 runs with 2.1. A major version may take away.
 */
public final class Spi {
  /**
   * {@code MAJOR.MINOR}. A constant of the compiler: who writes it into {@link BuiltFor} has the version in the class file that it was
   * compiled with.
   */
  public static final String VERSION = "2.1";

  private Spi() {}

  /**
   * Tells whether what was built for {@code version} runs with this one: the major version is the same and the minor version not higher.
   *
   * @param version {@code MAJOR.MINOR}; anything else is never compatible
   */
  public static boolean runs(String version) {
    var built = version.split("\\.", -1);
    var here = VERSION.split("\\.", -1);
    return built.length == here.length && isNumber(built[1]) && built[0].equals(here[0]) && Integer.parseInt(built[1]) <= Integer.parseInt(here[1]);
  }

  private static boolean isNumber(String text) {
    return text.matches("0|[1-9][0-9]{0,4}");
  }
}
