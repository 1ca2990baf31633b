package dev.kaniko.compiler.parse.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.ast.Places;
import dev.kaniko.compiler.shell.ShellSpans;
import dev.kaniko.compiler.shell.command.ShellText;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * The shell texts of public Dockerfiles are read without error exactly if bash or dash takes them. What the shells say is recorded, by the hashes of the
 * texts, and found anew with {@code -Dkaniko.record=true}. Where the data are not on this machine that is reported instead.
 */
final class ShellCorpusTest {
  private static final Path RECORD = Path.of("src/test/resources/dev/kaniko/compiler/parse/shell/verdicts.txt");
  private static final int MUTATIONS = Integer.getInteger("kaniko.shell.mutations", 20_000);

  private static final Map<String, ShellText> TEXTS = new LinkedHashMap<>();

  @BeforeAll
  static void findTexts() throws IOException {
    TEXTS.putAll(ShellTextsOfData.find());
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
    Mutations.of(TEXTS.keySet(), MUTATIONS).forEach(text -> {
      var read = read(text);
      assertThat(read.work()).as(text).isLessThan(20L * (text.length() + 50));
      ShellSpans.collect(read.script().commands(), span -> assertThat(span.end()).isLessThanOrEqualTo(text.length()));
    });
  }
}
