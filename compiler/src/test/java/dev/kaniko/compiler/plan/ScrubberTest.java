package dev.kaniko.compiler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.CompilerFixture;
import java.util.List;
import java.util.Map;
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

  @ParameterizedTest
  @CsvSource({
      "secret-1, ***",
      "secret-12, ***",
      "secret-, secret-",
      "secret-secret-1, secret-***",
      "secret-1secret-2, ******",
      "secret-1-2-3-4-5, ***",
      "secret-1-2-3-4, ***3-4",
      "ab, ***",
      "xab, xab",
      "secret-1ab, ******",
      "absecret-1, ******",
  })
  void ofSecretsThatOverlapNoPartRemains(String text, String scrubbed) {
    assertThat(Scrubber.of(Set.of("secret-1", "secret-12", "secret-2", "secret-1-2-", "-2-3-4-5", "ab")).scrub(text)).isEqualTo(scrubbed);
  }

  @Test
  void theSecretsOfABuildAreKnownWhereverTheyComeFrom() {
    var plan = new CompilerFixture().argument("GIVEN_TOKEN", "hunter-given").plan(
        "ARG FROM_KEY=hunter-from",
        "ARG GLOBAL_KEY=hunter-global",
        "FROM base:$FROM_KEY AS parent",
        "ENV PARENT_KEY=hunter-parent",
        "ONBUILD ENV TRIGGER_KEY=hunter-trigger",
        "FROM parent AS unread",
        "ARG GLOBAL_KEY",
        "ARG GIVEN_TOKEN=default",
        "ENV MIXED_KEY=hunter-${GLOBAL_KEY}-${GIVEN_TOKEN}",
        "RUN x");
    var scrubber = Scrubber.of(plan, Map.of("GIVEN_TOKEN", "hunter-given", "UNDECLARED_TOKEN", "hunter-undeclared"));
    for (var secret : List.of("from", "global", "parent", "trigger", "given", "undeclared", "hunter-global-hunter-given")) {
      assertThat(scrubber.scrub("hunter-" + secret)).isEqualTo("***");
    }
    var known = plan.stages().stream().flatMap(stage -> stage.steps().stream()).flatMap(step -> step.environment().values().stream()).toList();
    assertThat(known).contains("hunter-parent", "hunter-hunter-global-hunter-given");
    assertThat(known.stream().map(scrubber::scrub)).noneMatch(text -> text.contains("hunter"));
  }

  /** A search from every character would take minutes. */
  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void aLongTextWithoutAssignmentsIsSearchedInOnePass() {
    var text = "long-name-".repeat(100_000);
    assertThat(Scrubber.of(Set.of("secret-value")).scrub(text)).isEqualTo(text);
  }
}
