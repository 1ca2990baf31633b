package dev.kaniko.compiler;

import static dev.kaniko.compiler.CompilerFixture.pointed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.plan.TimeSource;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.standard.Label;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SOURCE_DATE_EPOCH may be (language.md §8). */
final class EpochTest {
  private static final Instant TIME = Instant.ofEpochSecond(1_500_000_000);

  private final List<TimeSource> asked = new ArrayList<>();
  private final CompilerFixture fixture = new CompilerFixture().times(source -> {
    asked.add(source);
    return Optional.of(TIME);
  });

  @Test
  void secondsAreGivenOrTheDefaultOfAGlobalArgument() {
    assertThat(fixture.plan("ARG SOURCE_DATE_EPOCH=1500000000", "FROM scratch").epoch()).contains(TIME);
    assertThat(fixture.argument("SOURCE_DATE_EPOCH", "0").plan("ARG SOURCE_DATE_EPOCH=1500000000", "FROM scratch").epoch()).contains(Instant.EPOCH);
    assertThat(asked).isEmpty();
  }

  @Test
  void theWordContextAsksForTheBuildContext() {
    assertThat(fixture.argument("SOURCE_DATE_EPOCH", "context").plan("FROM scratch").epoch()).contains(TIME);
    assertThat(asked).containsExactly(new TimeSource.Context());
  }

  @Test
  void aNamedContextIsAskedForByItsName() {
    fixture.context("src", new NamedContext.Directory());
    assertThat(fixture.plan("ARG SOURCE_DATE_EPOCH=src", "FROM scratch").epoch()).contains(TIME);
    assertThat(asked).containsExactly(new TimeSource.NamedDirectory("src"));
  }

  @Test
  void aStageIsAskedForWhatItAdds() {
    var plan = fixture.plan(
        "ARG HOST=example.test", "ARG SOURCE_DATE_EPOCH=Stamp", "FROM scratch AS stamp", "ARG NAME=a", "ADD http://${HOST}/${NAME}.tar /x", "FROM scratch");
    assertThat(plan.epoch()).contains(TIME);
    assertThat(plan.stages()).hasSize(1);
    assertThat(asked).containsExactly(new TimeSource.Remote(new Input.Remote("http://example.test/a.tar", Optional.empty())));
    fixture.plan("ARG SOURCE_DATE_EPOCH=stamp", "FROM scratch AS stamp", "ADD --checksum=abc https://h/r.git#main /x", "FROM scratch");
    assertThat(asked.getLast()).isEqualTo(new TimeSource.Git(new Input.Git("https://h/r.git#main", Optional.of("abc"), false)));
  }

  @Test
  void theArgumentHasTheSecondsThatWereFound() {
    var plan = fixture.plan("ARG SOURCE_DATE_EPOCH=context", "FROM scratch", "ARG SOURCE_DATE_EPOCH", "LABEL a=$SOURCE_DATE_EPOCH");
    assertThat(plan.target().steps().getLast().instruction()).isInstanceOfSatisfying(Label.class,
        label -> assertThat(label.toString()).contains("1500000000"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "FROM busybox AS stamp;ADD http://h/a /                | must use FROM scratch",
      "FROM scratch AS stamp;ENV A=1;ADD http://h/a /        | unsupported ENV instruction",
      "FROM scratch AS stamp;ARG A=1                         | must contain exactly one remote ADD",
      "FROM scratch AS stamp;ADD http://h/a /;ADD http://h/b / | must contain exactly one remote ADD",
      "FROM scratch AS stamp;ADD http://h/a http://h/b /     | must be a single HTTP(S) or Git ADD",
      "FROM scratch AS stamp;ADD a /                         | must be a single HTTP(S) or Git ADD",
  })
  void aStageThatIsMoreThanASourceIsAnErrorAtItsFromLine(String stage, String message) {
    var lines = (stage.strip() + ";FROM scratch").split(";");
    var error = fixture.argument("SOURCE_DATE_EPOCH", "stamp").error(lines);
    assertThat(error.message()).contains(message);
    assertThat(pointed(error, lines)).startsWith("FROM");
  }

  @Test
  void anythingElseIsInvalid() {
    String[] lines = {"ARG SOURCE_DATE_EPOCH=soon", "FROM scratch"};
    var error = fixture.error(lines);
    assertThat(error.message()).isEqualTo("invalid SOURCE_DATE_EPOCH: soon");
    assertThat(pointed(error, lines)).isEqualTo("SOURCE_DATE_EPOCH");
  }

  @Test
  void aSourceWithoutATimeIsAWarning() {
    var result = new CompilerFixture().argument("SOURCE_DATE_EPOCH", "context").compile("FROM scratch");
    assertThat(result).isInstanceOfSatisfying(CompilationResult.Compiled.class, compiled -> assertThat(compiled.plan().epoch()).isEmpty());
    assertThat(result.diagnostics()).singleElement().satisfies(warning -> assertThat(warning.code()).isEqualTo("EpochWithoutTime"));
  }

  @Test
  void aSourceThatCannotBeHadIsAnError() {
    var error = new CompilerFixture().times(_ -> {
      throw new IOException("no connection");
    }).argument("SOURCE_DATE_EPOCH", "context").error("FROM scratch");
    assertThat(error.message()).isEqualTo("cannot find the time of context for SOURCE_DATE_EPOCH: no connection");
  }
}
