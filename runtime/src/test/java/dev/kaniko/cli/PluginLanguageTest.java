package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.plugin.PluginMaker;
import dev.kaniko.runtime.registry.FakeRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keyword of a plugin wherever a standard one may stand, from the command line to the image. */
final class PluginLanguageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int STANDARD = 17;

  /** {@code PLACE [--mode=OCTAL] FILE… DIRECTORY} puts files of the build context into a directory: words, a flag, an input, a rule. */
  private static final String PLACE = """
      public record Place(List<String> files, String directory, String mode, Span span) implements Instruction {
        private Input.Files input() { return new Input.Files(new Origin.BuildContext(), files); }
        @Override public Keyword keyword() { return new Keyword("PLACE"); }
        @Override public RootAccess rootAccess() { return RootAccess.READ; }
        @Override public List<Input> inputs() { return List.of(input()); }
        @Override public Optional<Fingerprint> fingerprint() {
          return Optional.of(Fingerprint.EMPTY.with("files", files).with("directory", directory).with("mode", mode));
        }
        @Override public Outcome execute(ExecutionContext context) throws IOException {
          var metadata = Metadata.of(Integer.parseInt(mode, 8), 0, 0, context.now());
          var place = context.config().workingDirectory().resolve(directory);
          var changes = new ArrayList<Change>();
          if (context.root().find(place).isEmpty()) {
            changes.add(new Change.Put(place, new FileNode.Directory(metadata)));
          }
          for (var name : files) {
            var found = context.open(input()).find(ImagePath.ROOT.resolve(name));
            if (found.isEmpty()) {
              throw new InstructionFailedException("there is no " + name + " in the build context");
            }
            changes.add(new Change.Put(place.child(name), found.get().node().with(metadata)));
          }
          return Outcome.layer(SnapshotDiff.of(changes), "PLACE " + String.join(" ", files) + " in " + place);
        }

        @BuiltFor(spi = Spi.VERSION)
        public static final class Provider implements InstructionProvider {
          @Override public InstructionSyntax syntax() {
            return InstructionSyntax.of("PLACE", ArgumentShape.WORDS, Expansion.WORDS).withFlags(FlagSpec.expanded("mode"));
          }
          @Override public void check(InstructionSource source, DiagnosticSink sink) {
            if (((Arguments.Words) source.arguments()).words().size() < 2) {
              sink.report(Diagnostic.error("PlaceWhat", source.keywordSpan(), "PLACE needs a file and a directory"));
            }
          }
          @Override public Optional<Place> parse(InstructionSource source, DiagnosticSink sink) {
            var words = new ArrayList<>(((Arguments.Words) source.arguments()).words());
            var directory = words.removeLast();
            var mode = source.flag("mode").map(Text::value).orElse("755");
            if (!mode.matches("[0-7]+")) {
              sink.report(Diagnostic.error("PlaceMode", source.flag("mode").orElseThrow().span(), "not an octal mode: " + mode));
              return Optional.empty();
            }
            return Optional.of(new Place(words.stream().map(Text::value).toList(), directory.value(), mode, source.span()));
          }
          @Override public List<InstructionRule> rules() { return List.of(new Relative(), new Open()); }
        }

        static final class Relative implements InstructionRule {
          @Override public String id() { return "PlaceRelative"; }
          @Override public String title() { return "PLACE into a directory that depends on WORKDIR"; }
          @Override public String page() { return "# PlaceRelative\\n\\nWrite an absolute directory.\\n"; }
          @Override public void check(InstructionUse use, DiagnosticSink sink) {
            if (!((Place) use.instruction()).directory().startsWith("/")) {
              var word = ((Arguments.Words) use.written().arguments()).words().getLast();
              sink.report(finding(word.span(), word.value() + " depends on WORKDIR"));
            }
          }
        }

        static final class Open implements InstructionRule {
          @Override public String id() { return "PlaceOpen"; }
          @Override public String title() { return "PLACE of files that everybody may change"; }
          @Override public String page() { return "# PlaceOpen\\n\\nGive another mode.\\n"; }
          @Override public Optional<String> documentation() { return Optional.of("https://place.example/open"); }
          @Override public boolean isBuildCheck() { return true; }
          @Override public void checkWritten(InstructionSource source, DiagnosticSink sink) {
            source.flag("mode").filter(mode -> mode.value().equals("777")).ifPresent(mode -> sink.report(finding(mode.span(), "everybody may change it")));
          }
        }
      }
      """;

  @TempDir private static Path plugins;
  private static Path jar;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  @TempDir private Path folder;

  @BeforeAll
  static void makePlugin() {
    jar = new PluginMaker(plugins).source("Place", PLACE).provider("Place$Provider").version("1.4").jar("place.jar");
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    int code = Main.run(List.of(arguments), environment, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    assertThat(err.toString(UTF_8)).as("no stack trace").doesNotContain("\tat ", "    at ");
    return code;
  }

  /** Runs a command on a Dockerfile in a context with the file {@code f}, with the plugin. */
  private int runOn(String command, String dockerfile, String... more) throws IOException {
    var context = Files.createDirectories(folder.resolve("context"));
    Files.writeString(context.resolve("f"), "content of f");
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    var arguments = new ArrayList<String>(List.of(command));
    switch (command) {
      case "lint" -> arguments.addAll(List.of(context + "/Dockerfile"));
      case "build" -> arguments.addAll(List.of("--context", context.toString(), "--kaniko-dir", folder + "/state", "--no-push", "--oci-layout-path", folder + "/image"));
      default -> arguments.addAll(List.of("--context", context.toString()));
    }
    arguments.addAll(List.of("--plugin-path", jar.toString()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private String err() {
    return err.toString(UTF_8);
  }

  private String out() {
    return out.toString(UTF_8);
  }

  /** The configuration of the image that was built last. */
  private JsonNode image() throws IOException {
    var manifest = blob(JSON.readTree(folder.resolve("image/index.json").toFile()).at("/manifests/0/digest").textValue());
    return blob(manifest.at("/config/digest").textValue());
  }

  private JsonNode blob(String digest) throws IOException {
    return JSON.readTree(folder.resolve("image/blobs/sha256").resolve(digest.substring("sha256:".length())).toFile());
  }

  @Test
  void aBuildCarriesItOut() throws IOException {
    assertThat(runOn("build", "FROM scratch\nARG D=data M=700\nWORKDIR /srv\nplace --mode=$M \\\n  f $D\n")).as(err()).isZero();

    var history = image().get("history");
    assertThat(history.get(history.size() - 1).get("created_by").textValue()).isEqualTo("PLACE f in /srv/data");
    assertThat(image().at("/rootfs/diff_ids")).hasSize(2);
  }

  @Test
  void withoutThePluginTheKeywordIsUnknown() throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve("bare")).resolve("Dockerfile"), "FROM scratch\nPLACE f /x\n");
    assertThat(run("build", "--context", folder + "/bare", "--no-push", "--kaniko-dir", folder + "/state")).isEqualTo(1);
    assertThat(err()).contains("unknown instruction: PLACE", "Dockerfile:2:1");
  }

  @Test
  void theVariableAndTheFolderOfTheKanikoDirectoryBringItToo() throws IOException {
    var file = Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nPLACE f /x\n").toString();
    environment.put("KANIKO_PLUGIN_PATH", jar.toString());
    assertThat(run("lint", file)).as(err()).isZero();
    environment.clear();
    assertThat(run("lint", file)).isEqualTo(1);
    environment.put("KANIKO_DIR", folder + "/kaniko");
    Files.copy(jar, Files.createDirectories(folder.resolve("kaniko/plugins")).resolve("place.jar"));
    assertThat(run("lint", file)).as(err()).isZero();
  }

  @Test
  void errorsPointIntoTheInstruction() throws IOException {
    for (var command : List.of("build", "plan", "lint")) {
      assertThat(runOn(command, "FROM scratch\nPLACE --mode=u+x f /x\nPLACE f\nPLACE --made=7 f /x\nPLACE \"f /x\n")).isEqualTo(1);
      assertThat(err() + out()).contains("PLACE needs a file and a directory", "Dockerfile:3:1", "unknown flag: --made", "Dockerfile:4:7", "--mode");
    }
    assertThat(runOn("build", "FROM scratch\nPLACE --mode=u+x f /x\n")).isEqualTo(1);
    assertThat(err()).contains("not an octal mode: u+x", "Dockerfile:2:14");
    assertThat(runOn("build", "FROM scratch\nPLAEC f /x\n")).isEqualTo(1);
    assertThat(err()).contains("unknown instruction: PLAEC", "did you mean PLACE?");
    assertThat(runOn("build", "FROM scratch\nPLACE nosuch /x\n")).isEqualTo(1);
    assertThat(err()).contains("there is no nosuch in the build context", "Dockerfile:2:1");
    assertThat(runOn("build", "PLACE f /x\nFROM scratch\n")).isEqualTo(1);
    assertThat(err()).contains("no build stage in current context");
  }

  @Test
  void aPlanTellsOfIt() throws IOException {
    var file = "FROM scratch\nARG D=/data\nPLACE --mode=700 f $D\n";
    assertThat(runOn("plan", file)).as(err()).isZero();
    assertThat(out()).contains("PLACE --mode=700 f $D", "needs no root, cacheable", "a layer, maybe", "plugin     " + jar,
        "means      files=\"f\" directory=\"/data\" mode=\"700\"", "reads      build context: f", "D = \"/data\"  (ARG default at Dockerfile:2)");
    assertThat(runOn("plan", file, "--format=json")).isZero();
    var step = JSON.readTree(out()).at("/stages/0/steps/1");
    assertThat(step.get("keyword").textValue()).isEqualTo("PLACE");
    assertThat(step.get("plugin").textValue()).isEqualTo(jar.toString());
    assertThat(step.at("/meaning/1/name").textValue()).isEqualTo("directory");
    assertThat(step.at("/meaning/1/values/0").textValue()).isEqualTo("/data");
    assertThat(step.at("/reads/0/kind").textValue()).isEqualTo("context");
    assertThat(JSON.readTree(out()).at("/stages/0/steps/0/plugin").isNull()).isTrue();
    for (var format : List.of("mermaid", "dot")) {
      assertThat(runOn("plan", file, "--format", format)).isZero();
      assertThat(out()).contains("PLACE --mode=700 f ");
    }
  }

  @Test
  void itsRulesAreRulesLikeOthers() throws IOException {
    var file = "FROM scratch\nPLACE f \\\n  data\n";
    assertThat(runOn("lint", file)).isEqualTo(1);
    assertThat(out()).contains("PlaceRelative", "data depends on WORKDIR", "Dockerfile:3:3");
    assertThat(runOn("lint", file, "--skip=PlaceRelative")).as(out()).isZero();
    assertThat(runOn("lint", file, "--only=PlaceRelative")).isEqualTo(1);
    assertThat(runOn("lint", "# check=skip=PlaceRelative\n" + file)).as(out()).isZero();
    assertThat(runOn("lint", file.replace("PLACE", "# check=skip=PlaceRelative\nPLACE"))).as(out()).isZero();
    assertThat(runOn("lint", file.replace("data", "/data"))).as(out()).isZero();
    for (var format : List.of("json", "sarif", "checkstyle", "github")) {
      assertThat(runOn("lint", file, "--format", format)).isEqualTo(1);
      assertThat(out()).contains("PlaceRelative", "depends on WORKDIR");
    }
    assertThat(runOn("lint", file, "--format=sarif")).isEqualTo(1);
    assertThat(out()).contains("Write an absolute directory.");
    assertThat(run("lint", "--plugin-path", jar.toString(), "--list-rules")).isZero();
    assertThat(out()).contains("PlaceRelative", "PLACE into a directory that depends on WORKDIR");
    assertThat(run("lint", "--plugin-path", jar.toString(), "--explain", "placerelative")).isZero();
    assertThat(out()).contains("Write an absolute directory.");
    assertThat(run("lint", "--explain", "PlaceRelative")).as("without the plugin there is no such rule").isEqualTo(2);
    assertThat(runOn("build", file)).as(err()).isZero();
    assertThat(err()).as("builds print Docker's checks").doesNotContain("PlaceRelative");
  }

  @Test
  void aBuildMakesItsBuildChecks() throws IOException {
    var file = "FROM scratch AS other\nPLACE \\\n  --mode=777 f /x\nFROM scratch\nPLACE f /x\n";
    assertThat(runOn("build", file)).as(err()).isZero();
    assertThat(err()).contains("PlaceOpen", "everybody may change it", "Dockerfile:2:1");
    assertThat(runOn("build", "# check=error=true\n" + file)).isEqualTo(1);
    assertThat(err()).contains("lint violation found for rules: PlaceOpen");
    assertThat(runOn("build", "# check=skip=PlaceOpen\n" + file)).as(err()).isZero();
    assertThat(err()).doesNotContain("PlaceOpen");
    assertThat(runOn("lint", file, "--format=json")).isEqualTo(1);
    assertThat(JSON.readTree(out()).at("/findings/0/documentation").textValue()).isEqualTo("https://place.example/open");
  }

  @Test
  void itMayBeATrigger() throws IOException {
    assertThat(runOn("build", "FROM scratch AS base\nONBUILD PLACE f data\nFROM base\n")).as(err()).isZero();
    assertThat(image().get("history")).last().extracting(entry -> entry.get("created_by").textValue()).isEqualTo("PLACE f in /data");
    assertThat(runOn("build", "FROM scratch\nONBUILD PLACE f data\n")).as(err()).isZero();
    assertThat(image().at("/config/OnBuild/0").textValue()).isEqualTo("PLACE f data");
    assertThat(runOn("lint", "FROM scratch AS base\nONBUILD PLACE f data\nFROM base\n")).isEqualTo(1);
    assertThat(out()).contains("PlaceRelative", "Dockerfile:3:1");
  }

  @Test
  void aTriggerOfABaseImageNeedsThePlugin() throws IOException {
    try (var registry = FakeRegistry.start()) {
      var config = ImageConfig.EMPTY.withOnBuild(List.of("PLACE f /data"));
      var document = new ImageDocument(Optional.empty(), Platform.ofThisMachine(), "", List.of(), config, List.of(), List.of());
      var image = AssembledImage.of(document, List.of(), new TreeMap<>());
      registry.putBlob("base", image.config().bytes());
      registry.putManifest("base", "1", image.manifest());
      var name = registry.host() + "/base:1";

      assertThat(runOn("build", "FROM " + name + "\n", "--insecure-pull")).as(err()).isZero();
      assertThat(image().get("history")).last().extracting(entry -> entry.get("created_by").textValue()).isEqualTo("PLACE f in /data");
      assertThat(run("build", "--context", folder + "/context", "--no-push", "--kaniko-dir", folder + "/state", "--insecure-pull")).isEqualTo(1);
      assertThat(err()).contains("unknown instruction: PLACE", "ONBUILD of " + name, "this base brings the trigger in",
          "a trigger of the base image " + name + " uses this instruction: if a plugin brings it, this build needs the plugin too (--plugin-path)");
    }
  }

  @Test
  void pluginsAreListed() throws IOException {
    assertThat(run("plugins", "--plugin-path", jar.toString())).as(err()).isZero();
    assertThat(out().lines()).hasSize(1 + STANDARD + 1).last(InstanceOfAssertFactories.STRING)
        .matches("PLACE +org.example.Place\\$Provider +1.4 +2.1 +" + Pattern.quote(jar.toString()));
    var broken = Files.writeString(folder.resolve("broken.jar"), "");
    assertThat(run("plugins", "--plugin-path", jar + ":" + broken, "--format=json")).isEqualTo(1);
    var document = JSON.readTree(out());
    assertThat(document.at("/plugins/0/keyword").textValue()).isEqualTo("PLACE");
    assertThat(document.at("/plugins/0/version").textValue()).isEqualTo("1.4");
    assertThat(document.at("/plugins/0/rules/0").textValue()).isEqualTo("PlaceRelative");
    assertThat(document.at("/problems/0/file").textValue()).isEqualTo(broken.toString());
    assertThat(run("plugins", "--plugin-path", broken.toString())).isEqualTo(1);
    assertThat(err()).contains("error: plugin " + broken + ": cannot be read");
  }

  @Test
  void standardInstructionsAreListedFirst() throws IOException {
    assertThat(run("plugins")).isZero();
    assertThat(out().lines().findFirst()).hasValueSatisfying(head -> assertThat(head).matches("KEYWORD +PROVIDER +VERSION +SPI +FILE"));
    assertThat(out().lines().skip(1)).hasSize(STANDARD).allSatisfy(line -> assertThat(line).endsWith("  2.1  built in"))
        .anySatisfy(line -> assertThat(line).startsWith("COPY ").contains("dev.kaniko.instruction.standard.Copy"));
    assertThat(run("plugins", "--format=json")).isZero();
    var standard = JSON.readTree(out()).get("standard");
    assertThat(standard).hasSize(STANDARD);
    assertThat(standard.get(0).get("keyword").textValue()).isNotEmpty();
    assertThat(standard.get(0).get("spi").textValue()).isEqualTo("2.1");
    assertThat(JSON.readTree(out()).get("plugins")).isEmpty();
  }

  @Test
  void noCommandGoesOnWithoutAPluginThatItWasGiven() throws IOException {
    for (var command : List.of("build", "plan", "lint")) {
      assertThat(runOn(command, "FROM scratch\nCOPY f /\n", "--plugin-path=" + folder + "/none.jar")).isEqualTo(1);
      assertThat(err()).contains("none.jar: there is no such file or directory");
    }
  }
}
