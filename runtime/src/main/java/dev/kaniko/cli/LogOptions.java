package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much a command says, and in which form: names and forms are those of the original. */
final class LogOptions implements OptionGroup {
  /** The names of {@code --log-format}. */
  enum Format {
    TEXT,
    COLOR,
    JSON
  }

  private static final Duration REDRAW = Duration.ofMillis(120);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final String FORMAT = "--log-format";
  Verbosity verbosity = Verbosity.INFO;
  @Nullable Format format;
  boolean timestamp;

  @Override
  public void declare(Options options) {
    options.value(option("-v", "--verbosity").paramLabel("LEVEL").defaultValue("info")
        .description("panic, fatal, error, warn, info, debug or trace (default: ${DEFAULT-VALUE})"), Verbosity.class, value -> verbosity = value);
    options.value(option(FORMAT).paramLabel("text|color|json")
        .description("how messages are written: without colours, with colours even if this is no terminal, or as one JSON object a line (default: "
            + "color on a terminal, else text)"),
        Format.class, value -> format = value);
    options.truth(option("--log-timestamp").description("begin each line with the time; lines of JSON always have it"), on -> timestamp = on);
  }

  /** Opens a log on the error stream. */
  Log open(PrintStream err, Map<String, String> environment) {
    if (format == Format.JSON) {
      return ticking(new JsonLog(err, verbosity, LogTime.REAL), LOOK);
    }
    var terminal = Terminal.ofErrorStream(environment).with(format);
    return ticking(new BuildConsole(err, terminal, verbosity, timestamp, LogTime.REAL), terminal.interactive() ? REDRAW : LOOK);
  }

  private static Log ticking(Log log, Duration interval) {
    Thread.ofPlatform().daemon().name("log").start(() -> {
      try {
        while (log.tick()) {
          Thread.sleep(interval);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    return log;
  }

  /** Tells whether a command line asks for JSON, for one that cannot be read as a whole. */
  static boolean isJson(List<String> arguments) {
    boolean json = false;
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).startsWith(FORMAT + "=")) {
        json = arguments.get(i).equalsIgnoreCase(FORMAT + "=json");
      } else if (arguments.get(i).equals(FORMAT) && i + 1 < arguments.size()) {
        json = arguments.get(i + 1).equalsIgnoreCase("json");
      }
    }
    return json;
  }
}
