package dev.kaniko.cli;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Takes the options of a command or of a group, as picocli reads them. They are declared by calls and not by annotations: reading the annotations of a command
 * takes the JVM longer than to check a Dockerfile.
 */
final class Options {
  /** The options for the help of a command and for the version. */
  static final OptionGroup STANDARD = options -> {
    options.spec.addOption(option("-h", "--help").usageHelp(true).description("Show this help message and exit.").build());
    options.spec.addOption(option("-V", "--version").versionHelp(true).description("Print version information and exit.").build());
  };

  private final CommandSpec spec;

  private Options(CommandSpec spec) {
    this.spec = spec;
  }

  /** Describes a command that has no options yet. */
  static CommandSpec describe(Command command, String name, String... description) {
    var spec = CommandSpec.wrapWithoutInspection(command).name(name).versionProvider(new Version());
    spec.usageMessage().description(description).sortOptions(false);
    return spec;
  }

  /** Adds groups of options to a command. */
  static CommandSpec add(CommandSpec command, OptionGroup... groups) {
    var options = new Options(command);
    for (var group : groups) {
      group.declare(options);
    }
    return command;
  }

  /** Begins an option. */
  static OptionSpec.Builder option(String... names) {
    return OptionSpec.builder(names);
  }

  /** Declares a group of options. */
  void group(OptionGroup group) {
    group.declare(this);
  }

  /** Declares an option that is given or not. */
  void flag(OptionSpec.Builder option, Consumer<Boolean> taker) {
    add(option, boolean.class, taker);
  }

  /** Declares an option that is true or false, as those of the original are; true without a value. */
  void truth(OptionSpec.Builder option, Consumer<Boolean> taker) {
    add(option.arity("0..1").fallbackValue("true").paramLabel("true|false"), boolean.class, taker);
  }

  /** Declares an option with one value. */
  <T> void value(OptionSpec.Builder option, Class<T> type, Consumer<T> taker) {
    add(option, type, taker);
  }

  /** Declares an option with any number of values. */
  void list(OptionSpec.Builder option, Consumer<List<String>> taker) {
    add(option.auxiliaryTypes(String.class), List.class, taker);
  }

  /** Declares the arguments that are no options. */
  void arguments(PositionalParamSpec.Builder arguments, Consumer<List<String>> taker) {
    add(arguments.auxiliaryTypes(String.class), List.class, taker);
  }

  /** Declares the one argument that is no option, which must be there. */
  <T> void argument(PositionalParamSpec.Builder argument, Class<T> type, Consumer<T> taker) {
    add(argument.arity("1").required(true), type, taker);
  }

  private void add(OptionSpec.Builder option, Class<?> type, Consumer<?> taker) {
    var binding = new Binding<>(taker);
    spec.addOption(option.type(type).getter(binding).setter(binding).build());
  }

  private void add(PositionalParamSpec.Builder argument, Class<?> type, Consumer<?> taker) {
    var binding = new Binding<>(taker);
    spec.addPositional(argument.type(type).getter(binding).setter(binding).build());
  }

  /**
   * Hands values on, and keeps the last one for picocli, which adds to a list that it has given. Before picocli reads a command line it sets each value to null,
   * which is not handed on: what no option says stays as it was.
   */
  private static final class Binding<T> implements IGetter, ISetter {
    private final Consumer<T> taker;
    private @Nullable Object last;

    Binding(Consumer<T> taker) {
      this.taker = taker;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // picocli declares it so.
    public <V> @Nullable V get() {
      return (V) last;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <V> @Nullable V set(@Nullable V value) {
      V before = (V) last;
      last = value;
      if (value != null) {
        taker.accept((T) value);
      }
      return before;
    }
  }
}
