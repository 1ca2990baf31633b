package dev.kaniko.cli;

import dev.kaniko.diagnostic.Suggestions;
import dev.kaniko.instruction.syntax.GoDuration;
import dev.kaniko.runtime.isolation.IsolationMode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of options and of variables that stand for options, and suggests what a wrong one was meant to be. */
final class Words {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+)://.*", Pattern.DOTALL);

  /** The year 9999 has twelve digits. */
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Words() {}

  /** Reads every command's truth values, files, levels and modes of isolation as this class does. */
  static void teach(CommandLine commandLine) {
    commandLine
        .registerConverter(IsolationMode.class, new ToIsolationMode())
        .registerConverter(Verbosity.class, new ToVerbosity())
        .registerConverter(Path.class, new ToPath())
        .registerConverter(Boolean.class, new ToBoolean())
        .registerConverter(boolean.class, new ToBoolean());
  }

  /**
   * Reads a truth value as the original does (Go's strconv.ParseBool).
   *
   * @throws IllegalArgumentException if it is none; the message is for people
   */
  static boolean truth(String text) {
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw new IllegalArgumentException("\"" + text + "\" is neither true nor false" + question(text, List.of("true", "false")));
    };
  }

  /**
   * Reads a time as the original does (Go's time.ParseDuration).
   *
   * @throws IllegalArgumentException if it is none, negative or longer than a hundred years; the message is for people
   */
  static Duration time(String text) {
    try {
      var time = GoDuration.parse(text);
      if (!time.isNegative() && time.compareTo(LONGEST) <= 0) {
        return time;
      }
    } catch (IllegalArgumentException _) {
      // The message of Go does not tell what to write.
    }
    throw new IllegalArgumentException("\"" + text + "\" is not a time of up to a hundred years: write 90s, 10m or 1h30m");
  }

  /**
   * Reads seconds since 1970; empty for none.
   *
   * @throws IllegalArgumentException if it is no such number; the message is for people
   */
  static String seconds(String text) {
    if (text.isEmpty() || SECONDS.matcher(text).matches()) {
      return text;
    }
    throw new IllegalArgumentException("\"" + text + "\" is not a time: write the seconds since 1970-01-01 as a whole number");
  }

  /**
   * Reads the path of a file or directory of this machine; empty for none.
   *
   * @throws IllegalArgumentException if it is an address; the message is for people
   */
  static Path path(String text) {
    var address = SCHEME.matcher(text);
    if (address.matches()) {
      throw new IllegalArgumentException("\"" + text.replaceFirst("//[^/]*@", "//***@") + "\" is an address: "
          + address.group(1) + ":// is not in this version; write the path of a file or directory");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a path: " + e.getReason(), e);
    }
  }

  /** Returns {@code " (did you mean WORD?)"} for the word nearest to a wrong one, whatever the case; empty if none is near. */
  static String question(String wrong, Collection<String> words) {
    var small = wrong.toLowerCase(Locale.ROOT);
    return words.contains(small) ? " (did you mean " + small + "?)" : Suggestions.question(small, words);
  }

  /** Returns the message for a command line that cannot be read. */
  static String message(CommandLine.ParameterException failure) {
    if (failure.getCommandLine().getCommandName().equals(LoginCommand.NAME)) {
      return LoginCommand.message(failure);
    }
    var message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case CommandLine.UnmatchedArgumentException unmatched -> unknown(unmatched, message);
      default -> message + meant(failure);
    };
  }

  private static String unknown(CommandLine.UnmatchedArgumentException failure, String message) {
    var command = failure.getCommandLine();
    var word = failure.getUnmatched().getFirst();
    if (word.startsWith("-")) {
      int equals = word.indexOf('=');
      var name = equals < 0 ? word : word.substring(0, equals);
      return message + question(name, command.getCommandSpec().optionsMap().keySet());
    }
    var commands = command.getSubcommands().keySet();
    return commands.isEmpty() ? message : "there is no command " + word + question(word, commands) + "; there are " + String.join(", ", commands);
  }

  /** Returns the message for an option that there is not. */
  static String unknownOption(String name, CommandLine command) {
    return "Unknown option: '" + name + "'" + question(name, command.getCommandSpec().optionsMap().keySet());
  }

  /** Values of an option that has a few. */
  private static String meant(CommandLine.ParameterException failure) {
    return failure.getArgSpec() != null && failure.getArgSpec().type().isEnum() && failure.getValue() != null
        ? question(failure.getValue(), Arrays.stream(failure.getArgSpec().type().getEnumConstants()).map(Words::written).toList())
        : "";
  }

  private static String written(Object constant) {
    return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  // What picocli calls are classes of their own: where a lambda stands for an interface of a jar as old as its, the JVM archives none of the classes that
  // have to do with it, and looks for them in all jars at each start.

  private static final class ToIsolationMode implements ITypeConverter<IsolationMode> {
    @Override
    public IsolationMode convert(String text) {
      try {
        return IsolationMode.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  private static final class ToVerbosity implements ITypeConverter<Verbosity> {
    @Override
    public Verbosity convert(String text) {
      try {
        return Verbosity.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("\"" + text + "\" is not one of panic, fatal, error, warn, info, debug, trace");
      }
    }
  }

  private static final class ToPath implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
      try {
        return path(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  private static final class ToBoolean implements ITypeConverter<Boolean> {
    @Override
    public Boolean convert(String text) {
      try {
        return truth(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
