package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaniko.runtime.plugin.PluginMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The language server, as an editor sees it. */
@Timeout(180)
final class LspCommandTest {
  private static final String RELATIVE = "FROM debian:12\nWORKDIR rel\n";

  @TempDir private Path folder;
  private Path file;
  private EditorClient editor;

  @BeforeEach
  void start() throws IOException {
    file = folder.resolve("Dockerfile");
    editor = EditorClient.inProcess("--shellcheck=off");
  }

  @AfterEach
  void stop() throws IOException {
    editor.close();
  }

  private void begin(String... encodings) throws Exception {
    editor.initialize(folder, "{\"delay\": 20}", encodings);
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static String range(JsonNode range) {
    return "%d:%d-%d:%d".formatted(
        range.at("/start/line").asInt(), range.at("/start/character").asInt(), range.at("/end/line").asInt(), range.at("/end/character").asInt());
  }

  @Test
  void findingsComeWithCodeSeverityAddressAndPlace() throws Exception {
    begin();
    editor.openSaved(file, RELATIVE + "MAINTAINER me\nCOPY --from=nope9! a b\n");
    var told = editor.told();
    assertThat(told.get("version").asInt()).isEqualTo(1);
    var relative = list(told.get("diagnostics")).stream().filter(found -> found.get("code").asText().equals("WorkdirRelativePath")).findFirst().orElseThrow();
    assertThat(range(relative.get("range"))).isEqualTo("1:8-1:11");
    assertThat(relative.get("severity").asInt()).isEqualTo(2);
    assertThat(relative.get("source").asText()).isEqualTo("kaniko");
    assertThat(relative.at("/codeDescription/href").asText()).startsWith("https://docs.docker.com/");
    assertThat(list(told.get("diagnostics"))).anySatisfy(found -> {
      assertThat(found.get("code").asText()).isEqualTo("MaintainerDeprecated");
      assertThat(found.at("/tags/0").asInt()).isEqualTo(2);
    });
    assertThat(list(told.get("diagnostics"))).anySatisfy(found -> assertThat(found.get("severity").asInt()).isEqualTo(1));
  }

  @Test
  void everyVersionThatIsToldIsNewerAndTheLastIsTheLast() throws Exception {
    begin();
    editor.openSaved(file, RELATIVE);
    for (int version = 2; version <= 30; version++) {
      editor.change(file, version, version == 30 ? "FROM scratch\n" : RELATIVE.repeat(version));
    }
    var versions = new ArrayList<Integer>();
    JsonNode told;
    do {
      told = editor.told();
      versions.add(told.get("version").asInt());
    } while (versions.getLast() < 30);
    assertThat(versions).isSorted().doesNotHaveDuplicates();
    assertThat(told.get("diagnostics")).isEmpty();
  }

  @Test
  void editsOfRangesAreApplied() throws Exception {
    begin();
    editor.openSaved(file, RELATIVE);
    assertThat(editor.codes()).contains("WorkdirRelativePath");
    editor.edit(file, 2, 1, 8, 8, "/");
    assertThat(editor.codes()).doesNotContain("WorkdirRelativePath");
  }

  @Test
  void theConfigurationOfTheWorkspaceCounts() throws Exception {
    Files.writeString(folder.resolve(".kaniko.yaml"), "rules:\n  WorkdirRelativePath: error\noverrides:\n  - paths: [sub/]\n    rules: {DL3000: off}\nexclude: [out/]\n");
    Files.createDirectories(folder.resolve("sub"));
    Files.createDirectories(folder.resolve("out"));
    begin();
    editor.openSaved(file, RELATIVE);
    assertThat(editor.told().at("/diagnostics/0/severity").asInt()).isEqualTo(1);
    editor.openSaved(folder.resolve("sub/Dockerfile"), RELATIVE);
    assertThat(editor.codes()).doesNotContain("WorkdirRelativePath");
    editor.openSaved(folder.resolve("out/Dockerfile"), RELATIVE);
    assertThat(editor.codes()).isEmpty();
  }

  @Test
  void theConfigurationOfHadolintAndPragmasCount() throws Exception {
    Files.writeString(folder.resolve(".hadolint.yaml"), "ignored: [DL3000]\n");
    begin();
    editor.openSaved(file, RELATIVE);
    assertThat(editor.codes()).doesNotContain("WorkdirRelativePath");
    Files.delete(folder.resolve(".hadolint.yaml"));
    editor.tell("textDocument/didSave", "{\"textDocument\": {\"uri\": \"%s\"}}".formatted(file.toUri()));
    assertThat(editor.codes()).contains("WorkdirRelativePath");
    editor.change(file, 2, "# check=skip=WorkdirRelativePath\n" + RELATIVE);
    assertThat(editor.codes()).doesNotContain("WorkdirRelativePath");
  }

  @Test
  void aBrokenConfigurationIsAFindingAndTheRestIsStillChecked() throws Exception {
    Files.writeString(folder.resolve(".kaniko.yaml"), "rules: [\n");
    begin();
    editor.openSaved(file, RELATIVE);
    assertThat(editor.codes()).contains("Configuration", "WorkdirRelativePath");
  }

  @Test
  void theContextIsTheDirectoryOfTheFileUnlessItIsChosen() throws Exception {
    Files.createDirectories(folder.resolve("app"));
    Files.writeString(folder.resolve("app/here"), "");
    editor.initialize(folder, "{\"delay\": 0, \"context\": \"app\"}");
    editor.openSaved(file, "FROM debian:12\nCOPY here /x/\n");
    assertThat(editor.codes()).doesNotContain("MissingSource");
    try (var other = EditorClient.inProcess("--shellcheck=off")) {
      other.initialize(folder, "{\"delay\": 0}");
      other.openSaved(file, "FROM debian:12\nCOPY here /x/\n");
      assertThat(other.codes()).contains("MissingSource");
    }
  }

  @Test
  void settingsReachTheCompiler() throws Exception {
    editor.initialize(folder, "{\"delay\": 0, \"buildArgs\": {\"V\": \"7\"}}");
    editor.openSaved(file, "ARG V=1\nFROM debian:$V\n");
    editor.told();
    assertThat(editor.at("textDocument/hover", file, 1, 13).at("/contents/value").asText()).contains("V=7");
  }

  private JsonNode actions(String only) throws Exception {
    return editor.ask("textDocument/codeAction", """
        {"textDocument": {"uri": "%s"}, "range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}},
         "context": {"diagnostics": []%s}}""".formatted(file.toUri(), only.isEmpty() ? "" : ", \"only\": [\"" + only + "\"]"));
  }

  @Test
  void fixesAreOfferedAndUnsafeOnesSaySo() throws Exception {
    begin();
    editor.openSaved(file, "FROM debian:12 as a\r\nWORKDIR rel\r\n");
    editor.told();
    var actions = list(actions("quickfix"));
    assertThat(actions).extracting(action -> action.get("title").asText())
        .containsExactlyInAnyOrder("Replace with `AS`", "Begin at the root (unsafe: the image may change)");
    assertThat(actions).filteredOn(action -> action.get("isPreferred").asBoolean()).extracting(action -> action.get("title").asText()).containsExactly("Replace with `AS`");
    var edit = actions.stream().filter(action -> action.get("isPreferred").asBoolean()).findFirst().orElseThrow().at("/edit/documentChanges/0");
    assertThat(edit.at("/textDocument/version").asInt()).isEqualTo(1);
    assertThat(range(edit.at("/edits/0/range"))).isEqualTo("0:15-0:17");
  }

  @Test
  void allSafeFixesAreOneAction() throws Exception {
    begin();
    editor.openSaved(file, "FROM debian:12 as a\nFROM debian:12 as b\nWORKDIR rel\n");
    editor.told();
    var actions = list(actions("source.fixAll"));
    assertThat(actions).hasSize(1);
    assertThat(actions.getFirst().get("kind").asText()).isEqualTo("source.fixAll.kaniko");
    var edit = actions.getFirst().at("/edit/documentChanges/0/edits/0");
    editor.tell("textDocument/didChange", "{\"textDocument\": {\"uri\": \"%s\", \"version\": 2}, \"contentChanges\": [{\"range\": %s, \"text\": %s}]}"
        .formatted(file.toUri(), edit.get("range"), edit.get("newText")));
    assertThat(editor.codes()).contains("WorkdirRelativePath").doesNotContain("FromAsCasing");
    assertThat(actions("source.fixAll")).isEmpty();
  }

  @Test
  void placesAreCountedAsTheEditorAsksFor() throws Exception {
    assertThat(editor.initialize(folder, "{\"delay\": 0}", "utf-8", "utf-16").at("/capabilities/positionEncoding").asText()).isEqualTo("utf-8");
    editor.openSaved(file, "FROM debian:12\nLABEL a=𝒳é b=\"$UNKNOWN\"\n");
    var found = list(editor.told().get("diagnostics")).stream().filter(one -> one.get("code").asText().equals("UndefinedVar")).findFirst().orElseThrow();
    assertThat(range(found.get("range"))).isEqualTo("1:18-1:26");
    try (var other = EditorClient.inProcess("--shellcheck=off")) {
      other.initialize(folder, "{\"delay\": 0}");
      other.openSaved(file, "FROM debian:12\nLABEL a=𝒳é b=\"$UNKNOWN\"\n");
      var same = list(other.told().get("diagnostics")).stream().filter(one -> one.get("code").asText().equals("UndefinedVar")).findFirst().orElseThrow();
      assertThat(range(same.get("range"))).isEqualTo("1:15-1:23");
    }
  }

  @Test
  void anEditInTheMiddleOfACharacterOfTwoUnitsKeepsTheTextsAlike() throws Exception {
    begin();
    editor.openSaved(file, "FROM debian:12\n# 𝒳\nWORKDIR rel\n");
    assertThat(editor.codes()).contains("WorkdirRelativePath");
    editor.edit(file, 2, 1, 3, 4, "");
    assertThat(range(editor.told().at("/diagnostics/0/range"))).isEqualTo("2:8-2:11");
    editor.edit(file, 3, 1, 3, 3, "\uDCB3 more\nENV A=1");
    assertThat(range(editor.told().at("/diagnostics/0/range"))).isEqualTo("3:8-3:11");
    assertThat(editor.at("textDocument/hover", file, 2, 4).at("/contents/value").asText()).contains("A=1");
  }

  @Test
  void symbolsFoldsAndTokensAreThereForATextThatDoesNotCompile() throws Exception {
    begin();
    editor.openSaved(file, "# one\n# two\nFROM debian:12 AS build\nRUN a \\\n  b\nNONSENSE\nCOPY --from=");
    editor.told();
    var document = "{\"textDocument\": {\"uri\": \"%s\"}}".formatted(file.toUri());
    assertThat(editor.ask("textDocument/documentSymbol", document).at("/0/children")).hasSize(3);
    assertThat(editor.ask("textDocument/foldingRange", document)).hasSize(3);
    var data = editor.ask("textDocument/semanticTokens/full", document).get("data");
    assertThat(data.size()).isGreaterThan(20).matches(size -> size % 5 == 0);
    assertThat(editor.at("textDocument/completion", file, 6, 12)).isEmpty();
    assertThat(list(editor.at("textDocument/completion", file, 6, 7))).extracting(item -> item.get("label").asText()).contains("--link");
  }

  @Test
  void definitionReferencesAndRenameGoThroughTheFile() throws Exception {
    begin();
    editor.openSaved(file, "FROM debian:12 AS build\nFROM scratch\nCOPY --from=build /a /b\n");
    editor.told();
    assertThat(range(editor.at("textDocument/definition", file, 2, 14).at("/0/range"))).isEqualTo("0:18-0:23");
    assertThat(editor.at("textDocument/documentHighlight", file, 2, 14)).hasSize(2);
    assertThat(range(editor.at("textDocument/prepareRename", file, 2, 14))).isEqualTo("2:12-2:17");
    var place = "\"textDocument\": {\"uri\": \"%s\"}, \"position\": {\"line\": 2, \"character\": 14}".formatted(file.toUri());
    assertThat(editor.ask("textDocument/references", "{" + place + ", \"context\": {\"includeDeclaration\": false}}")).hasSize(1);
    assertThat(editor.ask("textDocument/rename", "{" + place + ", \"newName\": \"first\"}").at("/documentChanges/0/edits")).hasSize(2);
    assertThat(editor.answer("textDocument/rename", "{" + place + ", \"newName\": \"1\"}").at("/error/message").asText()).contains("begins with a letter");
  }

  @Test
  void pathsOfTheContextAreProposedWithoutWhatIsIgnored() throws Exception {
    Files.createDirectories(folder.resolve("src"));
    Files.writeString(folder.resolve("src/main.go"), "");
    Files.writeString(folder.resolve("secret.key"), "");
    Files.writeString(folder.resolve(".dockerignore"), "*.key\nDockerfile\n.dockerignore\n");
    begin();
    editor.openSaved(file, "FROM debian:12\nCOPY \nCOPY src/\n");
    assertThat(list(editor.at("textDocument/completion", file, 1, 5))).extracting(item -> item.get("label").asText()).containsExactly("src/");
    assertThat(list(editor.at("textDocument/completion", file, 2, 9))).extracting(item -> item.get("label").asText()).containsExactly("main.go");
  }

  @Test
  void aTextIsLaidOutAsTheConfigurationSays() throws Exception {
    Files.writeString(folder.resolve(".kaniko.yaml"), "format: {indent: 2}\n");
    begin();
    editor.openSaved(file, "FROM debian:12\nENV A=1 \\\nB=2\n");
    var edits = editor.ask(
        "textDocument/formatting", "{\"textDocument\": {\"uri\": \"%s\"}, \"options\": {\"tabSize\": 8, \"insertSpaces\": true}}".formatted(file.toUri()));
    assertThat(edits).hasSize(1);
    assertThat(edits.at("/0/newText").asText()).isEqualTo("  ");
    assertThat(edits.at("/0/range/start/line").asInt()).isEqualTo(2);
  }

  @Test
  void aTextThatIsNotOpenHasEmptyAnswers() throws Exception {
    begin();
    assertThat(editor.at("textDocument/hover", file, 0, 0).isNull()).isTrue();
    assertThat(editor.at("textDocument/completion", file, 0, 0)).isEmpty();
    editor.change(file, 2, RELATIVE);
    editor.tell("textDocument/didClose", "{\"textDocument\": {\"uri\": \"%s\"}}".formatted(file.toUri()));
    assertThat(editor.codes()).isEmpty();
    assertThat(actions("")).isEmpty();
  }

  @Test
  void aTextThatWasNeverSavedIsChecked() throws Exception {
    begin();
    editor.tell("textDocument/didOpen", "{\"textDocument\": {\"uri\": \"untitled:Untitled-1\", \"languageId\": \"dockerfile\", \"version\": 1, \"text\": \"FROM debian:12\\nWORKDIR rel\\n\"}}");
    assertThat(editor.codes()).contains("WorkdirRelativePath");
  }

  @Test
  void aTextThatIsTooLargeIsSaidToBeSo() throws Exception {
    begin();
    editor.open(file, "#".repeat(5 << 20));
    assertThat(editor.codes()).containsExactly("DockerfileTooLarge");
    editor.change(file, 2, "#".repeat(9 << 20));
    assertThat(editor.codes()).containsExactly("FileTooCostly");
    editor.change(file, 3, RELATIVE);
    assertThat(editor.codes()).contains("WorkdirRelativePath");
  }

  @Test
  void messagesThatCannotBeReadDoNotEndTheServer() throws Exception {
    assertThat(editor.answer("textDocument/hover", "{\"textDocument\": {\"uri\": \"file:///x\"}, \"position\": {\"line\": 0, \"character\": 0}}").at("/error/code").asInt())
        .isEqualTo(-32002);
    begin();
    editor.raw("Content-Length: 9\r\n\r\n{\"jsonrpc");
    editor.raw("Content-Length: 2\r\n\r\n[]");
    editor.raw("Content-Length: 46\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\"}".substring(0, 68));
    assertThat(editor.answer("kaniko/nonsense", "{}").at("/error/code").asInt()).isEqualTo(-32601);
    assertThat(editor.answer("textDocument/hover", "{\"position\": 7}").has("error")).isTrue();
    assertThat(editor.answer("textDocument/hover", "{}").has("error")).isTrue();
    editor.openSaved(file, RELATIVE);
    assertThat(editor.codes()).contains("WorkdirRelativePath");
  }

  @Test
  void theKeywordOfAPluginIsKnownEverywhere() throws Exception {
    var jar = new PluginMaker(folder).source("Apt", """
        @BuiltFor(spi = Spi.VERSION)
        public final class Apt implements InstructionProvider {
          @Override public InstructionSyntax syntax() {
            return InstructionSyntax.of("APT", ArgumentShape.WORDS, Expansion.WORDS).withFlags(FlagSpec.bool("recommends"));
          }
          @Override public Optional<Instruction> parse(InstructionSource source, DiagnosticSink sink) { return Optional.empty(); }
        }
        """).provider("Apt").jar("apt.jar");
    try (var other = EditorClient.inProcess("--shellcheck=off", "--plugin-path", jar.toString())) {
      other.initialize(folder, "{\"delay\": 0}");
      other.openSaved(file, "FROM debian:12\nARG P=git\nAPT --recommends $P\n\n");
      assertThat(other.codes()).doesNotContain("UnknownInstruction");
      assertThat(list(other.at("textDocument/completion", file, 3, 0))).extracting(item -> item.get("label").asText()).contains("APT");
      assertThat(other.at("textDocument/hover", file, 2, 1).at("/contents/value").asText()).contains("APT", "apt.jar", "--recommends");
      assertThat(other.at("textDocument/hover", file, 2, 18).at("/contents/value").asText()).contains("P=git");
      assertThat(list(other.at("textDocument/completion", file, 2, 7))).extracting(item -> item.get("label").asText()).contains("--recommends");
    }
  }

  @Test
  void theExitCodeTellsWhetherTheEndWasInOrder() throws Exception {
    begin();
    assertThat(editor.end()).isEqualTo(ExitCode.BUILT);
    try (var other = EditorClient.inProcess()) {
      other.tell("exit", "null");
      assertThat(other.exitCode()).isEqualTo(ExitCode.FAILED);
    }
    var gone = EditorClient.inProcess();
    gone.close();
    assertThat(gone.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void aProcessOfItsOwnWritesNothingButMessages() throws Exception {
    var process = new ProcessBuilder(java(), "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), "dev.kaniko.cli.Main", "lsp", "--stdio")
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var other = new EditorClient(process.getInputStream(), process.getOutputStream(), process.onExit().thenApply(Process::exitValue))) {
      other.initialize(folder, "{\"delay\": 0, \"nonsense\": 1}");
      other.openSaved(file, RELATIVE);
      assertThat(other.codes()).contains("WorkdirRelativePath");
      assertThat(other.others()).singleElement().satisfies(message -> assertThat(message.at("/params/message").asText()).contains("there is no option nonsense"));
      assertThat(other.end()).isEqualTo(ExitCode.BUILT);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void theLinterDoesNotLoadTheServer() throws Exception {
    Files.writeString(file, RELATIVE);
    var loaded = folder.resolve("loaded");
    var process = new ProcessBuilder(
        java(), "-XX:TieredStopAtLevel=1", "-Xlog:class+load:file=" + loaded, "-cp", System.getProperty("java.class.path"), "dev.kaniko.cli.Main", "lint", "--shellcheck=off",
        file.toString()).redirectErrorStream(true).start();
    var output = CompletableFuture.supplyAsync(() -> process.inputReader(UTF_8).lines().toList());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output.join()).anyMatch(line -> line.contains("WorkdirRelativePath"));
    assertThat(Files.readString(loaded)).contains("dev.kaniko.compiler.lint.Linter").doesNotContain("org.eclipse.lsp4j").doesNotContain("dev.kaniko.lsp").doesNotContain("com.google.gson");
  }

  private static String java() {
    return Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin/java").toString();
  }
}
