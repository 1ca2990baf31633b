package dev.kaniko.compiler.lint;

import static dev.kaniko.compiler.lint.LintFixture.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the errors of the language when the linter goes on past them. */
final class ErrorsTest {
  private static final RuleSet ALL = RuleSet.load(InstructionSet.load());

  private static List<String> severities(FileReport report) {
    return report.findings().stream().map(finding -> finding.severity() + " " + finding.code()).toList();
  }

  private static LintFixture without(String... rules) {
    return new LintFixture().rules(ALL.without(List.of("UntaggedBase")).without(List.of(rules)));
  }

  @Test
  void anArgumentWithoutDefaultInFromIsOneWarningThatCanBeSwitchedOff() {
    String[] file = {"ARG BASE", "FROM $BASE", "ENV a b"};
    assertThat(severities(new LintFixture().lint(file))).containsExactly("WARNING InvalidDefaultArgInFrom", "WARNING LegacyKeyValueFormat");
    assertThat(severities(without("InvalidDefaultArgInFrom", "BlankBase").lint(file))).containsExactly("WARNING LegacyKeyValueFormat");
    assertThat(severities(new LintFixture().argument("BASE", "debian").lint(file)))
        .containsExactly("WARNING InvalidDefaultArgInFrom", "WARNING LegacyKeyValueFormat");
    assertThat(severities(new LintFixture().stopping().lint(file))).containsExactly("ERROR BlankBase", "WARNING InvalidDefaultArgInFrom");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EXPOSE 8$X/x", "VOLUME $X", "STOPSIGNAL SIG$X", "COPY --chmod=9$X a b", "ENV A=${X:?unset}", "RUN --mount=type=cache,target=$X y"})
  void whatAnArgumentWithoutValueMakesWrongIsAWarning(String instruction) {
    var report = new LintFixture().lint("FROM debian", "ARG X", instruction);
    assertThat(report.findings()).hasSize(1);
    var finding = report.findings().getFirst();
    assertThat(finding.severity()).as(finding.toString()).isEqualTo(Severity.WARNING);
    assertThat(finding.help()).anyMatch(help -> help.contains("--build-arg"));
    assertThat(found(new LintFixture().lint("FROM debian", "ARG X", "# check=skip=" + finding.code(), instruction))).isEmpty();
    assertThat(found(without(finding.code()).lint("FROM debian", "ARG X", instruction))).isEmpty();
  }

  @Test
  void whatADefaultMakesWrongIsAnErrorThatCanBeSwitchedOff() {
    String[] file = {"FROM debian", "ARG PORT=http", "ENV P=$PORT", "EXPOSE $P"};
    assertThat(severities(new LintFixture().lint(file))).containsExactly("ERROR InvalidPort");
    assertThat(found(without("InvalidPort").lint(file))).isEmpty();
  }

  @Test
  void whatNoArgumentMendsIsAnErrorAlways() {
    assertThat(severities(without("InvalidPort").lint("FROM debian", "# check=skip=InvalidPort", "EXPOSE http"))).containsExactly("ERROR InvalidPort");
    assertThat(severities(without("InvalidExpansion").lint("FROM debian", "ARG x", "COPY ${x:bad} /"))).containsExactly("ERROR InvalidExpansion");
  }

  @ParameterizedTest
  @ValueSource(strings = {"COPY ${x:bad} /", "ENV A=\"$x${x^}\"", "EXPOSE $x http", "COPY --chown=$x --chmod=9z a b", "ENV A=$x B=\"c", "VOLUME [\"$x\", \"\"]"})
  void whatNoBaseCouldMakeRightIsAnErrorThoughTheBaseIsNotKnown(String instruction) {
    assertThat(new LintFixture().offline().lint("FROM debian", instruction).findings())
        .filteredOn(finding -> finding.severity() == Severity.ERROR).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EXPOSE $x", "STOPSIGNAL $x", "COPY --chmod=$x a b", "RUN --mount=type=cache,target=$x y", "ADD --checksum=sha256:$x https://a/b c"})
  void whatTheBaseMayDefineIsNotJudgedBeforeTheBaseIsKnown(String instruction) {
    assertThat(new LintFixture().offline().lint("FROM debian", instruction).findings())
        .noneMatch(finding -> LanguageErrors.ALL.stream().anyMatch(error -> error.info().id().equals(finding.code())));
  }

  @Test
  void oneMistakeIsOneFinding() {
    assertThat(found(new LintFixture().lint("FROM $NOPE", "RUN x"))).containsExactly("1 BlankBase");
    assertThat(found(new LintFixture().lint("FROM ${X:bad}", "RUN x"))).containsExactly("1 InvalidExpansion");
    assertThat(found(new LintFixture().lint("FROM debian b c d", "RUN x"))).containsExactly("1 FromArguments");
    assertThat(found(new LintFixture().lint("RUN x", "RUN y", "FROM debian"))).containsExactly("1 NoStage");
    assertThat(found(new LintFixture().lint("FROM debian", "LABEL a=b c d e"))).containsExactly("2 MissingEquals");
  }

  @Test
  void aDeviceIsTakenUnderTheSyntaxLineThatBringsIt() {
    String[] file = {"# syntax=docker/dockerfile:1-labs", "FROM debian", "RUN --device=vendor.com/x=y id"};
    assertThat(found(new LintFixture().lint(file))).isEmpty();
    assertThat(found(new LintFixture().stopping().lint(file))).isEmpty();
    assertThat(found(new LintFixture().lint("FROM debian", "RUN --device=vendor.com/x=y id"))).containsExactly("2 UnsupportedDevice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
  void anotherEncodingIsNamed(String encoding) {
    var report = new LintFixture().lint("FROM debian\nRUN x\n".getBytes(Charset.forName(encoding)));
    assertThat(found(report)).containsExactly("1 WrongEncoding");
    assertThat(report.findings().getFirst().message()).contains(encoding.substring(0, 6));
    assertThat(found(new LintFixture().lint("\uFEFFFROM debian\nRUN x\n".getBytes(StandardCharsets.UTF_8)))).isEmpty();
  }

  @Test
  void theOthersAreLintedBehindABadInstruction() {
    var report = new LintFixture().lint("FROM debian as a", "COPI x y", "RUN --nope x", "ENV b c", "WORKDIR", "ENV d e");
    assertThat(report.findings()).extracting(Diagnostic::code).containsExactly(
        "FromAsCasing", "UnknownInstruction", "UnknownFlag", "LegacyKeyValueFormat", "MissingArgument", "LegacyKeyValueFormat");
  }
}
