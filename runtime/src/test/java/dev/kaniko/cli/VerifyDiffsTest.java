package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --verify-diffs}: a claim that is not the truth is an error that names the jar, the step and the paths. */
final class VerifyDiffsTest {
  /** {@code CLAIM HOW} says of itself what is not so. */
  private static final String CLAIM = """
      public record Claim(String how, Span span) implements Instruction {
        static final Metadata FILE = Metadata.of(0644, 0, 0, Instant.EPOCH);
        static int times;

        @Override public Keyword keyword() { return new Keyword("CLAIM"); }
        @Override public Effects effects() { return Effects.unknown(rootAccess()).setting(ConfigDelta.User.class); }
        @Override public RootAccess rootAccess() {
          return how.startsWith("none-") ? RootAccess.NONE : how.startsWith("observe-") ? RootAccess.OBSERVE : RootAccess.READ;
        }
        @Override public Optional<Fingerprint> fingerprint() {
          return how.endsWith("-once") ? Optional.empty() : Optional.of(Fingerprint.EMPTY.with("how", how));
        }
        @Override public Outcome execute(ExecutionContext context) throws IOException, InterruptedException {
          times++;
          return switch (how) {
            case "other-content", "other-content-once" -> layer(put("/a", "time " + times));
            case "other-history" -> Outcome.config(ConfigDelta.NONE, "CLAIM " + times);
            case "other-config" -> Outcome.config(ConfigDelta.of(new ConfigDelta.User("" + times)), "CLAIM");
            case "other-layer" -> times % 2 == 0 ? layer() : Outcome.config(ConfigDelta.NONE, "CLAIM");
            case "more-paths" -> times % 2 == 0 ? layer(put("/a", "a")) : layer(put("/a", "a"), put("/b", "b"));
            case "other-bytes-once" -> layer(put("/a", changing()));
            case "overwrites" -> {
              var file = ((FileNode.RegularFile) context.root().find(ImagePath.clean("/file")).orElseThrow().node()).content().file().orElseThrow();
              Files.writeString(file, "damaged");
              yield layer(put("/a", "a"));
            }
            case "none-below-nothing" -> layer(put("/none/a", "a"));
            case "none-remove-nothing" -> layer(new Change.Remove(ImagePath.clean("/none")));
            case "none-below-link" -> layer(put("/link/a", "a"));
            case "again" -> {
              var there = context.root().find(ImagePath.clean("/file")).orElseThrow().node();
              yield layer(new Change.Put(ImagePath.clean("/file"), there));
            }
            case "directory" -> layer(
                new Change.Put(ImagePath.clean("/d"), new FileNode.Directory(Metadata.of(0750, 3, 4, context.now()))), put("/d/a", "a"),
                new Change.HardLink(ImagePath.clean("/d/b"), ImagePath.clean("/d/a")),
                new Change.Put(ImagePath.clean("/d/l"), new FileNode.SymbolicLink(FILE.withMode(0777), "a")));
            case "observe-truth" -> layer(context.observe(runner -> run(runner)));
            case "observe-less" -> { context.observe(runner -> run(runner)); yield Outcome.config(ConfigDelta.NONE, "CLAIM"); }
            case "observe-more" -> layer(context.observe(runner -> run(runner)).then(new SnapshotDiff(List.of(put("/invented", "x")))));
            case "observe-other" -> layer(context.observe(runner -> run(runner)).then(new SnapshotDiff(List.of(put("/made", "x")))));
            default -> throw new InstructionFailedException(how);
          };
        }
        private static void run(CommandRunner runner) throws IOException, InterruptedException {
          var argv = List.of("/bin/busybox", "sh", "-c", "echo made > /made; /bin/busybox rm /file");
          runner.run(new Command(argv, new TreeMap<>(), ImagePath.ROOT, 0, 0, List.of(), List.of(), Command.Network.DEFAULT, Command.Security.SANDBOX));
        }
        private static Outcome layer(Change... changes) { return layer(new SnapshotDiff(List.of(changes))); }
        private static Outcome layer(SnapshotDiff diff) { return Outcome.layer(diff, "CLAIM"); }
        private static Change put(String path, String text) { return put(path, FileContent.of(text)); }
        private static Change put(String path, FileContent content) {
          return new Change.Put(ImagePath.clean(path), new FileNode.RegularFile(FILE, content));
        }
        private static FileContent changing() {
          return new FileContent() {
            @Override public long size() { return 1; }
            @Override public InputStream open() { return new ByteArrayInputStream(new byte[] {(byte) times++}); }
          };
        }

        @BuiltFor(spi = Spi.VERSION)
        public static final class Provider implements InstructionProvider {
          @Override public InstructionSyntax syntax() { return InstructionSyntax.of("CLAIM", ArgumentShape.LINE, Expansion.NONE); }
          @Override public Optional<Claim> parse(InstructionSource source, DiagnosticSink sink) {
            return Optional.of(new Claim(((Arguments.Line) source.arguments()).text().value(), source.span()));
          }
        }
      }
      """;

  @TempDir private static Path plugins;
  private static Path jar;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;

  @BeforeAll
  static void makePlugin() {
    jar = new PluginMaker(plugins).source("Claim", CLAIM).provider("Claim$Provider").jar("claim.jar");
  }

  private int build(String dockerfile, String... more) throws IOException {
    var context = Files.createDirectories(folder.resolve("context"));
    Files.writeString(context.resolve("file"), "content");
    var links = Files.createDirectories(context.resolve("links"));
    if (!Files.isSymbolicLink(links.resolve("link"))) {
      Files.createSymbolicLink(links.resolve("link"), Path.of("/file"));
    }
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    var arguments = new ArrayList<>(List.of("build", "--plugin-path", jar.toString(), "--context", context.toString(),
        "--kaniko-dir", folder + "/state", "--no-push", "--oci-layout-path", folder + "/image"));
    arguments.addAll(List.of(more));
    err.reset();
    int code = Main.run(arguments, Map.of(), new PrintStream(new ByteArrayOutputStream(), true, UTF_8), new PrintStream(err, true, UTF_8));
    assertThat(err()).as("no stack trace").doesNotContain("\tat ", "    at ");
    return code;
  }

  private String err() {
    return err.toString(UTF_8);
  }

  private void assertFalse(String dockerfile, String what) throws IOException {
    assertThat(build(dockerfile, "--verify-diffs")).as(err()).isEqualTo(1);
    assertThat(err()).contains("CLAIM: the plugin " + jar + " " + what, "[PluginFailed]", "Dockerfile:" + dockerfile.lines().count() + ":1");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      other-content       | has a fingerprint, so its result may be used again, but came to something else the second time: /a differs
      other-history       | has a fingerprint, so its result may be used again, but came to something else the second time: the line in the history differs
      other-config        | has a fingerprint, so its result may be used again, but came to something else the second time: the configuration differs
      other-layer         | has a fingerprint, so its result may be used again, but came to something else the second time: a layer differs
      more-paths          | has a fingerprint, so its result may be used again, but came to something else the second time: /b differs
      other-bytes-once    | claims a wrong diff: /a has another content
      none-below-nothing  | claims a diff that puts /none/a, and /none is not there
      none-remove-nothing | claims a diff that removes /none, which is not there
      none-below-link     | claims a diff that puts /link/a, and /link is a symbolic link to /file
      """)
  void aClaimThatIsNotSoNamesTheJar(String how, String what) throws IOException {
    assertFalse("FROM scratch\nCOPY file links /\nCLAIM " + how + "\n", what);
    assertThat(build("FROM scratch\nCOPY file links /\nCLAIM " + how + "\n")).as("nobody looks unless he is asked to").isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"other-content-once", "again", "directory"})
  void whatIsSoIsNoError(String how) throws IOException {
    assertThat(build("FROM scratch\nCOPY file links /\nCLAIM " + how + "\nCOPY file /second\n", "--verify-diffs")).as(err()).isZero();
  }

  @Test
  void standardInstructionsTellTheTruth() throws IOException {
    assertThat(build("""
        FROM scratch AS a
        ARG X=1
        WORKDIR /srv/data
        COPY --chown=3:4 --chmod=640 file links ./
        ADD file /srv/data/file
        COPY <<one <<two /here/
        1
        one
        2
        two
        ENV A=$X
        FROM a
        COPY --from=a /srv /copied
        COPY --from=a /srv/data /srv/data
        COPY --link file /linked/
        USER 3:4
        WORKDIR below
        LABEL a=b
        CMD ["x"]
        """, "--verify-diffs")).as(err()).isZero();
  }

  /** A root in which commands can run is needed here: as root, with busybox in the image. */
  @Tag("system")
  @Test
  void observedDiffsAreHeldAgainstADoubleWalk() throws IOException {
    var busybox = Path.of("/bin/busybox");
    assumeTrue(Files.exists(busybox), "busybox-static is not installed");
    Files.copy(busybox, Files.createDirectories(folder.resolve("context")).resolve("busybox"));
    // The first command leaves the places behind where the system's own file systems are mounted.
    var head = "FROM scratch\nCOPY busybox /bin/busybox\nCOPY file links /\nRUN [\"/bin/busybox\", \"true\"]\n";
    assertThat(build(head + """
        SHELL ["/bin/busybox", "sh", "-c"]
        RUN /bin/busybox mkdir -p /x/y && echo a > /x/y/a && /bin/busybox ln /x/y/a /x/b && /bin/busybox ln -s a /x/l && /bin/busybox mkfifo /x/f
        RUN /bin/busybox rm -r /x/y && /bin/busybox chmod 700 /x && /bin/busybox chown 7:8 /x/b && echo more >> /file
        RUN /bin/busybox rm -r /x && echo now-a-file > /x && /bin/busybox touch -d 2001-02-03 /file
        COPY file /x2/
        RUN /bin/busybox mv /x2 /x3
        CLAIM observe-truth
        """, "--verify-diffs")).as(err()).isZero();
    assertFalse(head + "CLAIM observe-less\n", "claims a wrong diff: /file is missing, /made is there");
    assertFalse(head + "CLAIM observe-more\n", "claims a wrong diff: /invented is missing");
    assertFalse(head + "CLAIM observe-other\n", "claims a wrong diff: /made ");
  }

  @Tag("system")
  @Test
  void aRootThatMayOnlyBeLookedAtIsNotWrittenTo() throws IOException {
    var busybox = Path.of("/bin/busybox");
    assumeTrue(Files.exists(busybox), "busybox-static is not installed");
    Files.copy(busybox, Files.createDirectories(folder.resolve("context")).resolve("busybox"));

    assertFalse("FROM scratch\nCOPY busybox /bin/busybox\nRUN [\"/bin/busybox\", \"touch\", \"/file\"]\nCLAIM overwrites\n",
        "changed the root, which it may only look at: /file ");
  }
}
