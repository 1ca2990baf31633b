package dev.kaniko.runtime.plugin;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Spi;
import dev.kaniko.instruction.syntax.Keyword;
import java.io.Serial;
import java.util.Arrays;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;

/** A call of a plugin failed: it threw an exception that the SPI does not allow, returned an invalid value, or did not return in time. */
final class PluginFailure extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private static final String OTHER_VERSION = "rebuild it with SPI " + Spi.VERSION + ", or get a version that was built with it";

  private final String what;
  private final String advice;

  /**
   * @param what the failure, as a clause whose subject is the plugin: {@code returned null from syntax()}
   * @param advice what the user can do
   */
  PluginFailure(String what, String advice, @Nullable Throwable cause) {
    super(what, cause);
    this.what = what;
    this.advice = advice;
  }

  /** Returns a failure that only the author of the plugin can fix. */
  static PluginFailure mistake(String what) {
    return new PluginFailure(what, "this is a bug of the plugin: tell its author", null);
  }

  /**
   * Returns the failure for an exception from a plugin.
   *
   * @param method the name of the called method
   * @param loader the name of the plugin's class loader
   */
  static PluginFailure of(Throwable thrown, String method, String loader) {
    try {
      return explained(thrown, method, loader);
    } catch (RuntimeException | Error e) {
      // The exception is of a class of the plugin, and its getMessage() or toString() failed.
      return mistake("threw " + thrown.getClass().getName() + " in " + method);
    }
  }

  private static PluginFailure explained(Throwable thrown, String method, String loader) {
    return switch (thrown) {
      case ServiceConfigurationError e when e.getCause() != null -> explained(e.getCause(), method, loader);
      case ExceptionInInitializerError e when e.getCause() != null -> threw(e.getCause(), "the initializer of a class", loader);
      case UnsupportedClassVersionError _ ->
          new PluginFailure("needs a newer Java than " + Runtime.version().feature() + ": " + thrown.getMessage(), "compile it for this one", thrown);
      case NoClassDefFoundError e when isMissing(e) && !SpiClassLoader.shows(missing(e)) ->
          new PluginFailure("needs the class " + missing(e) + ", which it cannot see",
              "a plugin sees only the JDK and the SPI, so everything else must be in its jar", thrown);
      case NoClassDefFoundError e when !isMissing(e) -> threw(e, method, loader);
      case LinkageError e -> new PluginFailure("was built for another version of the SPI: " + e, OTHER_VERSION, e);
      case StackOverflowError e -> new PluginFailure("overflowed the stack in " + method, place(e, loader), e);
      default -> threw(thrown, method, loader);
    };
  }

  private static PluginFailure threw(Throwable thrown, String method, String loader) {
    return new PluginFailure("threw " + thrown + " in " + method, place(thrown, loader), thrown);
  }

  /** Returns the advice with the place in the plugin's code, for the author of the plugin. */
  private static String place(Throwable thrown, String loader) {
    return Arrays.stream(thrown.getStackTrace())
        .filter(frame -> loader.equals(frame.getClassLoaderName()))
        .findFirst()
        .map(frame -> "this is a bug of the plugin, at "
            + frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":" + frame.getLineNumber() + "): tell its author")
        .orElse("this is a bug of the plugin: tell its author");
  }

  /** Returns true if a class is missing. The JVM throws the same error for a failed initializer, but then the message is a sentence. */
  private static boolean isMissing(NoClassDefFoundError error) {
    return error.getMessage() != null && !error.getMessage().contains(" ");
  }

  private static String missing(NoClassDefFoundError error) {
    return String.valueOf(error.getMessage()).replace('/', '.');
  }

  String what() {
    return what;
  }

  String advice() {
    return advice;
  }

  /** Returns the failure as an error at a place in a Dockerfile. */
  Diagnostic at(Span span, Keyword keyword, String file) {
    return Diagnostic.error(PluginFailedException.CODE, span, keyword + ": the plugin " + file + " " + what).withHelp(advice);
  }
}
