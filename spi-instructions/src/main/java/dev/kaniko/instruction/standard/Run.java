package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Command;
import dev.kaniko.instruction.CommandFailedException;
import dev.kaniko.instruction.CommandNeeds;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.Mount;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.StageReference;
import dev.kaniko.instruction.files.UserDatabase;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.Flag;
import dev.kaniko.instruction.syntax.FlagSpec;
import dev.kaniko.instruction.syntax.GoFormat;
import dev.kaniko.instruction.syntax.Heredoc;
import dev.kaniko.instruction.syntax.HeredocUse;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.syntax.Text;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.LinkResolver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * RUN: a command in the root of the stage.
 *
 * @param shellForm whether the shell of the image runs it
 * @param command one text in shell form, else program and arguments
 * @param script a heredoc with an interpreter of its own, which is what the command then names; empty for none
 * @param mounts in the order in which they were written
 */
public record Run(
    boolean shellForm,
    List<String> command,
    Optional<InlineFile> script,
    List<RunMount> mounts,
    Command.Network network,
    Command.Security security,
    Span span)
    implements StandardInstruction {
  private static final ImagePath SCRIPTS = new ImagePath("/dev/pipes");

  public Run {
    command = List.copyOf(command);
    Objects.requireNonNull(script);
    mounts = List.copyOf(mounts);
    Objects.requireNonNull(network);
    Objects.requireNonNull(security);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return new Keyword("RUN");
  }

  @Override
  public RootAccess rootAccess() {
    return RootAccess.OBSERVE;
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    var fingerprint = Fingerprint.EMPTY.with("shell", shellForm).with("command", command)
        .with("script", script.map(file -> List.of(file.name(), file.text())).orElse(List.of()))
        .with("network", network.name()).with("security", security.name());
    return Optional.of(fingerprint.withEach("mount", mounts.stream().map(RunMount::meaning).toList()));
  }

  @Override
  public List<Input> inputs() {
    return mounts.stream().flatMap(mount -> mount.input().stream()).<Input>map(input -> input).toList();
  }

  @Override
  public Effects effects() {
    var needs = new CommandNeeds(mounts.stream().map(RunMount::need).toList(), Set.of(network), Set.of(security));
    return Cmd.addShell(
        shellForm,
        Effects.NONE.withLayer(Effects.Layer.ALWAYS).withCommands(needs).reading(ConfigDelta.User.class).reading(ConfigDelta.WorkingDir.class));
  }

  @Override
  public Outcome execute(ExecutionContext context) throws IOException, InterruptedException {
    var argv = context.config().argv(shellForm, command);
    var toRun = toRun(argv, context);
    var diff = context.observe(runner -> {
      int status = runner.run(toRun);
      if (status != 0) {
        throw new CommandFailedException(failure(argv) + "exit code: " + status, status);
      }
    });
    return Outcome.layer(diff, createdBy(argv, context.arguments()));
  }

  private Command toRun(List<String> argv, ExecutionContext context) throws IOException {
    var config = context.config();
    var database = UserDatabase.of(context.root());
    UserDatabase.ProcessUser user;
    try {
      user = database.processUser(config.user());
    } catch (InstructionFailedException e) {
      throw new InstructionFailedException(failure(argv) + e.getMessage(), e);
    }
    var all = mounts(config, context);
    return new Command(
        argv, environment(context, user, all), config.workingDirectory(), user.uid(), user.gid(), user.groups(), all, network, security);
  }

  private static String failure(List<String> argv) {
    return "process " + GoFormat.quoted(String.join(" ", argv)) + " did not complete successfully: ";
  }

  private static SequencedMap<String, String> environment(
      ExecutionContext context, UserDatabase.ProcessUser user, List<Mount> mounts) {
    var environment = new LinkedHashMap<>(context.environment());
    context.proxyEnvironment().forEach((name, value) -> {
      environment.putIfAbsent(name.toUpperCase(Locale.ROOT), value);
      environment.putIfAbsent(name.toLowerCase(Locale.ROOT), value);
    });
    environment.putIfAbsent("PATH", ImageConfig.DEFAULT_PATH);
    mounts.stream().flatMap(mount -> mount instanceof Mount.Ssh agent ? Stream.of(agent) : Stream.empty()).findFirst()
        .ifPresent(agent -> environment.putIfAbsent("SSH_AUTH_SOCK", agent.target().text()));
    environment.putIfAbsent("HOME", user.home());
    return environment;
  }

  private List<Mount> mounts(ImageConfig config, ExecutionContext context) throws IOException {
    var all = new ArrayList<Mount>();
    int agents = 0;
    for (var mount : mounts) {
      checkSource(mount, context);
      all.add(mount.at(config.workingDirectory(), agents));
      agents += mount.type() == RunMount.Type.SSH ? 1 : 0;
    }
    script.ifPresent(file -> all.add(new Mount.Inline(SCRIPTS.child(file.fileName()), FileContent.of(file.text()), 0755)));
    return all;
  }

  private static void checkSource(RunMount mount, ExecutionContext context) throws IOException {
    var input = mount.input();
    if (input.isPresent()) {
      var tree = context.open(input.get());
      var source = mount.source().cleanPath();
      if (tree.find(new LinkResolver(tree).follow(source)).isEmpty()) {
        throw new InstructionFailedException("source of the mount " + GoFormat.quoted(source.text()) + ": not found");
      }
    }
  }

  private static String createdBy(List<String> argv, SequencedMap<String, String> arguments) {
    var words = new ArrayList<String>();
    if (!arguments.isEmpty()) {
      words.add("|" + arguments.size());
      arguments.forEach((name, value) -> words.add(name + "=" + value));
    }
    words.addAll(argv);
    return "RUN " + String.join(" ", words) + " # buildkit";
  }

  /** Reads RUN. */
  public static final class Provider implements InstructionProvider {
    private static final Pattern VARIABLE = Pattern.compile("\\$.");

    @Override
    public InstructionSyntax syntax() {
      return InstructionSyntax.of("RUN", ArgumentShape.COMMAND, Expansion.NONE)
          .withFlags(new FlagSpec("mount", FlagSpec.Kind.TEXT, true, FlagSpec.FlagExpansion.OPTION_VALUES), FlagSpec.text("network"),
              FlagSpec.text("security"), FlagSpec.text("device").many())
          .withHeredocs(HeredocUse.COMMAND).withTraits(InstructionSyntax.Trait.SHELL_TEXT);
    }

    @Override
    public void check(InstructionSource unexpanded, DiagnosticSink diagnostics) {
      unexpanded.flag("network").filter(text -> network(text.value()).isEmpty()).ifPresent(
          text -> diagnostics.report(
              Diagnostic.error("InvalidNetwork", text.span(), "invalid network mode " + GoFormat.quoted(text.value()))
                  .withHelp("write default, none or host")));
      unexpanded.flag("security").filter(text -> security(text.value()).isEmpty()).ifPresent(
          text -> diagnostics.report(
              Diagnostic.error("InvalidSecurity", text.span(), "security " + GoFormat.quoted(text.value()) + " is not valid")
                  .withHelp("write sandbox or insecure")));
      unexpanded.flags("device").forEach(device -> checkDevice(device, diagnostics));
      unexpanded.given("mount").forEach(mount -> checkMount(mount, diagnostics));
    }

    private static void checkDevice(Text device, DiagnosticSink diagnostics) {
      try {
        DeviceRequest.parse(device.value());
      } catch (IllegalArgumentException e) {
        diagnostics.report(Diagnostic.error("InvalidDevice", device.span(), String.valueOf(e.getMessage())));
      }
    }

    private static void checkMount(Flag mount, DiagnosticSink diagnostics) {
      try {
        RunMountParser.checkFields(mount);
      } catch (IllegalArgumentException e) {
        diagnostics.report(Diagnostic.error("InvalidMount", mount.value().span(), String.valueOf(e.getMessage()))
            .withHelp("quotes around a field need quotes of another kind around the whole: --mount='type=cache,\"target=/a,b\"'"));
      }
      RunMountParser.from(mount).filter(from -> VARIABLE.matcher(from.value()).find()).ifPresent(
          from -> diagnostics.report(
              Diagnostic.error("VariableInFrom", from.span(), "'from' doesn't support variable expansion, define alias stage instead")
                  .withHelp("write FROM with the variable AS a name, and mount from that name")));
    }

    @Override
    public List<StageReference> references(InstructionSource unexpanded) {
      var references = new ArrayList<StageReference>();
      for (var mount : unexpanded.given("mount")) {
        RunMountParser.from(mount).ifPresent(from -> references.add(StageReference.ofMount(new Origin.Named(from.value(), false), from)));
      }
      return references;
    }

    @Override
    public Optional<Run> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
      var given = expanded.given("mount");
      var mounts = given.stream().flatMap(mount -> RunMountParser.read(mount, diagnostics).stream()).toList();
      var command = (Arguments.Command) expanded.arguments();
      boolean runnable = isRunnable(command, expanded, diagnostics);
      if (mounts.size() < given.size() || !runnable) {
        return Optional.empty();
      }
      var script = script(command, expanded.heredocs());
      var parts = script.isPresent()
          ? List.of(SCRIPTS.child(script.get().fileName()).text())
          : withHeredocs(Cmd.parts(command), command, expanded.heredocs());
      return Optional.of(new Run(!command.exec(), parts, script, mounts,
          expanded.flag("network").flatMap(text -> network(text.value())).orElse(Command.Network.DEFAULT),
          expanded.flag("security").flatMap(text -> security(text.value())).orElse(Command.Security.SANDBOX), expanded.span()));
    }

    private static boolean isRunnable(Arguments.Command command, InstructionSource source, DiagnosticSink diagnostics) {
      boolean empty = command.exec() && command.parts().isEmpty();
      if (empty) {
        diagnostics.report(Diagnostic.error("MissingArgument", command.span(), "arguments are required")
            .withHelp("in exec form the first string is the program"));
      }
      var device = source.flag("device");
      device.ifPresent(text -> diagnostics.report(Diagnostic.error("UnsupportedDevice", text.span(),
          "device feature is only supported in Dockerfile frontend 1.14.0-labs or later")));
      return !empty && device.isEmpty();
    }

    /** Tells whether the command is nothing but one heredoc. */
    private static boolean isHeredoc(Arguments.Command command, List<Heredoc> heredocs) {
      return !command.exec() && heredocs.size() == 1 && command.parts().size() == 1
          && command.parts().getFirst().value().strip().equals(heredocs.getFirst().word().value().strip());
    }

    private static Optional<InlineFile> script(Arguments.Command command, List<Heredoc> heredocs) {
      return isHeredoc(command, heredocs) && heredocs.getFirst().content().startsWith("#!")
          ? Optional.of(InlineFile.of(heredocs).getFirst())
          : Optional.empty();
    }

    /** Gives the shell what it needs: the body itself, or the command with all its heredocs behind it. */
    private static List<String> withHeredocs(List<String> parts, Arguments.Command command, List<Heredoc> heredocs) {
      if (command.exec() || heredocs.isEmpty()) {
        return parts;
      }
      if (isHeredoc(command, heredocs)) {
        return List.of(heredocs.getFirst().content());
      }
      var full = new StringBuilder(String.join(" ", parts));
      heredocs.forEach(heredoc -> full.append('\n').append(heredoc.body()).append(heredoc.name()));
      return List.of(full.toString());
    }

    private static Optional<Command.Network> network(String text) {
      return switch (text) {
        case "default" -> Optional.of(Command.Network.DEFAULT);
        case "none" -> Optional.of(Command.Network.NONE);
        case "host" -> Optional.of(Command.Network.HOST);
        default -> Optional.empty();
      };
    }

    private static Optional<Command.Security> security(String text) {
      return switch (text) {
        case "sandbox" -> Optional.of(Command.Security.SANDBOX);
        case "insecure" -> Optional.of(Command.Security.INSECURE);
        default -> Optional.empty();
      };
    }

    @Override
    public List<InstructionRule> rules() {
      return List.of(new EmptyRun());
    }
  }
}
