package dev.kaniko.compiler.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Formatting over the real files of the corpus and over mutations of them. That the meaning stays the formatter proves itself; here it is counted how often
 * it cannot, and a second run has to change nothing. The gate looks at every eighth file; {@code -Dkaniko.format.corpus=all} looks at all, and
 * {@code -Dkaniko.format.mutations=N} at N mutations of each. Where the corpus is not on this machine that is reported instead.
 */
final class FormatCorpusTest {
  private static final int STEP = "all".equals(System.getProperty("kaniko.format.corpus")) ? 1 : 8;
  private static final int MUTATIONS = Integer.getInteger("kaniko.format.mutations", 1);
  private static final String[] INSERTED = {
      "\\", "\\\n", "\n", " ", "\t", "  \\  \n", "# c\n", "\n\n", "\"", "'", "<<E", "\nE\n", "[", "]", ",", "`", "# escape=`\n", "\r\n", "\r", "\u00A0", "--", "=",
      "ONBUILD ", "FROM a as b\n"};

  private final Formatter formatter = new Formatter(new Compiler(InstructionSet.load(), BaseImages.NONE), FormatSettings.DEFAULT);

  private static List<Path> files() throws IOException {
    var folder = Path.of(System.getProperty("kaniko.conformance", "absent")).resolve("corpus/dev");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      var all = files.sorted().toList();
      return IntStream.range(0, all.size()).filter(i -> i % STEP == 0).mapToObj(all::get).toList();
    }
  }

  private Formatted formatted(String file) {
    try {
      return formatter.format(FormatterTest.request(file.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A second run changes nothing. */
  private void isDone(String what, Formatted formatted) {
    if (formatted.changed()) {
      assertThat(formatted(formatted.after()).edits()).as("a second run on %s", what).isEmpty();
    }
  }

  @Test
  void everyFileOfTheCorpusIsLaidOut(TestReporter reporter) throws IOException {
    var left = new ArrayList<String>();
    int changed = 0;
    for (var path : files()) {
      var formatted = formatted(Files.readString(path));
      formatted.left().ifPresent(reason -> left.add(path.getFileName() + ": " + reason));
      changed += formatted.changed() ? 1 : 0;
      isDone(String.valueOf(path), formatted);
    }
    reporter.publishEntry(files().isEmpty() ? "the corpus is absent" : files().size() + " files, " + changed + " changed, left: " + left);
    assertThat(left).isEmpty();
  }

  @Test
  void noMutationOfAFileMakesTheFormatterFailAndFewStayAsTheyAre(TestReporter reporter) throws IOException {
    var random = new Random(42);
    var left = new ArrayList<String>();
    int tried = 0;
    for (var path : files()) {
      var file = Files.readString(path);
      for (int i = 0; i < MUTATIONS && !file.isEmpty(); i++) {
        var mutation = mutated(file, random);
        var formatted = formatted(mutation);
        formatted.left().ifPresent(reason -> left.add(path.getFileName() + ": " + reason));
        isDone(mutation, formatted);
        tried++;
      }
    }
    reporter.publishEntry(files().isEmpty() ? "the corpus is absent" : tried + " mutations, left: " + left);
    assertThat(left.size()).isLessThanOrEqualTo(tried / 100);
  }

  private static String mutated(String file, Random random) {
    var text = new StringBuilder(file);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(8));
      text.replace(at, random.nextBoolean() ? at : end, INSERTED[random.nextInt(INSERTED.length)]);
    }
    return text.toString();
  }
}
