package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.Sources;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.runtime.interpreter.BuildEvents.StepLabel;
import dev.kaniko.runtime.interpreter.BuildEvents.StepState;
import dev.kaniko.runtime.interpreter.BuildEvents.Waited;
import dev.kaniko.runtime.linux.WindowSize;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BuildConsoleTest {
  private static final StepLabel ONE = new StepLabel("a", 1, 1, "RUN one", true);
  private static final StepLabel TWO = new StepLabel("b", 1, 2, "run two", true);
  private static final StepLabel COPY = new StepLabel("b", 2, 2, "COPY . /", false);
  private static final Waited NOT_WAITED = new Waited(Duration.ZERO, "");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final FakeTime time = new FakeTime();
  private WindowSize window = new WindowSize(24, 60);

  private BuildConsole console(boolean interactive, boolean colour, boolean stamped) {
    return new BuildConsole(new PrintStream(bytes, true, UTF_8), new Terminal(interactive, colour, () -> window), Verbosity.INFO, stamped, time);
  }

  private BuildConsole plain() {
    return console(false, false, false);
  }

  /** Returns what was printed since this was called last. */
  private String printed() {
    var text = bytes.toString(UTF_8);
    bytes.reset();
    return text;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void linesOfCommandsThatRunBesideOthersSayWhoseTheyAre() {
    try (var console = plain()) {
      console.stepStarted(ONE);
      console.output(ONE, utf8("1\n"));
      console.stepStarted(TWO);
      console.output(TWO, utf8("2"));
      console.output(ONE, utf8("3\n4"));
      console.output(TWO, utf8("2\n"));
      console.stepFinished(ONE, StepState.EXECUTED, Duration.ofMillis(1500), new Waited(Duration.ofSeconds(2), "its base"));
      console.stepFailed(TWO);
    }

    assertThat(printed()).isEqualTo("""
        [a 1/1] RUN one
        1
        [b 1/2] run two
        [a 1/1] 3
        [b 1/2] 22
        [a 1/1] 4
        [a 1/1] RUN one  done in 1.5s, after 2.0s of waiting for its base
        """);
  }

  @Test
  void theOutputOfACommandThatRunsAloneIsShownAsItComes() {
    try (var console = plain()) {
      console.stepStarted(ONE);
      console.output(ONE, utf8("half"));
      assertThat(printed()).isEqualTo("[a 1/1] RUN one\nhalf");
      console.stepFinished(ONE, StepState.EXECUTED, Duration.ofMillis(10), new Waited(Duration.ofMillis(10), "its base"));
    }

    assertThat(printed()).isEqualTo("\n[a 1/1] RUN one  done in 0.0s\n");
  }

  @Test
  void eachLineHasItsTimeIfThatIsAskedFor() {
    try (var console = console(false, false, true)) {
      console.stepStarted(ONE);
      console.output(ONE, utf8("first\nsec"));
      time.pass(Duration.ofSeconds(50));
      console.output(ONE, utf8("ond\n"));
      console.stepStarted(TWO);
      console.output(TWO, utf8("2\n"));
      console.error("several\nlines");
    }

    assertThat(printed()).isEqualTo("""
        2026-05-04T12:30:15Z [a 1/1] RUN one
        2026-05-04T12:30:15Z first
        2026-05-04T12:30:15Z second
        2026-05-04T12:31:05Z [b 1/2] run two
        2026-05-04T12:31:05Z [b 1/2] 2
        2026-05-04T12:31:05Z error: several
        2026-05-04T12:31:05Z lines
        """);
  }

  @Test
  void aSilentStepIsHeardOfAfterHalfAMinuteAndThenAgain() {
    try (var console = plain()) {
      console.stepStarted(ONE);
      console.stepStarted(COPY);
      printed();
      time.pass(Duration.ofSeconds(29));
      console.tick();
      assertThat(printed()).isEmpty();
      console.output(ONE, utf8("not silent\n"));
      printed();
      time.pass(Duration.ofSeconds(1));
      console.tick();
      assertThat(printed()).isEqualTo("[b 2/2] COPY . /  still running, 30.0s\n");
      time.pass(Duration.ofSeconds(29));
      console.tick();
      assertThat(printed()).isEqualTo("[a 1/1] RUN one  still running, 59.0s\n");
      time.pass(Duration.ofSeconds(1));
      console.tick();
      assertThat(printed()).isEqualTo("[b 2/2] COPY . /  still running, 1m00s\n");
      console.stepFinished(COPY, StepState.EXECUTED, Duration.ofSeconds(61), NOT_WAITED);
      console.stepFailed(ONE);
      printed();
      time.pass(Duration.ofSeconds(29));
      console.tick();
      assertThat(printed()).isEmpty();
      time.pass(Duration.ofSeconds(1));
      console.tick();
      assertThat(printed()).isEqualTo("still working, 1m30s since the start\n");
    }
  }

  @Test
  void aLongTransferIsHeardOfToo() {
    try (var console = plain(); var transfer = console.transfer("push reg.test/a 0123", 300_000_000)) {
      transfer.advance(120_000_000);
      time.pass(Duration.ofSeconds(30));
      console.tick();
      assertThat(printed()).isEqualTo("push reg.test/a 0123  120.0 MB of 300.0 MB so far, in 30.0s\n");
    }
    assertThat(printed()).isEqualTo("push reg.test/a 0123  120.0 MB in 30.0s, 4.0 MB/s\n");
  }

  @Test
  void whatASilentCommandAsksIsShownThoughItsLineHasNotEnded() {
    try (var console = plain()) {
      console.stepStarted(ONE);
      console.stepStarted(TWO);
      console.output(TWO, utf8("Go on? [y/n] "));
      printed();
      time.pass(Duration.ofSeconds(31));
      console.tick();
      assertThat(printed()).contains("[b 1/2] Go on? [y/n] \n");
    }
  }

  @Test
  void aTerminalShowsWhatIsUnderWayInItsLastLines() {
    try (var console = console(true, false, false)) {
      console.stepStarted(ONE);
      console.stepStarted(COPY);
      time.pass(Duration.ofMillis(2500));
      printed();
      console.tick();
      assertThat(printed()).isEqualTo(
          "\033[1F" + "[a 1/1] RUN one" + " ".repeat(36) + "    2.5s\033[K\n" + "[b 2/2] COPY . /" + " ".repeat(35) + "    2.5s\033[K\n");
      console.output(ONE, utf8("said\n"));
      assertThat(printed()).startsWith("\033[2F\033[Jsaid\n[a 1/1] RUN one ").endsWith("    2.5s\033[K\n");
      console.stepFailed(COPY);
      assertThat(printed()).startsWith("\033[2F[a 1/1] RUN one ").endsWith("    2.5s\033[K\n\033[J");
    }
    assertThat(printed()).as("at the end nothing of it is left").isEqualTo("\033[1F\033[J");
  }

  @Test
  void aLineThatIsPrintedOverKeepsItsLabel() {
    try (var console = console(true, false, false)) {
      console.stepStarted(ONE);
      console.stepStarted(TWO);
      printed();
      console.output(ONE, utf8("10 %\r20 %\rready\r\n"));
      assertThat(printed()).contains("[a 1/1] ready\r\n");
      console.output(ONE, utf8("\n"));
      assertThat(printed()).contains("[a 1/1] \n");
    }
  }

  @Test
  void aLineThatHasNotEndedIsNotDrawnOver() {
    try (var console = console(true, false, false)) {
      console.stepStarted(ONE);
      console.output(ONE, utf8("half"));
      printed();
      console.tick();
      assertThat(printed()).isEmpty();
      console.output(ONE, utf8(" a line\n"));
      assertThat(printed()).startsWith(" a line\n[a 1/1] RUN one ");
    }
  }

  @Test
  void linesOfATerminalThatBecomesNarrowerAreTakenAwayWhole() {
    try (var console = console(true, false, false)) {
      console.stepStarted(ONE);
      window = new WindowSize(24, 30);
      printed();
      console.note("said");
      assertThat(printed()).startsWith("\033[2F\033[Jsaid\n[a 1/1] RUN one ");
      console.tick();
      assertThat(printed().lines()).singleElement().asString().hasSizeLessThan("\033[1F\033[K".length() + 30);
    }
  }

  @Test
  void noMoreIsDrawnThanThereIsRoomFor() {
    window = new WindowSize(6, 60);
    try (var console = console(true, false, false)) {
      for (int i = 1; i <= 9; i++) {
        console.stepStarted(new StepLabel("漢字".repeat(20), i, 9, "RUN x", true));
      }
      printed();
      console.tick();
      assertThat(printed().lines()).hasSize(4).last().isEqualTo("… and 6 more\033[K");
    }
  }

  @Test
  void coloursAreForcedWhereThereIsNoTerminalAndNothingIsDrawnThere() {
    try (var console = console(false, true, false)) {
      console.stepStarted(ONE);
      console.tick();
      console.error("odd\033[2J");
    }
    assertThat(printed()).isEqualTo("\033[1m[a 1/1]\033[0m RUN one\n\033[31merror\033[0m: odd·[2J\n");
  }

  @Test
  void aRejectedFileIsShownWithItsPlaceAndWithoutSecrets() {
    var file = new SourceId("Dockerfile");
    var text = "FROM x\nRUN login --token hunter22 now";
    try (var console = plain()) {
      console.hide(List.of("hunter22"));
      console.rejected(
          List.of(Diagnostic.error("Odd", new Span(file, text.indexOf("now"), text.length()), "hunter22 is odd").withHelp("not hunter22")),
          new Sources(Map.of(file, text)));
    }
    assertThat(printed()).isEqualTo("""
        error: *** is odd [Odd]
          ┌─ Dockerfile:2:28
          │
        2 │ RUN login --token *** now
          │                       ^^^
          = help: not ***
        """);
  }

  @Test
  void secretsAreInNoLineOfABuild() {
    try (var console = plain()) {
      console.hide(List.of("hunter22\nsecond line"));
      var login = new StepLabel("a", 1, 1, "RUN API_TOKEN=hunter3 x hunter22", true);
      console.stepStarted(login);
      console.output(login, utf8("a second line\n-- second"));
      console.stepFailed(login);
      console.warning("https://me:word@host/ and second line");
    }
    assertThat(printed()).isEqualTo("[a 1/1] RUN API_TOKEN=*** x ***\na ***\n-- second\nwarning: https://***@host/ and ***\n");
  }

  @Test
  void whatIsKeptBackOfAnOutputIsShownAtTheEndOfTheStep() {
    try (var console = plain()) {
      console.hide(List.of("hunter22"));
      console.stepStarted(ONE);
      console.output(ONE, utf8("is hunt"));
      console.output(ONE, utf8("er22 and hun"));
      console.stepFinished(ONE, StepState.EXECUTED, Duration.ZERO, NOT_WAITED);
    }
    assertThat(printed()).isEqualTo("[a 1/1] RUN one\nis *** and hun\n[a 1/1] RUN one  done in 0.0s\n");
  }
}
