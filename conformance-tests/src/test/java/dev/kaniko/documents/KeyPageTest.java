package dev.kaniko.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.cache.KeyPart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about keys names what is in them. */
final class KeyPageTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

  @Test
  void theTableHasEveryKindOfPartInTheOrderOfTheKey() throws IOException {
    var section = Repository.here().page(Path.of("runtime/docs/cache.md")).section(1).orElseThrow();
    assertThat(ROW.matcher(section).results().map(row -> row.group(1))).containsExactlyElementsOf(Arrays.stream(KeyPart.values()).map(KeyPart::toString).toList());
  }
}
