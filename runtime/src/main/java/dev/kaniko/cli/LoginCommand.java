package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

import dev.kaniko.compiler.report.Shown;
import dev.kaniko.image.RegistryHost;
import dev.kaniko.runtime.registry.LoginFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code kaniko login}, which takes the command line of the fork's {@code executor login}. No message has the password in it. */
final class LoginCommand implements Command {
  static final String NAME = "login";
  static final String SUMMARY = "Keeps the user and password for a registry in config.json ($DOCKER_CONFIG, or else ~/.docker), or in the credential helper that it names.";
  private static final int MOST_BYTES = 64 * 1024;

  private String registry = "";

  private String username = "";

  private @Nullable String password;

  private boolean passwordFromInput;

  private final Map<String, String> environment;
  private final InputStream in;
  private final PrintStream err;

  LoginCommand(Map<String, String> environment, InputStream in, PrintStream err) {
    this.environment = environment;
    this.in = in;
    this.err = err;
  }

  @Override
  public CommandSpec spec() {
    var described = Options.describe(this, NAME, SUMMARY);
    described.usageMessage().abbreviateSynopsis(true);
    return Options.add(described, this::declare, Options.STANDARD);
  }

  private void declare(Options options) {
    options.argument(PositionalParamSpec.builder().index("0").paramLabel("REGISTRY")
        .description("the host of the registry, with its port if it has one"), String.class, value -> registry = value);
    options.value(option("-u", "--username").paramLabel("NAME").description("the name of the user"), String.class, value -> username = value);
    options.value(option("-p", "--password").paramLabel("PASSWORD")
        .description("the password; others see it in the list of processes"), String.class, value -> password = value);
    options.truth(option("--password-stdin").description("read the password from standard input"), on -> passwordFromInput = on);
  }

  @Override
  public Integer call() {
    var style = Terminal.ofErrorStream(environment).style();
    try {
      var host = host();
      if (username.isEmpty() || username.contains(":")) {
        throw new UsageException(username.isEmpty() ? "--username is missing" : "--username: a user name has no ':'");
      }
      var file = LoginFile.of(environment, Path.of(System.getProperty("user.home", "/")));
      err.println("logged in to " + host + " as " + Shown.line(username) + ": " + file.add(host, username, password()));
      if (!environment.getOrDefault("DOCKER_AUTH_CONFIG", "").isBlank()) {
        err.println(style.yellow("warning") + ": DOCKER_AUTH_CONFIG is set, and what it says of a registry wins over that file");
      }
      return ExitCode.BUILT;
    } catch (UsageException e) {
      err.println(style.red("error") + ": " + Shown.lines(String.valueOf(e.getMessage())));
      return ExitCode.WRONG_USAGE;
    } catch (IOException e) {
      err.println(style.red("error") + ": " + Shown.lines(FileFailures.message(e)));
      return ExitCode.FAILED;
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED;
    }
  }

  /** The address of Docker Hub, and what {@code docker login} takes besides a host, are taken too. */
  private String host() {
    var text = registry.replaceFirst("^https?://", "").replaceFirst("/v[12]/?$", "").replaceFirst("/$", "");
    return RequestReader.parsed("REGISTRY", text, given -> RegistryHost.parse(given).normalized().toString());
  }

  /** As Docker does, one end of line behind the password is left out. */
  private String password() throws IOException {
    if (passwordFromInput == (password != null)) {
      throw new UsageException(passwordFromInput ? "--password and --password-stdin exclude each other" : "the password is missing: give --password-stdin, or --password");
    }
    var given = password;
    if (given == null) {
      var bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new UsageException("--password-stdin: standard input has more than 64 KiB");
      }
      given = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\r?\n$", "");
    } else {
      err.println(Terminal.ofErrorStream(environment).style().yellow("warning") + ": others see --password in the list of processes: use --password-stdin");
    }
    if (given.isEmpty()) {
      throw new UsageException("the password is empty");
    }
    return given;
  }

  /** Returns what to say of a command line that cannot be read. The words of it are not repeated, because one of them may be the password. */
  static String message(CommandLine.ParameterException failure) {
    return switch (failure) {
      case CommandLine.UnmatchedArgumentException unmatched when isOption(unmatched.getUnmatched().getFirst()) ->
          Words.unknownOption(unmatched.getUnmatched().getFirst().replaceFirst("=.*", ""), failure.getCommandLine());
      case CommandLine.UnmatchedArgumentException _ -> "there is more than one word besides the options, and only the registry is wanted";
      case CommandLine.MissingParameterException missing -> "something is missing: "
          + String.join(", ", missing.getMissing().stream().map(argument -> argument.paramLabel().toUpperCase(Locale.ROOT)).toList());
      default -> "an option has a wrong value";
    };
  }

  private static boolean isOption(String word) {
    return word.matches("--[a-z-]+(=.*)?");
  }
}
