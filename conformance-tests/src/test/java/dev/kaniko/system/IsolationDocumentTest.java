package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.system.EscapeWay.Expected;
import dev.kaniko.system.EscapeWay.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The page about the isolations has the table that {@link RunEscapesTest} holds them to. With {@code -Dkaniko.record=true} the table of the page is written anew. */
final class IsolationDocumentTest {
  private static final Path PAGE = Path.of(System.getProperty("kaniko.root", "."), "runtime/docs/isolation.md");
  private static final String START = "<!-- The table is written by IsolationDocumentTest. -->\n";

  @Test
  void thePageHasTheTableThatTheIsolationsAreHeldTo() throws IOException {
    String page = Files.readString(PAGE);
    String written = page.substring(0, page.indexOf(START)) + START + table(EscapeWay.all());
    if (Boolean.getBoolean("kaniko.record")) {
      Files.writeString(PAGE, written);
    }
    assertThat(PAGE).hasContent(written);
  }

  private static String table(List<EscapeWay> ways) {
    var reasons = new LinkedHashMap<String, Integer>();
    var text = new StringBuilder();
    for (var kind : ways.stream().collect(Collectors.groupingBy(EscapeWay::kind, LinkedHashMap::new, Collectors.toList())).entrySet()) {
      text.append("\n### ").append(kind.getKey()).append("\n\n| way | what RUN tries | ").append(String.join(" | ", EscapeWay.PLACES)).append(" |\n|---|---|")
          .append("---|".repeat(EscapeWay.PLACES.size())).append('\n');
      for (EscapeWay way : kind.getValue()) {
        text.append("| ").append(way.name()).append(" | ").append(way.tries()).append(" | ")
            .append(EscapeWay.PLACES.stream().map(place -> cell(way.expected().get(place), reasons)).collect(Collectors.joining(" | "))).append(" |\n");
      }
    }
    text.append("\n### Why something is permitted\n\n");
    for (Map.Entry<String, Integer> reason : reasons.entrySet()) {
      text.append(reason.getValue()).append(". ").append(reason.getKey()).append(".\n");
    }
    return text.toString();
  }

  private static String cell(@Nullable Expected expected, Map<String, Integer> reasons) {
    if (expected == null) {
      return "";
    }
    if (expected.outcome() != Outcome.PERMITTED) {
      return expected.outcome().text();
    }
    reasons.putIfAbsent(expected.reason(), reasons.size() + 1);
    return "**permitted** (" + Objects.requireNonNull(reasons.get(expected.reason())) + ")";
  }
}
