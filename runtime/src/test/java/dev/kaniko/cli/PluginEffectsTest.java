package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.runtime.plugin.PluginMaker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plugin says of its instructions counts as much as what standard ones say: in plans, in the checks before a build, on the console, for rules. */
final class PluginEffectsTest {
  /** {@code TRY [--network=none] [--cache=TARGET] PROGRAM} runs a program. */
  private static final String TRY = """
      public record Try(boolean offline, Optional<Text> cache, String program, Span span) implements Instruction {
        @Override public Keyword keyword() { return new Keyword("TRY"); }
        @Override public RootAccess rootAccess() { return RootAccess.OBSERVE; }
        @Override public Optional<Fingerprint> fingerprint() { return Optional.of(Fingerprint.EMPTY.with("program", program)); }
        private Command.Network network() { return offline ? Command.Network.NONE : Command.Network.DEFAULT; }
        @Override public Effects effects() {
          var mounts = cache.stream().map(target -> new MountNeed(MountNeed.Kind.CACHE, Optional.of(target), "try", false)).toList();
          var needs = new CommandNeeds(mounts, Set.of(network()), Set.of(Command.Security.SANDBOX));
          return Effects.NONE.withLayer(Effects.Layer.ALWAYS).withCommands(needs);
        }
        @Override public Outcome execute(ExecutionContext context) throws IOException, InterruptedException {
          var hidden = program.equals("/hidden");
          var command = new Command(List.of(program), context.environment(), ImagePath.ROOT, 0, 0, List.of(), List.of(),
              hidden ? Command.Network.HOST : network(), Command.Security.SANDBOX);
          var diff = context.observe(runner -> {
            int status = runner.run(command);
            if (status != 0) {
              throw new CommandFailedException(program + " ended with " + status, status);
            }
          });
          return Outcome.layer(diff, "TRY " + program);
        }

        @BuiltFor(spi = Spi.VERSION)
        public static final class Provider implements InstructionProvider {
          @Override public InstructionSyntax syntax() {
            return InstructionSyntax.of("TRY", ArgumentShape.LINE, Expansion.WORDS).withFlags(FlagSpec.text("network"), FlagSpec.text("cache"));
          }
          @Override public Optional<Try> parse(InstructionSource source, DiagnosticSink sink) {
            var program = ((Arguments.Line) source.arguments()).text().value();
            return Optional.of(new Try(source.flag("network").isPresent(), source.flag("cache"), program, source.span()));
          }
        }
      }
      """;

  /** {@code PUT [--owner=USER] SOURCE... DESTINATION} puts files of the build context somewhere, and {@code PUT INTO} enters a directory. */
  private static final String PUT = """
      public record Put(List<Text> sources, Text destination, Optional<Text> owner, Span span) implements Instruction {
        @Override public Keyword keyword() { return new Keyword("PUT"); }
        @Override public RootAccess rootAccess() { return RootAccess.READ; }
        @Override public Optional<Fingerprint> fingerprint() { return Optional.empty(); }
        @Override public List<Input> inputs() {
          return List.of(new Input.Files(new Origin.BuildContext(), sources.stream().map(Text::value).toList()));
        }
        @Override public Effects effects() {
          if (sources.isEmpty()) {
            return Effects.NONE.withWorkingDirectory(destination);
          }
          var all = sources.stream().map(source -> new Placement.Source(source, Placement.From.CONTEXT)).toList();
          return Effects.NONE.withLayer(Effects.Layer.ALWAYS).withPlacements(List.of(new Placement(all, destination))).withUsers(owner.stream().toList());
        }
        @Override public Outcome execute(ExecutionContext context) {
          return sources.isEmpty()
              ? Outcome.config(ConfigDelta.of(new ConfigDelta.WorkingDir(context.config().entering(destination.value()))), "PUT")
              : Outcome.layer(SnapshotDiff.EMPTY, "PUT");
        }

        @BuiltFor(spi = Spi.VERSION)
        public static final class Provider implements InstructionProvider {
          @Override public InstructionSyntax syntax() {
            return InstructionSyntax.of("PUT", ArgumentShape.WORDS, Expansion.WORDS).withFlags(FlagSpec.text("owner"));
          }
          @Override public Optional<Put> parse(InstructionSource source, DiagnosticSink sink) {
            var words = new ArrayList<>(((Arguments.Words) source.arguments()).words());
            var destination = words.removeLast();
            return Optional.of(new Put(words, destination, source.flag("owner"), source.span()));
          }
        }
      }
      """;

  @TempDir private static Path plugins;
  private static Path jar;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;

  @BeforeAll
  static void makePlugin() {
    jar = new PluginMaker(plugins).source("Try", TRY).provider("Try$Provider").source("Put", PUT).provider("Put$Provider").jar("effects.jar");
  }

  private int run(String command, String dockerfile, String... more) throws IOException {
    out.reset();
    err.reset();
    var context = Files.createDirectories(folder.resolve("context"));
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    Files.writeString(context.resolve(".dockerignore"), "*.secret\n");
    var arguments = new ArrayList<>(List.of(command, "--plugin-path", jar.toString()));
    switch (command) {
      case "lint" -> arguments.addAll(List.of("--context", context.toString(), context + "/Dockerfile"));
      case "build" -> arguments.addAll(List.of("--context", context.toString(), "--kaniko-dir", folder + "/state", "--no-push"));
      default -> arguments.addAll(List.of("--context", context.toString()));
    }
    arguments.addAll(List.of(more));
    int code = Main.run(arguments, Map.of(), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    assertThat(err.toString(UTF_8)).as("no stack trace").doesNotContain("\tat ", "    at ");
    return code;
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private String err() {
    return err.toString(UTF_8);
  }

  @Test
  void aPlanTellsItsLayersAndMounts() throws IOException {
    var file = "FROM scratch\nPUT /app\nTRY --cache=x /bin/true\nPUT a /b/\n";
    assertThat(run("plan", file)).as(err()).isZero();
    assertThat(out()).contains("no layer, needs no root", "layer, runs in the root", "mounts     cache at x, id try", "layer, looks at the root");
    assertThat(run("plan", file, "--format=json")).isZero();
    var steps = new ObjectMapper().readTree(out()).at("/stages/0/steps");
    assertThat(steps.findValuesAsText("layer")).containsExactly("no", "yes", "yes");
    assertThat(steps.at("/1/mounts/0").textValue()).isEqualTo("cache at x, id try");
  }

  @Test
  void aMountAtTheRootIsRejected() throws IOException {
    for (var command : List.of("build", "plan", "lint")) {
      assertThat(run(command, "FROM scratch\nPUT /app\nPUT ..\nTRY --cache=. /bin/true\n")).isEqualTo(1);
      assertThat(out() + err()).contains("invalid mount target \"/\"", "Dockerfile:4:");
    }
    assertThat(run("plan", "FROM scratch\nPUT /app\nTRY --cache=. /bin/true\n")).as(err()).isZero();
  }

  @Test
  void rulesKnowItsFacts() throws IOException {
    assertThat(run("lint", "FROM scratch\nPUT --owner=app a.txt b.txt /c\nPUT x.secret /d/\nPUT e\n")).isEqualTo(1);
    assertThat(out()).contains("nobody is called app", "unless /c is a directory already", "Attempting to Put file \"x.secret\"", "Relative workdir \"e\"");
    for (var name : List.of("a", "a.txt", "b.txt")) {
      Files.writeString(folder.resolve("context").resolve(name), "");
    }
    assertThat(run("lint", "FROM scratch\nPUT a.txt b.txt /c/\nPUT /e\nPUT --owner=5:6 a f\n")).as(out()).isZero();
  }

  @Test
  @Tag("system")
  void itsCommandsAreAnnouncedLikeThoseOfRun() throws IOException {
    assertThat(run("build", "FROM scratch\nTRY /none\n", "--isolation=chroot")).isNotZero();
    assertThat(out() + err()).contains("[stage-0 1/1] TRY /none\n");
  }

  @Test
  @Tag("system")
  void aCommandThatNeedsMoreThanItSaysIsNotRun() throws IOException {
    assertThat(run("build", "FROM scratch\nTRY /hidden\n", "--isolation=chroot", "--allow=network.host")).isEqualTo(1);
    assertThat(err()).contains("TRY: the plugin " + jar + " asks for what its instruction did not declare: TRY: it does not say that its commands need the network HOST");
  }
}
