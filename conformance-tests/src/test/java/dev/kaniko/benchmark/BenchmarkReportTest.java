package dev.kaniko.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kaniko.benchmark.Comparison.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchmarkReportTest {
  private static Row row(String contender, double seconds, double toFirst) {
    return new Row("five-run", contender, new Measurement(seconds, seconds, 100), 0, toFirst, toFirst);
  }

  private static final List<Row> ROWS = List.of(row("kaniko", 1, 1), row("buildah", 2, 2), row("floor", 0.5, 0.5));

  @Test
  void oursIsHeldAgainstTheBestOtherBuilderAndTheFloor() {
    assertThat(new Report(ROWS, 5).table()).contains("| five-run | kaniko | 1.00 | 1.00 | 100 | 0.0 | 0.50 (buildah) | 0.50 (buildah) | 2.00 |");
  }

  @Test
  void plotsAreWellFormed(@TempDir Path directory) throws Exception {
    Path bars = directory.resolve("bars.svg");
    new Report(ROWS, 5).writePlot(bars);
    for (String svg : List.of(Files.readString(bars), new LinePlot("files & seconds", new LinkedHashMap<>(Map.of(10, 1.0, 100, 9.0))).svg())) {
      var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
      assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    }
  }

  @Test
  void theHistoryNamesWhatGotSlower(@TempDir Path directory) throws IOException {
    var history = new History(directory.resolve("history.jsonl"));
    assertThat(history.compareAndAppend(ROWS)).isEmpty();
    assertThat(history.compareAndAppend(ROWS)).isEmpty();
    assertThat(history.compareAndAppend(List.of(row("kaniko", 1.2, 1), row("buildah", 2, 2)))).singleElement().asString()
        .startsWith("slower than at").contains("five-run by kaniko takes 1.20 s of CPU, 1.00 s before (ratio 1.20)");
  }

  @Test
  void aWrongOptionIsRefused() {
    for (String wrong : List.of("--round=3", "--rounds=0", "--only=five-runs", "--peer=buildkit", "--peer=buildkit=/nonexistent")) {
      assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> BenchmarkOptions.parse(new String[] {wrong}));
    }
  }
}
