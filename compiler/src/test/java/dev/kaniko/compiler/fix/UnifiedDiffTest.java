package dev.kaniko.compiler.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is shown of a change is what {@code patch} reads. */
final class UnifiedDiffTest {
  private static String lines(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> i + "\n").collect(Collectors.joining());
  }

  @Test
  void equalTextsHaveNoDifference() {
    assertThat(UnifiedDiff.of("f", "a\n", "a\n")).isEmpty();
  }

  @Test
  void changesFarFromEachOtherAreHunksWithThreeLinesAround() {
    var before = lines(1, 30);
    var after = before.replace("\n5\n", "\nfive\n").replace("\n20\n", "\n");
    assertThat(UnifiedDiff.of("f", before, after)).isEqualTo("""
        --- a/f
        +++ b/f
        @@ -2,7 +2,7 @@
         2
         3
         4
        -5
        +five
         6
         7
         8
        @@ -17,7 +17,6 @@
         17
         18
         19
        -20
         21
         22
         23
        """);
  }

  @Test
  void aMissingLastLineEndAndCarriageReturnsAreShown() {
    assertThat(UnifiedDiff.of("f", "a\r\nb", "a\r\nc")).isEqualTo(
        "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\r\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n");
  }

  @Test
  void textsThatDifferInTooManyLinesAreOneChange() {
    var diff = UnifiedDiff.of("f", lines(1, 3000), lines(10_001, 13_000));
    assertThat(diff).startsWith("--- a/f\n+++ b/f\n@@ -1,3000 +1,3000 @@\n");
  }

  @Test
  void aLineAtEitherEndMayComeOrGo() {
    assertThat(UnifiedDiff.of("f", "", "a\n")).isEqualTo("--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+a\n");
    assertThat(UnifiedDiff.of("f", "a\nb\n", "b\n")).isEqualTo("--- a/f\n+++ b/f\n@@ -1,2 +1 @@\n-a\n b\n");
    assertThat(UnifiedDiff.of("f", "a\n", "a\nb\n")).isEqualTo("--- a/f\n+++ b/f\n@@ -1 +1,2 @@\n a\n+b\n");
  }
}
