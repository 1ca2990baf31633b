package dev.kaniko.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources are laid out as {@code .editorconfig} says. */
final class LayoutTest {
  private static final Layout LAYOUT = new Layout(40);

  @Test
  void everyFileIsLaidOutAsTheEditorIsTold() throws IOException {
    var repository = Repository.here();
    var layout = Layout.of(Objects.requireNonNull(repository.files().get(Path.of(".editorconfig"))));
    var problems = new ArrayList<String>();
    repository.files().forEach((file, text) -> {
      var found = Repository.name(file).endsWith(".java") ? layout.ofJava(text) : layout.ofText(text);
      found.forEach(problem -> problems.add(file + ": " + problem));
    });
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"class A {}", "class A {}\n\n", "class A {}\r\n", "class A {} \n", "class A {\n\tint a;\n}\n", "class A {\n   int a;\n}\n",
      "// a line that is longer than forty characters\n"})
  void whatIsLaidOutOtherwiseIsFound(String text) {
    assertThat(LAYOUT.ofJava(text)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/**\n * A.\n */\nclass A {\n  int a;\n}\n", "class A {\n}\n",
      "class A {\n  String a = \"\"\"\n   odd, and more than forty characters in a line\n\ttab\n      \"\"\";\n}\n"})
  void whatIsLaidOutSoIsNot(String text) {
    assertThat(LAYOUT.ofJava(text)).isEmpty();
  }
}
