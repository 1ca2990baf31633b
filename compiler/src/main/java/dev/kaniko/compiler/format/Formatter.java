package dev.kaniko.compiler.format;

import dev.kaniko.compiler.Analysis;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.fix.Proof;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Lays files out, and checks each time that they mean the same as before: the tree has the same instructions, comments and directives, and every stage
 * builds the same. A file for which this does not hold stays as it is. A formatter keeps nothing between two files.
 */
public final class Formatter {
  private final Compiler compiler;
  private final FormatSettings settings;

  public Formatter(Compiler compiler, FormatSettings settings) {
    this.compiler = Objects.requireNonNull(compiler);
    this.settings = Objects.requireNonNull(settings);
  }

  /**
   * Lays a file out.
   *
   * @throws IOException if the file cannot be read
   * @throws InterruptedException if the thread was interrupted while images were looked up
   */
  public Formatted format(CompileRequest request) throws IOException, InterruptedException {
    byte[] bytes;
    try (var in = request.dockerfile().open()) {
      bytes = in.readNBytes(Compiler.MAX_DOCKERFILE + 1);
    }
    var text = new String(bytes, StandardCharsets.UTF_8);
    if (bytes.length > Compiler.MAX_DOCKERFILE) {
      return left(text, "it is larger than 4 MiB");
    }
    if (!Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))) {
      // Other bytes would not be the same again.
      return left(text, "it is not UTF-8 throughout");
    }
    var before = compiler.analyze(request);
    var edits = Layout.edits(before.ast(), settings);
    if (edits.isEmpty()) {
      return new Formatted(text, edits, Optional.empty());
    }
    var after = compiler.analyze(request.with(FileContent.of(Formatted.apply(text, edits).getBytes(StandardCharsets.UTF_8))));
    return means(before, after) ? new Formatted(text, edits, Optional.empty()) : left(text, "the compiler finds that its meaning would change");
  }

  private static boolean means(Analysis before, Analysis after) {
    return Meaning.of(before.ast()).equals(Meaning.of(after.ast())) && Proof.of(after).buildsTheSame(Proof.of(before));
  }

  private static Formatted left(String text, String reason) {
    return new Formatted(text, List.of(), Optional.of(reason));
  }
}
