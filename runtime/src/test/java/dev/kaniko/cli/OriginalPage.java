package dev.kaniko.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the page that compares the options and variables with those of the original. */
final class OriginalPage {
  private static final String HEAD = """
      # Options and variables of the original

      <!-- Written by OriginalRowsTest from its table, with -Dkaniko.record=true. -->

      Every option, argument and variable of the original's executor and warmer, and of its fork (COUNT). None of them is ignored without a word:

      - **same**: it does what it does there.
      - **better**: it does that, and more or in another way.
      - **no effect**: what it asks for always holds, or has no meaning here. If it is given, a line says so and why. Its value is checked all the same.

      A value that cannot be read is exit code 2. The last column names the test that fails if the row is ignored.
      """;

  private static final Map<String, String> TITLES = Map.of(
      "build", "The executor: `kaniko build`, or no command",
      "push", "`kaniko push`",
      "login", "`kaniko login`",
      "version", "`kaniko version`",
      "warm", "The warmer: `kaniko warm`",
      OriginalRow.VARIABLE, "Variables",
      OriginalRow.FEATURE, "Feature flags of the fork");

  private static final String FEATURES = """

      Each switches one correction on or off. Here every correction holds always. A variable that asks for it is a line at debug level; one that asks for the
      old behaviour has no effect, and a line says what holds. A value that is neither true nor false is exit code 2, and a name `FF_KANIKO_*` that is not
      among these is a warning.
      """;

  private OriginalPage() {}

  static String of(List<OriginalRow> rows) {
    var page = new StringBuilder(HEAD.replace("COUNT", Integer.toString(rows.size())));
    var sections = rows.stream().collect(Collectors.groupingBy(OriginalRow::program, LinkedHashMap::new, Collectors.toList()));
    sections.forEach((program, those) -> {
      page.append("\n## ").append(TITLES.get(program)).append('\n');
      if (program.equals(OriginalRow.FEATURE)) {
        page.append(FEATURES).append("\n| variable | what holds |\n|---|---|\n");
        those.forEach(row -> page.append("| `").append(row.name()).append("` | ").append(row.words()).append(" |\n"));
      } else {
        page.append("\n| ").append(program.equals(OriginalRow.VARIABLE) ? "variable" : "name").append(" | here | how, or why | test |\n|---|---|---|---|\n");
        those.forEach(row -> page.append("| `").append(row.name()).append("` | ").append(row.here().text()).append(" | ").append(row.words()).append(" | ")
            .append(row.shownBy().replace('#', '.')).append(" |\n"));
      }
    });
    return page.toString();
  }
}
