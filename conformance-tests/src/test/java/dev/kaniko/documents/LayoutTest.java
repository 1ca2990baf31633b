package dev.kaniko.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources are laid out as {@code .editorconfig} says. The formatter, a part of the build, holds the rest. */
final class LayoutTest {
  private static final Layout LAYOUT = new Layout(40);

  @Test
  void everyFileIsLaidOutAsTheEditorIsTold() throws IOException {
    var repository = Repository.here();
    var layout = new Layout(Integer.parseInt(inEditor(repository, "max_line_length")));
    var problems = new ArrayList<String>();
    repository.files().forEach((file, text) -> {
      var found = Repository.name(file).endsWith(".java") ? layout.ofJava(text) : layout.ofText(text);
      found.forEach(problem -> problems.add(file + ": " + problem));
    });
    assertThat(problems).isEmpty();
  }

  @Test
  void theFormatterIsToldWhatTheEditorIs() throws IOException {
    var repository = Repository.here();
    assertThat(inFormatter(repository, "lineSplit")).isEqualTo(inEditor(repository, "max_line_length"));
    assertThat(inFormatter(repository, "indentation.size")).isEqualTo(inEditor(repository, "indent_size"));
    assertThat(inFormatter(repository, "tabulation.char")).isEqualTo(inEditor(repository, "indent_style"));
  }

  private static String inEditor(Repository repository, String property) {
    return first(repository, ".editorconfig", "(?m)^" + property + " = (.+)$");
  }

  private static String inFormatter(Repository repository, String setting) {
    return first(repository, ".config/formatter.xml", "formatter\\." + Pattern.quote(setting) + "\" value=\"([^\"]+)\"");
  }

  private static String first(Repository repository, String file, String pattern) {
    var matcher = Pattern.compile(pattern).matcher(Objects.requireNonNull(repository.files().get(Path.of(file)), file));
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"class A {}", "class A {}\n\n", "class A {}\r\n", "class A {} \n",
      "// a line that is longer than forty characters\n", "import a.C;\nimport a.B;\n", "import a.B.C;\nimport a.B;\n", "import a.B;\n\nimport static a.B.c;\n"})
  void whatIsLaidOutOtherwiseIsFound(String text) {
    assertThat(LAYOUT.ofJava(text)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/**\n * A.\n */\nclass A {\n  int a;\n}\n", "import static b.C.d;\n\nimport a.B;\nimport a.B.C;\n",
      "class A {\n  String a = \"\"\"\n   odd, and more than forty characters in a line\n\ttab\n      \"\"\";\n}\n"})
  void whatIsLaidOutSoIsNot(String text) {
    assertThat(LAYOUT.ofJava(text)).isEmpty();
  }
}
