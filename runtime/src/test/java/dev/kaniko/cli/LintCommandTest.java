package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.registry.FakeRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** {@code kaniko lint} as it is used: options, files, formats and exit codes. */
final class LintCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  @TempDir private Path folder;

  private int run(String... arguments) {
    out.reset();
    err.reset();
    var all = new ArrayList<>(List.of("lint"));
    all.addAll(List.of(arguments));
    int code = Main.run(all, environment, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    assertThat(err.toString(UTF_8)).as("no stack trace").doesNotContain("\tat ", "    at ");
    return code;
  }

  private String file(String name, String text) {
    try {
      var file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs with JSON, and returns the rules of the findings in their order. */
  private List<String> rules(String... arguments) throws JsonProcessingException {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--format", "json", "--fail-on=never"));
    assertThat(run(all.toArray(String[]::new))).as(err.toString(UTF_8)).isZero();
    return texts(JSON.readTree(out.toString(UTF_8)).get("findings"), "/rule");
  }

  private static List<String> texts(JsonNode array, String pointer) {
    return StreamSupport.stream(array.spliterator(), false).map(node -> node.at(pointer).textValue()).toList();
  }

  private String outText() {
    return out.toString(UTF_8);
  }

  private String errText() {
    return err.toString(UTF_8);
  }

  @Test
  void theExitCodeSaysWhetherSomethingAsBadAsAskedWasFound() {
    var clean = file("clean", "FROM scratch\n");
    var warning = file("warning", "FROM scratch as a\n");
    var broken = file("broken", "FROM scratch\nCOPPY a b\n");
    var failing = file("failing", "# check=error=true\nFROM scratch as a\n");

    assertThat(run(clean)).isZero();
    assertThat(run(warning)).isEqualTo(1);
    assertThat(run(warning, "--fail-on", "error")).isZero();
    assertThat(run(warning, "--fail-on=INFO")).isEqualTo(1);
    assertThat(run(broken, "--fail-on", "error")).isEqualTo(1);
    assertThat(run(broken, warning, "--fail-on", "never")).isZero();
    assertThat(run(failing, "--fail-on", "error")).isEqualTo(1);
    assertThat(run(failing, "--fail-on", "error", "--skip", "FromAsCasing")).isZero();
  }

  @Test
  void aTextShowsTheLinesAndEndsWithACount() {
    var file = file("Dockerfile", "FROM scratch as a\r\n");

    assertThat(run(file)).isEqualTo(1);
    assertThat(outText())
        .startsWith("warning: 'as' and 'FROM' keywords' casing do not match [FromAsCasing]\n")
        .contains("Dockerfile:1:14\n", "1 │ FROM scratch as a\n")
        .endsWith("\n1 warning in 1 file\n")
        .doesNotContain("\u001B");
    assertThat(errText()).isEmpty();
    assertThat(run(file, "--quiet", "--no-color")).isEqualTo(1);
    assertThat(outText()).doesNotContain("1 warning in");
    assertThat(run(file("clean", "FROM scratch\n"), "-q")).isZero();
    assertThat(outText()).isEmpty();
  }

  @Test
  void oneParseErrorSilencesNothingElse() throws JsonProcessingException {
    var file = file("Dockerfile", "FROM scratch as a\nCOPPY a b\nENV A b\nEXPOSE 1:2\n");

    assertThat(rules(file)).containsExactly("FromAsCasing", "UnknownInstruction", "LegacyKeyValueFormat", "ExposeInvalidFormat");
    assertThat(rules(file, "--stop-at-error")).contains("UnknownInstruction").doesNotContain("ExposeInvalidFormat");
  }

  @Test
  void everyFormatIsReadByAParserOfIt() throws Exception {
    var odd = file("odd <&>\" %\u00E9/Dockerfile", "\uFEFFFROM scratch\tas \uD83D\uDE00\r\nCOPPY \u0001\r\n");

    run("-f", "json", odd);
    var json = JSON.readTree(outText());
    assertThat(texts(json.get("findings"), "/file")).isNotEmpty().containsOnly(odd);
    assertThat(json.at("/findings/0/span/column").intValue()).isEqualTo(14);

    run("--format=sarif", folder.toString());
    var sarif = validSarif(outText());
    assertThat(texts(sarif.at("/runs/0/results"), "/ruleId")).contains("FromAsCasing", "UnknownInstruction");
    assertThat(sarif.at("/runs/0/tool/driver/rules").size()).isGreaterThan(20);
    assertThat(sarif.at("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri").textValue())
        .endsWith("/odd%20%3C%26%3E%22%20%25%C3%A9/Dockerfile");

    run("--format", "checkstyle", odd);
    var xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(outText()))).getDocumentElement();
    assertThat(xml.getElementsByTagName("file").item(0).getAttributes().getNamedItem("name").getNodeValue()).isEqualTo(odd);
    assertThat(xml.getElementsByTagName("error").getLength()).isEqualTo(json.get("findings").size());

    run("--format", "GITHUB", odd);
    assertThat(outText().lines()).hasSize(json.get("findings").size())
        .allMatch(line -> line.matches("::(error|warning|notice) file=[^,:]+ %25\u00E9/Dockerfile,line=\\d.*"));
    assertThat(errText()).isEqualTo("2 errors, 1 warning in 1 file\n");
  }

  @Test
  void everyRuleLinksToThePagesOfThePublishedRepository() throws IOException {
    var file = file("Dockerfile", "FROM scratch\n");

    run("--format=sarif", "--rule-pages=https://host.example/r", file);
    var rules = validSarif(outText()).at("/runs/0/tool/driver/rules");
    assertThat(texts(rules, "/helpUri")).hasSize(rules.size()).allMatch(address -> address.startsWith("https://"))
        .contains("https://host.example/r/compiler/src/main/resources/dev/kaniko/compiler/lint/rule/DeadStage.md");

    assertThat(run("--format=sarif", "--rule-pages=host.example", file)).isEqualTo(2);
    assertThat(errText()).startsWith("error: --rule-pages: ");
  }

  private static JsonNode validSarif(String log) throws IOException {
    try (var in = LintCommandTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
      var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(new String(in.readAllBytes(), UTF_8), InputFormat.JSON);
      var root = JSON.readTree(log);
      assertThat(schema.validate(root, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))).isEmpty();
      return root;
    }
  }

  @Test
  void aReportGoesToAFileAndTheCountToTheErrorStream() throws IOException {
    var file = file("Dockerfile", "FROM scratch as a\n");
    var report = folder.resolve("report.json");

    assertThat(run(file, "-f", "json", "--output", report.toString())).isEqualTo(1);
    assertThat(JSON.readTree(report.toFile()).get("findings")).hasSize(1);
    assertThat(outText()).isEmpty();
    assertThat(errText()).isEqualTo("1 warning in 1 file\n");
    assertThat(run(file, "-f", "json", "-o", "-", "-q")).isEqualTo(1);
    assertThat(JSON.readTree(outText()).get("findings")).hasSize(1);
    assertThat(errText()).isEmpty();
  }

  @Test
  void aReportThatCannotBeWrittenIsAnErrorThatNamesThePlace() {
    var file = file("Dockerfile", "FROM scratch\n");

    assertThat(run(file, "-o", folder + "/absent/report")).isEqualTo(2);
    assertThat(errText()).isEqualTo("error: cannot write " + folder + "/absent/report: there is no such file or directory\n");

    var full = new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("Broken pipe");
      }
    };
    assertThat(Main.run(List.of("lint", file), environment, new PrintStream(full, true, UTF_8), new PrintStream(err, true, UTF_8))).isEqualTo(2);
    assertThat(errText()).contains("error: cannot write to standard output");
  }

  @Test
  void aFileThatCannotBeReadIsNamedAndTheOthersAreChecked() throws IOException {
    var file = file("Dockerfile", "FROM scratch as a\n");
    Files.createDirectory(folder.resolve("empty"));

    assertThat(run(folder + "/absent", file, folder + "/empty", "-f", "json")).isEqualTo(2);
    var json = JSON.readTree(outText());
    assertThat(texts(json.get("findings"), "/rule")).containsExactly("FromAsCasing");
    assertThat(texts(json.get("unread"), "/file")).containsExactlyInAnyOrder(folder + "/absent", folder + "/empty");
    assertThat(errText())
        .contains("error: cannot read " + folder + "/absent: there is no such file or directory\n")
        .contains("error: cannot read " + folder + "/empty: there is no Dockerfile in this directory or below it\n");
  }

  @Test
  void directoriesAreSearchedAndFilesKeepTheirOrder() throws JsonProcessingException {
    file("z/Dockerfile", "FROM scratch\n");
    file("a/x.Dockerfile", "FROM scratch\n");
    var named = file("odd name", "FROM scratch\n");

    assertThat(run(named, folder.toString(), "-f", "json")).isZero();
    assertThat(texts(JSON.readTree(outText()).get("files"), "/file")).containsExactly(named, folder + "/a/x.Dockerfile", folder + "/z/Dockerfile");
  }

  @Test
  void standardInputIsReadAndNamed() {
    var before = System.in;
    try {
      System.setIn(new ByteArrayInputStream("FROM scratch as a\n".getBytes(UTF_8)));
      assertThat(run("-")).isEqualTo(1);
      assertThat(outText()).contains("<stdin>:1:14");
      System.setIn(new ByteArrayInputStream("FROM scratch as a\n".getBytes(UTF_8)));
      assertThat(run("-", "--stdin-name", "sub/Dockerfile", "-f", "github")).isEqualTo(1);
      assertThat(outText()).startsWith("::warning file=sub/Dockerfile,line=1,");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void rulesAreChosenByName() throws JsonProcessingException {
    var file = file("Dockerfile", "# something else\nARG A=scratch\nFROM $A as a\nENV A b\n");

    assertThat(rules(file)).containsExactly("FromAsCasing", "LegacyKeyValueFormat");
    assertThat(rules(file, "--skip=FromAsCasing,LegacyKeyValueFormat")).isEmpty();
    assertThat(rules(file, "--only", "LegacyKeyValueFormat")).containsExactly("LegacyKeyValueFormat");
    assertThat(rules(file, "--only", "InvalidDefinitionDescription")).containsExactly("InvalidDefinitionDescription");
    assertThat(rules(file, "--experimental")).containsExactly("InvalidDefinitionDescription", "FromAsCasing", "LegacyKeyValueFormat");
    assertThat(rules(file, "--experimental", "--skip", "InvalidDefinitionDescription", "--skip", "FromAsCasing"))
        .containsExactly("LegacyKeyValueFormat");
  }

  @Test
  void aRuleThatThereIsNotIsWrongUsageWithASuggestion() {
    var file = file("Dockerfile", "FROM scratch as a\n");

    assertThat(run(file, "--skip", "FromAsCassing")).isEqualTo(2);
    assertThat(errText()).isEqualTo("error: --skip FromAsCassing: there is no such rule; did you mean FromAsCasing?\n");
    assertThat(run(file, "--only", "fromascasing")).isEqualTo(2);
    assertThat(errText()).contains("did you mean FromAsCasing?");
    assertThat(run("--explain", "Nonsense")).isEqualTo(2);
    assertThat(errText()).isEqualTo("error: --explain Nonsense: there is no such rule; kaniko lint --list-rules lists those that there are\n");
    assertThat(outText()).isEmpty();
  }

  @Test
  void optionsOfChecksComeFromTheOptionTheBuildArgumentTheEnvironmentOrTheFile() throws JsonProcessingException {
    var file = file("Dockerfile", "# check=skip=FromAsCasing\nFROM scratch as a\nENV A b\n");

    assertThat(rules(file)).containsExactly("LegacyKeyValueFormat");
    environment.put("BUILDKIT_DOCKERFILE_CHECK", "skip=all");
    assertThat(rules(file)).isEmpty();
    assertThat(rules(file, "--build-arg", "BUILDKIT_DOCKERFILE_CHECK=skip=LegacyKeyValueFormat")).containsExactly("FromAsCasing");
    assertThat(rules(file, "--build-arg", "BUILDKIT_DOCKERFILE_CHECK=skip=all", "--check", "")).containsExactly("FromAsCasing", "LegacyKeyValueFormat");
    assertThat(run(file, "--check", "skip=FromAsCasing;error=true", "--fail-on=error")).isEqualTo(1);
    assertThat(run(file, "--check", "nonsense=1")).isEqualTo(2);
    assertThat(errText()).isEqualTo("error: --check nonsense=1: invalid check option \"nonsense\"\n");
  }

  @Test
  void buildArgumentsTargetAndPlatformCount() throws JsonProcessingException {
    var file = file("Dockerfile", """
        ARG NAME
        FROM scratch as one
        FROM --platform=$TARGETPLATFORM alpine:${NAME} AS two
        WORKDIR relative
        FROM scratch AS three
        COPY --from=one / /
        """);

    assertThat(rules(file)).contains("FromAsCasing", "InvalidDefaultArgInFrom", "RedundantTargetPlatform").doesNotContain("InvalidReference");
    assertThat(rules(file, "--build-arg", "NAME=:")).contains("InvalidReference");
    assertThat(rules(file, "--build-arg", "NAME=3")).contains("InvalidDefaultArgInFrom").doesNotContain("InvalidReference");
    environment.put("NAME", "3");
    assertThat(rules(file, "--build-arg", "NAME")).doesNotContain("InvalidReference");
    assertThat(rules(file, "--build-arg", "NAME")).contains("WorkdirRelativePath");
    assertThat(rules(file, "--build-arg", "NAME", "--target", "three")).doesNotContain("WorkdirRelativePath");
    assertThat(run(file, "--target", "four")).isEqualTo(1);
    assertThat(run(file, "--platform", "linux/arm64/v8/x")).isEqualTo(2);
    assertThat(errText()).startsWith("error: --platform: ").contains("linux/arm64/v8/x");
  }

  @Test
  void theIgnoreFileOfAContextCountsIfAContextIsGiven() throws JsonProcessingException {
    file("context/.dockerignore", "secret\n");
    file("context/secret", "");
    file("context/other", "");
    var file = file("context/Dockerfile", "FROM scratch\nCOPY secret other /\n");
    var second = file("context/second", "FROM scratch\nCOPY secret other /\n");
    file("context/second.dockerignore", "other\nsecret\n");

    assertThat(rules(file)).isEmpty();
    assertThat(rules(file, "--context", folder + "/context")).containsExactly("CopyIgnoredFile");
    assertThat(rules(second, "-c", folder + "/context")).containsExactly("CopyIgnoredFile", "CopyIgnoredFile");
    assertThat(rules(second, "-c", folder.toString())).filteredOn("CopyIgnoredFile"::equals).hasSize(2);
    assertThat(rules(file, "-c", folder.toString())).doesNotContain("CopyIgnoredFile");
    assertThat(run(file, "-c", folder + "/absent")).isEqualTo(2);
    file("context/.dockerignore", "[\n");
    assertThat(run(file, "-c", folder + "/context")).isEqualTo(2);
    assertThat(errText()).contains("--context " + folder + "/context: ", ".dockerignore:1: ");
  }

  @Test
  void imagesAreAskedForOnlyIfThatIsWanted() throws Exception {
    try (var registry = FakeRegistry.start()) {
      var config = ImageConfig.EMPTY.withEnvironment("FROM_BASE", "x");
      var image = AssembledImage.of(
          new ImageDocument(Optional.empty(), new Platform("linux", "s390x", ""), "", List.of(), config, List.of(), List.of()), List.of(), Map.of());
      registry.putBlob("app", image.config().bytes());
      registry.putManifest("app", "1", image.manifest());
      var file = file("Dockerfile", "FROM " + registry.host() + "/app:1\nLABEL a=$FROM_BASE b=$FROM_BASES\n");
      var absent = file("absent", "FROM " + registry.host() + "/app:2\n");

      assertThat(rules(file, absent, "--platform=linux/amd64")).containsExactly("UndefinedVar", "UndefinedVar");
      assertThat(registry.requests()).isEmpty();
      var online = List.of("--platform=linux/amd64", "--resolve-images", "--insecure-registry", registry.host()).toArray(String[]::new);
      assertThat(rules(with(online, file))).containsExactly("InvalidBaseImagePlatform", "UndefinedVar");
      assertThat(outText()).contains("did you mean $FROM_BASE?");
      assertThat(run(with(online, absent))).isEqualTo(1);
      assertThat(outText()).contains("app:2");
    }
  }

  private static String[] with(String[] options, String file) {
    var all = new ArrayList<>(List.of(options));
    all.add(file);
    return all.toArray(String[]::new);
  }

  @Test
  void rulesAreListedAndExplained() {
    assertThat(run("--list-rules")).isZero();
    assertThat(outText().lines()).hasSizeGreaterThan(20)
        .anyMatch(line -> line.matches("FromAsCasing +warning +\\S.*"))
        .anyMatch(line -> line.startsWith("InvalidDefinitionDescription ") && line.endsWith(" (experimental)"));
    assertThat(run("--explain", "fromascasing")).isZero();
    assertThat(outText()).startsWith("# ").contains("FromAsCasing");
  }

  @Test
  void rulesAreListedForProgramsTooAndAnyNameExplainsThem() throws JsonProcessingException {
    assertThat(run("--list-rules", "--format", "json")).isZero();
    var rules = JSON.readTree(outText());
    var rule = StreamSupport.stream(rules.spliterator(), false).filter(info -> info.get("id").textValue().equals("DeadStage")).findFirst().orElseThrow();
    assertThat(rule).isEqualTo(JSON.readTree("""
        {"id": "DeadStage", "title": "A stage is never built", "severity": "info", "onRequest": false, "buildCheck": false, "since": "2026.11",
         "documentation": null, "aliases": ["K101"]}
        """));
    assertThat(run("--explain", "K101")).isZero();
    assertThat(outText()).startsWith("# DeadStage: ");
    assertThat(run("--list-rules")).isZero();
    assertThat(outText()).contains("DeadStage, K101 ");
  }

  @Test
  void aRuleIsChosenByAnyOfItsNamesAndShownWithAll() throws JsonProcessingException {
    var file = file("Dockerfile", "FROM scratch\nFROM scratch\n");

    assertThat(rules(file)).containsExactly("DeadStage");
    assertThat(rules(file, "--skip=K101")).isEmpty();
    assertThat(rules(file, "--only=K101")).containsExactly("DeadStage");
    run(file);
    assertThat(outText()).contains(" [DeadStage, K101]\n");
  }

  @Test
  void severalReportsAreWrittenAtOnce() throws IOException {
    var file = file("Dockerfile", "FROM scratch as a\n");

    assertThat(run(file, "--format", "sarif=" + folder + "/out.sarif", "-f", "gnu", "-f=json=" + folder + "/out.json")).isEqualTo(1);
    assertThat(validSarif(Files.readString(folder.resolve("out.sarif"))).at("/runs/0/results")).hasSize(1);
    assertThat(JSON.readTree(folder.resolve("out.json").toFile()).get("findings")).hasSize(1);
    assertThat(outText()).endsWith("Dockerfile:1:14: warning: 'as' and 'FROM' keywords' casing do not match [FromAsCasing]\n");
    // As in hadolint, the n-th file is for the n-th format.
    assertThat(run(file, "-f", "gitlab", "-f", "junit", "-o", "-", "-o", folder + "/junit.xml", "-q")).isEqualTo(1);
    assertThat(JSON.readTree(outText())).hasSize(1);
    assertThat(Files.readString(folder.resolve("junit.xml"))).contains("<testsuites ");
    assertThat(run(file, "-f", "json", "-f", "gnu")).isEqualTo(2);
    assertThat(run(file, "-f", "json", "-o", "a", "-o", "b")).isEqualTo(2);
    assertThat(errText()).isEqualTo("error: --output b: there is no --format for it\n");
  }

  @Test
  void aConfigurationFileChoosesRulesSeveritiesAndTheThreshold() throws JsonProcessingException {
    var file = file("Dockerfile", "FROM scratch as a\nENV A b\nFROM scratch\nFROM scratch AS c\n");
    var config = file("kaniko.yaml", """
        rules: {FromAsCasing: off, K101: error, LegacyKeyValueFormat: info}
        failure-threshold: error
        overrides: [{paths: "*.old", rules: {DeadStage: off, FromAsCasing: info}}]
        """);

    assertThat(run(file, "--config", config)).isEqualTo(1);
    assertThat(outText()).contains("info: \"ENV key=value\"", "error: this stage is never built").doesNotContain("FromAsCasing");
    assertThat(run(file, "--config", config, "--skip=DeadStage")).isZero();
    assertThat(run(file, "--config", config, "--skip=DeadStage", "-t", "info")).isEqualTo(1);
    assertThat(rules(file, "--config", config, "--only=FromAsCasing")).containsExactly("FromAsCasing");
    assertThat(rules(file("Dockerfile.old", "FROM scratch as a\nFROM scratch\nFROM scratch AS c\n"), "--config", config)).containsExactly("FromAsCasing");
    assertThat(run(file, "--config", file("wrong.yaml", "rules: {Nonsense: off}\n"))).isEqualTo(2);
    assertThat(errText()).isEqualTo("error: " + folder + "/wrong.yaml:1:9: there is no rule Nonsense\n");
    assertThat(run(file, "--config", folder + "/absent.yaml")).isEqualTo(2);
    assertThat(errText()).contains("absent.yaml: there is no such file or directory");
  }

  @Test
  void aConfigurationOfHadolintIsTakenAsItIs() throws JsonProcessingException {
    environment.put("HOME", folder + "/home");
    file("home/.hadolint.yaml", "ignored: [K101]\noverride: {error: [FromAsCasing]}\n");
    var file = file("Dockerfile", "FROM scratch as a\nFROM scratch\nFROM scratch AS c\n");

    assertThat(run(file, "--fail-on", "error")).isEqualTo(1);
    assertThat(rules(file)).containsExactly("FromAsCasing");
    assertThat(rules(file, "--no-config")).containsExactly("FromAsCasing", "DeadStage");
    file("home/.hadolint.yaml", "ignored: [\n");
    assertThat(rules(file)).containsExactly("FromAsCasing", "DeadStage");
    assertThat(errText()).contains("warning: the configuration does not count: " + folder + "/home/.hadolint.yaml:");
  }

  @Test
  void acceptedFindingsAreNotReportedAndNewOnesAre() throws IOException {
    var file = file("Dockerfile", "FROM scratch as a\n");
    var baseline = folder + "/accepted.json";

    assertThat(run(file, "--write-baseline", "--baseline", baseline)).isZero();
    assertThat(errText()).isEqualTo("accepted in " + baseline + ": 1 finding\n");
    assertThat(run(file, "--baseline", baseline)).isZero();
    assertThat(outText()).isEqualTo("nothing found in 1 file\n");
    Files.writeString(Path.of(file), "\n# moved\nFROM scratch as a\nENV a b\n");
    assertThat(rules(file, "--baseline", baseline)).containsExactly("LegacyKeyValueFormat");
    assertThat(rules(file, "--config", file("k.yaml", "baseline: accepted.json\n"))).containsExactly("LegacyKeyValueFormat");
    assertThat(run(file, "--baseline", folder + "/absent")).isEqualTo(2);
    assertThat(run(file, "--baseline", file("broken", "{"))).isEqualTo(2);
    assertThat(errText()).contains("cannot read the baseline " + folder + "/broken: line 1, column ");
  }

  @Test
  void aRuleSetThatThereIsNotIsWrongUsage() throws JsonProcessingException {
    var file = file("Dockerfile", "FROM scratch as a\n");

    assertThat(rules(file, "--ruleset", "2026.11")).containsExactly("FromAsCasing");
    assertThat(run(file, "--ruleset", "2020.01")).isEqualTo(2);
    assertThat(errText()).isEqualTo("error: --ruleset 2020.01: there is no such rule set; there are 2026.11\n");
  }

  @Test
  void whatIsExcludedIsNotChecked() throws JsonProcessingException {
    file("a/Dockerfile", "FROM scratch as a\n");
    var named = file("b/Dockerfile", "FROM scratch as a\n");
    file(".gitignore", "/a/\n");

    assertThat(rules(folder.toString())).hasSize(1);
    assertThat(rules(folder.toString(), "--no-gitignore")).hasSize(2);
    assertThat(rules(folder.toString(), named, "--exclude", "**/b/")).isEmpty();
  }

  @Test
  void whatEarlierBuildsHaveKeptOfABaseIsKnownWithoutARegistry() throws Exception {
    try (var registry = FakeRegistry.start()) {
      var config = ImageConfig.EMPTY.withEnvironment("FROM_BASE", "x");
      var image = AssembledImage.of(
          new ImageDocument(Optional.empty(), new Platform("linux", "amd64", ""), "", List.of(), config, List.of(), List.of()), List.of(), Map.of());
      registry.putBlob("app", image.config().bytes());
      registry.putManifest("app", "1", image.manifest());
      environment.put("KANIKO_DIR", folder + "/state");
      var file = file("Dockerfile", "FROM " + registry.host() + "/app@" + image.manifest().digest() + "\nLABEL a=$FROM_BASE\n");
      var options = List.of("--platform=linux/amd64", "--insecure-registry", registry.host());

      assertThat(rules(with(with(options.toArray(String[]::new), "--base-config=cached"), file))).containsExactly("UndefinedVar");
      assertThat(registry.requests()).isEmpty();
      assertThat(rules(with(with(options.toArray(String[]::new), "--base-config=pull"), file))).isEmpty();
      int asked = registry.requests().size();
      assertThat(rules(with(with(options.toArray(String[]::new), "--base-config=cached"), file))).isEmpty();
      assertThat(registry.requests()).hasSize(asked);
    }
  }

  @Test
  void helpTellsOptionsAndExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(outText().lines()).anyMatch(line -> line.startsWith("Exit codes: ")).allMatch(line -> line.length() <= 80);
    assertThat(outText()).contains("--format=FORMAT[=FILE]", "codeclimate, gitlab,", "--failure-threshold=SEVERITY", "--explain=RULE", "--compat=hadolint");
    assertThat(run("--format", "yaml", folder.toString())).isEqualTo(2);
    assertThat(errText()).contains("--format", "yaml");
  }

  @Test
  void theWholeCorpusIsCheckedInOneRun(TestReporter reporter) throws IOException {
    var corpus = Path.of(System.getProperty("kaniko.conformance", "absent")).resolve("corpus/dev");
    if (!Files.isDirectory(corpus)) {
      reporter.publishEntry("absent", "corpus/dev");
      return;
    }
    long started = System.nanoTime();
    int code = run(corpus.toString(), "--format", "json");
    long milliseconds = (System.nanoTime() - started) / 1_000_000;

    var json = JSON.readTree(outText());
    reporter.publishEntry(Map.of("summary", json.get("summary").toString(), "milliseconds", Long.toString(milliseconds)));
    assertThat(code).isEqualTo(1);
    assertThat(json.at("/summary/files").intValue()).isEqualTo((int) count(corpus));
    assertThat(json.get("unread")).isEmpty();
    assertThat(json.get("findings")).hasSizeGreaterThan(2000).allSatisfy(finding -> assertThat(finding.at("/span/line").intValue()).isPositive());
  }

  private static long count(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.count();
    }
  }

  @Test
  void aFileWithoutEndDoesNotEndTheRunOverTheOthers() throws IOException {
    var device = Files.createSymbolicLink(folder.resolve("device"), Path.of("/dev/zero")).toString();
    var large = folder.resolve("large");
    try (var sparse = FileChannel.open(large, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
      sparse.write(ByteBuffer.wrap(new byte[1]), 5L << 30);
    }
    var good = file("good", "FROM scratch\nFOO x\n");

    assertThat(run(device, large.toString(), good)).isEqualTo(ExitCode.WRONG_USAGE);

    assertThat(out.toString(UTF_8)).contains("unknown instruction: FOO", "the Dockerfile is larger than 4 MiB");
    assertThat(err.toString(UTF_8)).contains("cannot read " + device + ": it is a device or a named pipe, not a file");
  }

  @Test
  void anIgnoreFileThatIsADeviceIsNamed() throws IOException {
    var context = Files.createDirectory(folder.resolve("context"));
    var ignoreFile = Files.createSymbolicLink(context.resolve(".dockerignore"), Path.of("/dev/zero"));

    assertThat(run(file("Dockerfile", "FROM scratch\n"), "--context=" + context)).isEqualTo(ExitCode.WRONG_USAGE);

    assertThat(err.toString(UTF_8)).contains("cannot read " + ignoreFile + ": it is a device or a named pipe, not a file");
  }
}
