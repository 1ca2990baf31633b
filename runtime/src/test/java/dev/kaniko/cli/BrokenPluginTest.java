package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.plugin.PluginMaker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plugin that does what it may not do: the error names its jar, its keyword and the place, and it is nobody else's bug. */
final class BrokenPluginTest {
  /** {@code BREAK HOW} does it as it is told. */
  private static final String BREAK = """
      public record Break(String how, Span span) implements Instruction {
        static final Metadata FILE = Metadata.of(0644, 0, 0, Instant.EPOCH);
        static final Input.Remote UNDECLARED = new Input.Remote("https://nosuch.invalid/", Optional.empty());

        @Override public Keyword keyword() {
          return new Keyword(how.equals("other-keyword") ? "BRAKE" : "BREAK");
        }
        @Override public Span span() { return how.equals("other-span") ? new Span(span.source(), 0, 1) : span; }
        @Override public RootAccess rootAccess() {
          return how.equals("null-access") ? null : how.startsWith("read-") ? RootAccess.READ : RootAccess.NONE;
        }
        @Override public Optional<Fingerprint> fingerprint() {
          return how.endsWith("-once") ? Optional.empty() : Optional.of(Fingerprint.EMPTY.with("how", how));
        }
        @Override public List<Input> inputs() {
          return how.equals("other-stage") ? List.of(new Input.Files(new Origin.Named("elsewhere", false), List.of("/"))) : List.of();
        }
        @Override public Effects effects() {
          var effects = Effects.unknown(rootAccess());
          return switch (how) {
            case "null-effects" -> null;
            case "other-effects" -> effects.withUsers(List.of(new Text("app", new Span(span.source(), 0, 1))));
            case "needless-effects" -> effects.withCommands(CommandNeeds.PLAIN);
            case "unkept-layer" -> effects.withLayer(Effects.Layer.ALWAYS);
            case "sudden-layer" -> effects.withLayer(Effects.Layer.NEVER);
            case "unkept-directory" -> effects.withWorkingDirectory(new Text("a", span));
            default -> effects;
          };
        }
        @Override public Outcome execute(ExecutionContext context) throws IOException, InterruptedException {
          switch (how) {
            case "sudden-layer" -> { return layer(put("/a", "a")); }
            case "sudden-label" -> { return Outcome.config(ConfigDelta.of(new ConfigDelta.Label("a", "b")), "BREAK"); }
            case "throw" -> throw new UnsupportedOperationException("not today");
            case "overflow" -> { return execute(context); }
            case "later" -> dev.kaniko.image.Later.more();
            case "null" -> { return null; }
            case "interrupted" -> throw new InterruptedException();
            case "undeclared-root" -> context.root();
            case "undeclared-context" -> context.open(new Input.Files(new Origin.BuildContext(), List.of("/")));
            case "undeclared-address" -> context.fetch(UNDECLARED);
            case "undeclared-repository" -> context.checkout(new Input.Git("https://nosuch.invalid/", Optional.empty(), false));
            case "undeclared-command" -> context.observe(runner -> {});
            case "world" -> throw new IOException("the disk is full");
            case "author" -> throw new InstructionFailedException("write it otherwise");
            case "hang" -> { System.setProperty("org.example.hangs", "true"); while (true) { try { Thread.sleep(1000); } catch (InterruptedException e) { System.setProperty("org.example.interrupted", "true"); } } }
            case "disorder" -> { return layer(put("/b", "b"), put("/a", "a")); }
            case "below-file" -> { return layer(put("/a", "a"), put("/a/b", "b")); }
            case "no-target" -> { return layer(new Change.HardLink(ImagePath.clean("/b"), ImagePath.clean("/a"))); }
            case "root" -> { return layer(new Change.Put(ImagePath.ROOT, new FileNode.Directory(FILE))); }
            case "read-root" -> { return layer(new Change.Put(ImagePath.ROOT, new FileNode.Directory(FILE))); }
            case "read-below-nothing" -> { return layer(put("/none/a", "a")); }
            case "read-below-file" -> { return layer(put("/file/a", "a")); }
            case "read-remove-nothing" -> { return layer(new Change.Remove(ImagePath.clean("/none"))); }
            case "nasty" -> throw new Nasty();
            case "nasty-world" -> throw new NastyWorld();
            case "negative" -> { return layer(put("/a", new FileContent() {
              @Override public long size() { return -1; }
              @Override public InputStream open() { return InputStream.nullInputStream(); }
            })); }
            case "hanging-content" -> { return layer(put("/a", new FileContent() {
              @Override public long size() { return 10; }
              @Override public InputStream open() {
                return new InputStream() {
                  @Override public int read() {
                    while (System.getProperty("org.example.over") == null) { Thread.onSpinWait(); }
                    return -1;
                  }
                };
              }
            })); }
            case "short", "long" -> { return layer(put("/a", content(how.equals("short") ? 2 : 20))); }
            case "throwing-content" -> { return layer(put("/a", content(-1))); }
            case "read-file" -> { return layer(put("/file", "x")); }
            default -> {}
          }
          return Outcome.config(ConfigDelta.NONE, "BREAK " + how);
        }
        static final class Nasty extends RuntimeException {
          @Override public String getMessage() { throw new IllegalStateException("no message"); }
          @Override public String toString() { throw new IllegalStateException("no text"); }
        }
        static final class NastyWorld extends IOException {
          @Override public String getMessage() { throw new IllegalStateException("no message"); }
          @Override public String toString() { throw new IllegalStateException("no text"); }
        }
        private static Outcome layer(Change... changes) { return Outcome.layer(new SnapshotDiff(List.of(changes)), "BREAK"); }
        private static Change put(String path, String text) { return put(path, FileContent.of(text)); }
        private static Change put(String path, FileContent content) {
          return new Change.Put(ImagePath.clean(path), new FileNode.RegularFile(FILE, content));
        }
        private static FileContent content(int length) {
          return new FileContent() {
            @Override public long size() { return 10; }
            @Override public InputStream open() {
              if (length < 0) { throw new IllegalStateException("gone"); }
              return new ByteArrayInputStream(new byte[length]);
            }
          };
        }

        @BuiltFor(spi = Spi.VERSION)
        public static final class Provider implements InstructionProvider {
          @Override public InstructionSyntax syntax() { return InstructionSyntax.of("BREAK", ArgumentShape.LINE, Expansion.WORDS); }
          private static String how(InstructionSource source) { return ((Arguments.Line) source.arguments()).text().value(); }
          @Override public void check(InstructionSource source, DiagnosticSink sink) {
            if (how(source).equals("check")) { throw new IllegalArgumentException("unchecked"); }
          }
          @Override public List<StageReference> references(InstructionSource source) {
            return switch (how(source)) {
              case "references" -> throw new IllegalArgumentException("unreferenced");
              case "null-references" -> null;
              default -> List.of();
            };
          }
          @Override public Optional<Break> parse(InstructionSource source, DiagnosticSink sink) {
            var how = how(source);
            switch (how) {
              case "parse" -> throw new IllegalArgumentException("unparsed");
              case "null-parse" -> { return null; }
              case "silent" -> { return Optional.empty(); }
              case "astray" -> sink.report(Diagnostic.error("Astray", new Span(source.span().source(), 0, 1), "there"));
              default -> {}
            }
            return Optional.of(new Break(how, source.span()));
          }
          @Override public List<InstructionRule> rules() { return List.of(new Rule()); }
        }

        static final class Rule implements InstructionRule {
          @Override public String id() { return "BreakRule"; }
          @Override public String title() { return "t"; }
          @Override public String page() { return "# t"; }
          @Override public void check(InstructionUse use, DiagnosticSink sink) {
            if (((Break) use.instruction()).how().equals("rule")) { throw new IllegalStateException("unruly"); }
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
    jar = new PluginMaker(plugins)
        .foreign("dev.kaniko.image.Later", "package dev.kaniko.image; public final class Later { public static void more() {} }")
        .source("Break", BREAK).provider("Break$Provider").jar("break.jar");
  }

  /** What does not listen would compute beside all later suites of this JVM. */
  @AfterAll
  static void endWhatHangs() {
    System.setProperty("org.example.over", "true");
  }

  private List<String> arguments(String command, String dockerfile, String... more) throws IOException {
    var context = Files.createDirectories(folder.resolve("context"));
    Files.writeString(context.resolve("file"), "content");
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    var arguments = new ArrayList<>(List.of(command, "--plugin-path", jar.toString()));
    arguments.addAll(command.equals("lint")
        ? List.of(context + "/Dockerfile")
        : List.of("--context", context.toString(), "--kaniko-dir", folder + "/state", "--no-push", "--oci-layout-path", folder + "/image"));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private int run(List<String> arguments) {
    int code = Main.run(arguments, Map.of(), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    assertThat(err.toString(UTF_8)).as("no stack trace").doesNotContain("\tat ", "    at ", "bug in kaniko");
    return code;
  }

  private int build(String dockerfile, String... more) throws IOException {
    return run(arguments("build", dockerfile, more));
  }

  private String err() {
    return err.toString(UTF_8);
  }

  private void assertBlamed(String how, String what) throws IOException {
    assertThat(build("FROM scratch\nCOPY file /\nBREAK " + how + "\n")).as(err()).isEqualTo(1);
    assertThat(err()).contains("BREAK: the plugin " + jar + " " + what, "[PluginFailed]", "Dockerfile:3:1", "BREAK " + how);
    assertThat(folder.resolve("image/index.json")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      check            | threw java.lang.IllegalArgumentException: unchecked in check()
      references       | threw java.lang.IllegalArgumentException: unreferenced in references()
      null-references  | threw java.lang.NullPointerException
      parse            | threw java.lang.IllegalArgumentException: unparsed in parse()
      null-parse       | returned null from parse()
      silent           | returned nothing from parse() and reported no error
      astray           | threw java.lang.IllegalArgumentException: a diagnostic that points outside of its instruction: there in parse()
      other-keyword    | returned an instruction of the keyword BRAKE
      other-span       | returned an instruction with a span that is not its own
      null-access      | threw java.lang.NullPointerException: rootAccess() returned null in parse()
      null-effects     | threw java.lang.NullPointerException: effects() returned null in parse()
      other-effects    | returned an instruction with effects at a place that is not its own
      needless-effects | returned an instruction that runs no commands, and whose effects have some
      """)
  void aProviderIsToBlame(String how, String what) throws IOException {
    assertBlamed(how, what);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      throw                 | threw java.lang.UnsupportedOperationException: not today in execute()
      overflow              | overflowed the stack in execute()
      later                 | was built for another version of the SPI: java.lang.NoClassDefFoundError: dev/kaniko/image/Later
      nasty                 | threw org.example.Break$Nasty in execute()
      negative              | threw java.lang.IllegalArgumentException: a content with -1 bytes: /a in size()
      null                  | returned null from execute()
      interrupted           | ended execute() as if the build had been cancelled
      undeclared-root       | asks for what its instruction did not declare: BREAK: it does not say that it reads the root
      undeclared-context    | asks for what its instruction did not declare: BREAK: it did not declare Files[origin=BuildContext[]
      undeclared-address    | asks for what its instruction did not declare: BREAK: it did not declare Remote[url=https://nosuch.invalid/
      undeclared-repository | asks for what its instruction did not declare: BREAK: it did not declare Git[url=https://nosuch.invalid/
      undeclared-command    | asks for what its instruction did not declare: BREAK: it does not say that it writes to the root
      unkept-layer          | made no layer, and its effects say that it makes one
      sudden-layer          | made a layer, and its effects say that it makes none
      sudden-label          | made the assignment ConfigDelta.Label, which its effects do not name
      unkept-directory      | left the working directory /, and its effects lead to /a
      disorder              | threw java.lang.IllegalArgumentException: not in order at /a in execute()
      below-file            | threw java.lang.IllegalArgumentException: /a/b is below /a, which is no directory in execute()
      no-target             | threw java.lang.IllegalArgumentException: hard link /b to /a, which is not a file put before it in execute()
      root                  | claims to change the root directory itself, which is part of no layer
      read-root             | claims to change the root directory itself, which is part of no layer
      read-below-nothing    | claims a diff that puts /none/a, and /none is not there
      read-below-file       | claims a diff that puts /file/a, and /file is no directory
      read-remove-nothing   | claims a diff that removes /none, which is not there
      short                 | gave less than the 10 bytes that it had announced for the content of /a
      long                  | gave more than the 10 bytes that it had announced for the content of /a
      throwing-content      | threw java.lang.IllegalStateException: gone in open() of the content of /a
      """)
  void anInstructionIsToBlame(String how, String what) throws IOException {
    assertBlamed(how, what);
  }

  @Test
  void theErrorSaysWhereInThePlugin() throws IOException {
    assertBlamed("throw", "threw");
    assertThat(err()).contains("this is a bug of the plugin, at org.example.Break.execute(Break.java:");
  }

  @Test
  void whatIsNotThePluginsFaultIsNotBlamedOnIt() throws IOException {
    assertThat(build("FROM scratch\nBREAK world\n")).isEqualTo(1);
    assertThat(build("FROM scratch\nBREAK author\n")).isEqualTo(1);
    assertThat(build("FROM scratch\nBREAK nasty-world\n")).isEqualTo(1);
    assertThat(err()).contains("the disk is full", "org.example.Break$NastyWorld", "write it otherwise", "Dockerfile:2:1").doesNotContain("break.jar");
    assertThat(build("FROM scratch\nCOPY file /\nBREAK nothing\nBREAK read-file\n")).as(err()).isZero();
  }

  @Test
  void aStageThatWasNotNamedIsNotRead() throws IOException {
    assertThat(build("FROM scratch\nBREAK other-stage\n")).isEqualTo(1);
    assertThat(err()).contains("BREAK reads \"elsewhere\", which its provider did not name as a reference", "Dockerfile:2:1");
  }

  @Test
  void planAndLintBlameItToo() throws IOException {
    assertThat(run(arguments("plan", "FROM scratch\nBREAK parse\n"))).isEqualTo(1);
    assertThat(err()).contains("BREAK: the plugin " + jar + " threw java.lang.IllegalArgumentException: unparsed", "Dockerfile:2:1");
    assertThat(run(arguments("lint", "FROM scratch\nBREAK parse\nBREAK rule\n"))).isEqualTo(1);
    assertThat(out.toString(UTF_8)).contains("BREAK: the plugin " + jar + " threw java.lang.IllegalArgumentException: unparsed", "Dockerfile:2:1",
        "BREAK: the plugin " + jar + " threw java.lang.IllegalStateException: unruly in check() of the rule BreakRule", "Dockerfile:3:1");
  }

  @Test
  void aTriggerSaysWhichBaseBringsTheMistakeIn() throws IOException {
    assertThat(build("FROM scratch AS base\nONBUILD BREAK throw\nFROM base\n")).isEqualTo(1);
    assertThat(err()).contains("BREAK: the plugin " + jar + " threw", "this base brings the trigger in");
  }

  @Test
  @Timeout(120)
  void aCancelledBuildDoesNotWaitForAPluginThatDoesNotListen() throws Exception {
    System.clearProperty("org.example.hangs");
    System.clearProperty("org.example.interrupted");
    var arguments = arguments("build", "FROM scratch\nBREAK hang\n");
    var code = new AtomicInteger(-1);
    var build = Thread.ofPlatform().start(() -> code.set(run(arguments)));
    while (System.getProperty("org.example.hangs") == null) {
      Thread.sleep(20);
    }

    build.interrupt();
    assertThat(build.join(Duration.ofSeconds(60))).isTrue();

    assertThat(code.get()).isEqualTo(130);
    assertThat(System.getProperty("org.example.interrupted")).as("it was asked to end").isEqualTo("true");
    assertThat(Thread.getAllStackTraces().keySet()).as("what is left does not keep the process alive")
        .filteredOn(thread -> thread.getName().equals("plugin break.jar")).isNotEmpty().allMatch(Thread::isDaemon);
  }

  @Test
  @Timeout(120)
  void aFailureElsewhereDoesNotWaitForItEither() throws IOException {
    assertThat(build("FROM scratch AS slow\nBREAK hang\nFROM scratch\nBREAK throw\nCOPY --from=slow / /\n")).isEqualTo(1);
    assertThat(err()).contains("threw java.lang.UnsupportedOperationException: not today");
  }

  @Test
  @Timeout(120)
  void norForAContentThatNeverEnds() throws IOException {
    assertThat(build("FROM scratch AS slow\nBREAK hanging-content\nFROM slow\nBREAK throw\n")).isEqualTo(1);
    assertThat(err()).contains("threw java.lang.UnsupportedOperationException: not today");
  }
}
