package dev.kaniko.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A file that is larger than a builder can hold is refused with its place, and one that is not is taken. */
final class LimitsTest {
  private static List<Diagnostic> compiled(String file) {
    return new CompilerFixture().compile(file.getBytes(StandardCharsets.UTF_8)).diagnostics();
  }

  private static List<String> codes(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(Diagnostic::code).distinct().toList();
  }

  @Test
  void aFileOfMoreThanFourMebibytesIsRefused() {
    var comment = "#" + " ".repeat(1022) + "\n";
    assertThat(compiled("FROM scratch\n" + comment.repeat(4095))).isEmpty();
    assertThat(codes(compiled("FROM scratch\n" + comment.repeat(4096)))).containsExactly("DockerfileTooLarge");
  }

  @Test
  void anInstructionOfMoreThanHalfAMebibyteIsRefusedWhereItBegins() {
    var line = "y".repeat(1000) + "\\\n";
    assertThat(compiled("FROM scratch\nCMD x" + line.repeat(500) + "\n")).isEmpty();

    var file = "FROM scratch\nCMD x" + line.repeat(600) + "\nNOT READ\n";
    var found = compiled(file);
    assertThat(codes(found)).containsExactly("InstructionTooLong");
    assertThat(file.substring(found.getFirst().span().start())).startsWith("CMD x");
  }

  @Test
  void aHeredocIsNoPartOfTheLengthOfItsInstruction() {
    assertThat(compiled("FROM scratch\nCOPY <<E /x\n" + "y\n".repeat(1_000_000) + "E\n")).isEmpty();
  }

  @Test
  void aQuarterOfAMillionLinesIsRead() {
    var file = "FROM scratch\n" + "# x\n".repeat(249_000);
    assertThat(compiled(file)).isEmpty();
    assertThat(codes(compiled(file + "# x\n".repeat(2000)))).containsExactly("TooManyInstructions");
  }

  @Test
  void aFileOfTooManyWordsIsRefusedAtTheInstructionThatHasNoRoom() {
    var line = "LABEL " + "a=$b ".repeat(1000) + "\n";
    var found = compiled("FROM scratch\nENV b=c\n" + line.repeat(400));
    assertThat(codes(found)).containsExactly("TooManyWords");
  }

  @Test
  void aHeredocOfTooManyVariablesIsRefused() {
    var found = compiled("FROM scratch\nENV b=c\nCOPY <<E /x\n" + "$b$b$b$b$b$b$b$b\n".repeat(100_000) + "E\n");
    assertThat(codes(found)).containsExactly("InvalidExpansion");
    assertThat(found.getFirst().message()).contains("too many");
  }

  @Test
  void valuesThatGrowWithoutEndAreGivenUpOn() {
    var found = compiled("FROM scratch\nENV a=xxxxxxxxxxxxxxxx\n" + "ENV a=$a$a\n".repeat(2000));
    assertThat(found).anyMatch(diagnostic -> diagnostic.message().contains("longer than it is written"));
  }

  @Test
  void ofManyErrorsTheFirstThousandAreToldAndTheOthersAreCounted() {
    var found = compiled("FROM scratch\n" + IntStream.range(0, 3000).mapToObj(i -> "FOO" + i + " x").collect(Collectors.joining("\n")) + "\n");

    assertThat(found).hasSize(1001);
    assertThat(found.getFirst().message()).endsWith("FOO0");
    assertThat(found.getLast().message()).isEqualTo("there are 2000 more errors, which are not shown");
    assertThat(found.getLast().severity()).isEqualTo(Severity.ERROR);
  }
}
