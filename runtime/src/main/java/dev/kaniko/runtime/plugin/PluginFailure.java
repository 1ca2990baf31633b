package dev.kaniko.runtime.plugin;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Spi;
import dev.kaniko.instruction.syntax.Keyword;
import java.io.Serial;
import java.util.Arrays;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;

/** A plugin threw what it may not throw, returned what it may not return, or did not return. */
final class PluginFailure extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private static final String OTHER_VERSION = "rebuild it with SPI " + Spi.VERSION + ", or get a version that was built with it";

  private final String what;
  private final String advice;

  /**
   * @param what a clause without its subject, which is the plugin: {@code returned null from syntax()}
   * @param advice what to do
   */
  PluginFailure(String what, String advice, @Nullable Throwable cause) {
    super(what, cause);
    this.what = what;
    this.advice = advice;
  }

  /** A failure that is plainly a mistake of the author of the plugin. */
  static PluginFailure mistake(String what) {
    return new PluginFailure(what, "this is a bug of the plugin: tell its author", null);
  }

  /**
   * Explains what a plugin threw.
   *
   * @param method what was called
   * @param loader the name of its class loader
   */
  static PluginFailure of(Throwable thrown, String method, String loader) {
    try {
      return explained(thrown, method, loader);
    } catch (RuntimeException | Error e) {
      // What it threw is of its own making, and so is what that says of itself.
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
              "a plugin sees the JDK and the SPI alone, so everything else must be in its jar", thrown);
      case NoClassDefFoundError e when !isMissing(e) -> threw(e, method, loader);
      case LinkageError e -> new PluginFailure("was built for another version of the SPI: " + e, OTHER_VERSION, e);
      case StackOverflowError e -> new PluginFailure("called itself without end in " + method, place(e, loader), e);
      default -> threw(thrown, method, loader);
    };
  }

  private static PluginFailure threw(Throwable thrown, String method, String loader) {
    return new PluginFailure("threw " + thrown + " in " + method, place(thrown, loader), thrown);
  }

  /** Says where in the plugin it happened: nobody but its author can do more with it. */
  private static String place(Throwable thrown, String loader) {
    return Arrays.stream(thrown.getStackTrace())
        .filter(frame -> loader.equals(frame.getClassLoaderName()))
        .findFirst()
        .map(frame -> "this is a bug of the plugin, at "
            + frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":" + frame.getLineNumber() + "): tell its author")
        .orElse("this is a bug of the plugin: tell its author");
  }

  /** A class whose initializer failed is reported by the same error as one that is not there, but with a sentence for a name. */
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
