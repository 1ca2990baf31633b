package dev.kaniko.compiler.parse.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.compiler.ast.Places;
import dev.kaniko.compiler.parse.DockerfileReader;
import dev.kaniko.compiler.parse.Syntaxes;
import dev.kaniko.compiler.shell.ShellSpans;
import dev.kaniko.compiler.shell.command.ShellText;
import dev.kaniko.compiler.shell.command.ShellTexts;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.source.SourceText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * The shell texts of public Dockerfiles are read without error exactly if bash or dash takes them. What the shells say is recorded, by the hashes of the
 * texts, and found anew with {@code -Dkaniko.record=true}. Where the data are not on this machine that is reported instead.
 */
final class ShellCorpusTest {
  private static final Path DATA = Path.of(System.getProperty("kaniko.conformance", "absent"));
  private static final Path RECORD = Path.of("src/test/resources/dev/kaniko/compiler/parse/shell/verdicts.txt");
  private static final int MUTATIONS = Integer.getInteger("kaniko.shell.mutations", 20_000);

  /** The texts of the data, each once. */
  private static final Map<String, ShellText> TEXTS = new LinkedHashMap<>();

  @BeforeAll
  static void findTexts() throws IOException {
    for (var file : files()) {
      var ast = DockerfileReader.read(new SourceId("Dockerfile"), SourceText.of(file), Syntaxes.STANDARD, _ -> {});
      ShellTexts.of(ast).stream().filter(text -> text.form() != ShellText.Form.EXEC).forEach(text -> TEXTS.putIfAbsent(text.text(), text));
    }
  }

  private static List<String> files() throws IOException {
    var files = new ArrayList<String>();
    for (var folder : List.of("corpus/dev", "builds")) {
      if (Files.exists(DATA.resolve(folder))) {
        try (Stream<Path> found = Files.walk(DATA.resolve(folder))) {
          for (var file : found.filter(path -> path.toString().contains("ockerfile") && Files.isRegularFile(path)).sorted().toList()) {
            files.add(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
          }
        }
      }
    }
    var json = new ObjectMapper();
    for (var cases : List.of("lint/cases.jsonl", "language/lint-cases.jsonl")) {
      if (Files.exists(DATA.resolve(cases))) {
        for (var line : Files.readAllLines(DATA.resolve(cases))) {
          files.add(json.readTree(line).path("dockerfile").asText());
        }
      }
    }
    return files;
  }

  private static String hash(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** What the shells say, by the hash of the text: {@code b} if bash takes it, {@code d} if dash does. */
  private static Map<String, String> verdicts() throws IOException, InterruptedException {
    if (Boolean.getBoolean("kaniko.record")) {
      record();
    }
    var verdicts = new TreeMap<String, String>();
    for (var line : Files.readAllLines(RECORD)) {
      verdicts.put(line.substring(0, 16), line.substring(17));
    }
    return verdicts;
  }

  private static void record() throws IOException, InterruptedException {
    var lines = new ArrayList<String>();
    for (var text : TEXTS.keySet()) {
      lines.add(hash(text) + " " + (takes("bash", text) ? "b" : "-") + (takes("dash", text) ? "d" : "-"));
    }
    Files.createDirectories(Objects.requireNonNull(RECORD.getParent()));
    Files.write(RECORD, lines.stream().sorted().toList());
  }

  private static boolean takes(String shell, String text) throws IOException, InterruptedException {
    var file = Files.createTempFile("text", ".sh");
    try {
      Files.writeString(file, text);
      return new ProcessBuilder(shell, "-n", file.toString()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    } finally {
      Files.delete(file);
    }
  }

  private static ShellReader.Measured read(String text) {
    return ShellReader.measure(text, Places.of(new Span(new SourceId("text"), 0, text.length())), 0);
  }

  @Test
  void aTextIsReadWithoutErrorExactlyIfAShellTakesIt(TestReporter reporter) throws IOException, InterruptedException {
    var verdicts = verdicts();
    int taken = 0;
    for (var text : TEXTS.keySet()) {
      assertThat(verdicts).as("record the verdicts anew: %s", text).containsKey(hash(text));
      boolean takes = !"--".equals(verdicts.get(hash(text)));
      taken += takes ? 1 : 0;
      assertThat(read(text).script().isWhole()).as(text).isEqualTo(takes);
    }
    reporter.publishEntry(TEXTS.isEmpty() ? "texts absent" : "texts read", taken + " that a shell takes of " + TEXTS.size());
  }

  @Test
  void everyPlaceLiesInItsInstruction() {
    for (var text : TEXTS.values()) {
      var around = text.owner().span();
      ShellSpans.collect(text.script().commands(), span -> assertThat(around.contains(span)).as(text.text()).isTrue());
      text.commands().forEach(command -> assertThat(around.contains(command.span())).as(text.text()).isTrue());
    }
  }

  @Test
  void noMutationFailsOrTakesLong() {
    if (TEXTS.isEmpty()) {
      return;
    }
    var random = new Random(20_260_901);
    var texts = List.copyOf(TEXTS.keySet());
    var signs = List.of("'", "\"", "`", "$(", "${", ")", "}", "((", "))", "<<E", "\n", ";", "&&", "|", "\\", "case x in", "esac", "if", "fi", "{", "[[", "]]", "#", "$((", "=(", "@(");
    for (int i = 0; i < MUTATIONS; i++) {
      var text = new StringBuilder(texts.get(random.nextInt(texts.size())));
      text.setLength(Math.min(text.length(), 2_000));
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        int at = random.nextInt(text.length() + 1);
        switch (random.nextInt(3)) {
          case 0 -> text.insert(at, signs.get(random.nextInt(signs.size())));
          case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(3)));
          default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
        }
      }
      var read = read(text.toString());
      assertThat(read.work()).as(text.toString()).isLessThan(20L * (text.length() + 50));
      ShellSpans.collect(read.script().commands(), span -> assertThat(span.end()).isLessThanOrEqualTo(text.length()));
    }
  }
}
