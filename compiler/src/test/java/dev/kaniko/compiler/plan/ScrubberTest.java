package dev.kaniko.compiler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScrubberTest {
  @ParameterizedTest
  @CsvSource(delimiter = ';', textBlock = """
      API_TOKEN=abc;API_TOKEN=***
      x API_TOKEN=abc y;x API_TOKEN=*** y
      --auth-token=abc -v;--auth-token=*** -v
      -password=abc;-password=***
      1TOKEN=abc;1TOKEN=***
      A=1 DB_PASSWORD="a b" B=2;A=1 DB_PASSWORD=*** B=2
      A=1,TOKEN=abc,B=2;A=1,TOKEN=***,B=2
      TOKEN_FILE=/run/t;TOKEN_FILE=/run/t
      https://me:word@host/p;https://***@host/p
      """)
  void whatANameCallsSecretIsHidden(String text, String scrubbed) {
    assertThat(Scrubber.of(Set.of()).scrub(text)).isEqualTo(scrubbed);
  }

  @Test
  void aSecretIsHiddenWhereverItOccursAlsoWithEscapes() {
    var scrubber = Scrubber.of(Set.of("sec\"ret", "ab"));
    assertThat(scrubber.scrub("a sec\"ret and \"sec\\\"ret\", ab, about")).isEqualTo("a *** and \"***\", ***, about");
  }

  /** A search from every character would take minutes. */
  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void aLongTextWithoutAssignmentsIsSearchedInOnePass() {
    var text = "long-name-".repeat(100_000);
    assertThat(Scrubber.of(Set.of("secret-value")).scrub(text)).isEqualTo(text);
  }
}
