package dev.kaniko.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.diagnostic.Diagnostic;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BaselineTest {
  @Test
  void whatWasAcceptedIsNotReportedAgainWhereverItsLineIs() throws IOException {
    var baseline = accepted(Runs.file("a", "ENV a b\n", finding("a", "ENV a b\n", "a b")));
    var moved = "\nRUN x\n  ENV a b\n";

    assertThat(baseline.without(Runs.file("a", moved, finding("a", moved, "a b")), Runs.DIRECTORY).findings()).isEmpty();
  }

  @Test
  void anotherLineAnotherFileAndASecondTimeAreNew() throws IOException {
    var text = "ENV a b\nENV c d\nENV a b\n";
    var baseline = accepted(Runs.file("a", text, finding("a", text, "a b")));
    var again = new Diagnostic[] {finding("a", text, "a b"), finding("a", text, "a b\nENV c").withNote("again"), finding("a", text, "c d")};

    assertThat(baseline.without(Runs.file("a", text, again), Runs.DIRECTORY).findings()).extracting(Diagnostic::note).containsExactly("again", "");
    assertThat(baseline.without(Runs.file("b", text, finding("b", text, "a b")), Runs.DIRECTORY).findings()).hasSize(1);
  }

  @Test
  void aFileBelowTheDirectoryIsTheSameByAnyName() throws IOException {
    var baseline = accepted(Runs.oddFile("x/../a"));

    assertThat(baseline.without(Runs.oddFile(Runs.DIRECTORY + "/a"), Runs.DIRECTORY).findings()).isEmpty();
  }

  @Test
  void whatIsNoBaselineIsRefusedWithThePlace() {
    assertThatThrownBy(() -> Baseline.read("{\n  \"version\": 1,,\n}")).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("line 2, column 1");
    assertThatThrownBy(() -> Baseline.read("[]")).hasMessageContaining("--write-baseline");
    assertThatThrownBy(() -> Baseline.read("{\"version\": 2, \"findings\": []}")).hasMessageContaining("--write-baseline");
  }

  private static Diagnostic finding(String file, String text, String what) {
    return Diagnostic.warning("LegacyKeyValueFormat", Runs.at(file, text, what), "old");
  }

  private static Baseline accepted(FileReport file) throws IOException {
    var out = new StringWriter();
    var page = Baseline.begin(Runs.DIRECTORY, out);
    page.add(file);
    page.end(List.of());
    return Baseline.read(out.toString());
  }
}
