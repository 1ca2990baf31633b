package dev.kaniko.compiler.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.CompilerFixture;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.diagnostic.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every text that is laid out. */
final class FormatProps {
  private final Formatter formatter = new Formatter(new Compiler(InstructionSet.load(), BaseImages.NONE), FormatSettings.DEFAULT);

  @Provide
  Arbitrary<String> files() {
    Arbitrary<String> pieces = Arbitraries.of(
        "FROM a\n", "from b as c\n", "RUN ", "COPY ", "ENV ", "ARG ", "LABEL ", "onbuild ", "HEALTHCHECK cmd ", "CMD ", "EXPOSE ", "WORKDIR ", "FORM ", "a", "a=1",
        " b  c ", "x=\"y  ", "' z'", " ", "\t", "\\", "`", "\\ \n", "\\\n", "\n", "\n\n\n", "\r\n", "#", "# c\n", "  # d \n", "## e\n", "# escape=`\n", "<<EOF", " <<-E ",
        "EOF\n", "\nE\n", "'", "\"", " --from=x", " --link ", " --mount=type=cache,target=/a ", "[\"a\",\"b\" ]", "[ ", " , ", " ]", "[1]", "$A", "/", "\uFEFF",
        "\u00A0", "\u000B", "\r", "\uD83D\uDE00");
    return pieces.list().ofMaxSize(40).map(list -> "FROM a\n" + String.join("", list));
  }

  private Formatted formatted(String file) {
    try {
      return formatter.format(FormatterTest.request(file.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What is no blank, in lower case, without what continues lines. */
  private static String essence(String file) {
    return file.replaceAll("[\\s\\h\\v\\\\`]", "").toLowerCase(Locale.ROOT);
  }

  @Property(tries = 300)
  void everyTextIsLaidOutOnceAndForAllAndOnlyBlanksAndCaseChange(@ForAll("files") String file) {
    var formatted = formatted(file);

    if (file.contains("<<") && formatted.left().isPresent()) {
      // A heredoc that is not closed, and begins in a line that an escape ends: what the next lines are hangs on their blanks.
      assertThat(formatted.edits()).isEmpty();
      assertThat(new CompilerFixture().analyze(file).diagnostics()).as("only a wrong file").anyMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
      return;
    }
    assertThat(formatted.left()).as("its meaning stays").isEmpty();
    assertThat(formatted(formatted.after()).edits()).as("a second run").isEmpty();
    assertThat(essence(formatted.after())).isEqualTo(essence(file));
  }

  @Property(tries = 100)
  void directivesAtTheTopStay(@ForAll("files") String file) {
    var directives = "# syntax=docker/dockerfile:1\n# escape=`\n";
    assertThat(formatted(directives + file).after()).startsWith(directives);
  }
}
