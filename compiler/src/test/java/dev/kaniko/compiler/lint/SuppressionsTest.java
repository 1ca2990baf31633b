package dev.kaniko.compiler.lint;

import static dev.kaniko.compiler.lint.LintFixture.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.InstructionSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a file says of checks (language.md §4). */
final class SuppressionsTest {
  private static FileReport lint(String... lines) {
    return new LintFixture().lint(lines);
  }

  @Test
  void aDirectiveSkipsRulesInTheWholeFile() {
    assertThat(found(lint("# check=skip=FromAsCasing,WorkdirRelativePath", "FROM debian as a", "WORKDIR a", "CMD b"))).containsExactly("4 JSONArgsRecommended");
  }

  @Test
  void skipAllSkipsOursToo() {
    assertThat(found(lint("# check=skip=all", "FROM debian as a", "STOPSIGNAL 99"))).isEmpty();
    assertThat(found(lint("# check=skip=SignalOutOfRange", "FROM debian", "STOPSIGNAL 99"))).isEmpty();
  }

  @Test
  void aCommentAboveAnInstructionIsForThatInstructionOnly() {
    assertThat(found(lint("FROM debian", "# check=skip=LegacyKeyValueFormat // as it was", "ENV a b", "ENV c d"))).containsExactly("4 LegacyKeyValueFormat");
  }

  @Test
  void aCommentAboveFromReachesWhatIsSaidOfTheStage() {
    assertThat(found(lint("FROM debian AS a", "# check=skip=DuplicateStageName,StageNameCasing", "FROM debian AS A"))).isEmpty();
  }

  @Test
  void theValueOfACommentEndsAtTheFirstBlank() {
    assertThat(found(lint("FROM debian", "# check=skip=StageNameCasing, LegacyKeyValueFormat", "ENV a b"))).containsExactly("3 LegacyKeyValueFormat");
  }

  @Test
  void aBlankLineDetachesNoCommentAndABareSignDoes() {
    assertThat(found(lint("FROM debian", "# check=skip=LegacyKeyValueFormat", "", "ENV a b"))).containsExactly("2 DetachedPragma");
    assertThat(found(lint("FROM debian", "# check=skip=LegacyKeyValueFormat", "#", "ENV a b"))).containsExactly("2 IneffectivePragma", "4 LegacyKeyValueFormat");
  }

  @Test
  void aCommentThatCannotBeReadIsIgnoredAndADirectiveIsAnError() {
    assertThat(found(lint("FROM debian", "# check=nonsense", "ENV a b"))).containsExactly("2 IneffectivePragma", "3 LegacyKeyValueFormat");
    assertThat(found(lint("# check=nonsense", "FROM debian"))).containsExactly("1 InvalidCheckOption");
  }

  @Test
  void unknownNamesAreNoError() {
    assertThat(found(lint("# check=skip=NoSuchRule;experimental=Neither", "FROM debian"))).containsExactly("1 IneffectivePragma");
  }

  @Test
  void aBuildArgumentReplacesTheDirective() {
    var fixture = new LintFixture().argument("BUILDKIT_DOCKERFILE_CHECK", "error=true");
    var report = fixture.lint("# check=skip=all", "FROM debian as a");
    assertThat(found(report)).containsExactly("2 FromAsCasing");
    assertThat(report.failing()).isTrue();
  }

  @Test
  void aFileWithoutFindingsDoesNotFail() {
    assertThat(lint("# check=error=true", "FROM debian").failing()).isFalse();
    assertThat(lint("# check=error=true;skip=FromAsCasing", "FROM debian as a").failing()).isFalse();
    assertThat(lint("# check=error=false", "FROM debian as a").failing()).isFalse();
  }

  @Test
  void aCommentCannotMakeFindingsFailures() {
    assertThat(lint("FROM debian", "# check=error=true", "ENV a b").failing()).isFalse();
  }

  @Test
  void anExperimentalRuleSpeaksWhenAskedForAndIsNotSkippedByAll() {
    String[] file = {"# a comment", "ARG A=debian", "FROM $A"};
    assertThat(found(lint(file))).isEmpty();
    assertThat(found(new LintFixture().rules(RuleSet.load(InstructionSet.load()).withExperimental().without(List.of("UntaggedBase"))).lint(file))).containsExactly("2 InvalidDefinitionDescription");
    assertThat(found(lint("# check=skip=all;experimental=all", "# a comment", "ARG A=debian", "FROM $A"))).containsExactly("3 InvalidDefinitionDescription");
  }

  @Test
  void aCommentAboveTheLaterOfTwoInstructionsIsTheOneThatCounts() {
    assertThat(found(lint("FROM debian", "# check=skip=MultipleInstructionsDisallowed", "CMD [\"a\"]", "CMD [\"b\"]")))
        .containsExactly("3 MultipleInstructionsDisallowed");
    assertThat(found(lint("FROM debian", "CMD [\"a\"]", "# check=skip=MultipleInstructionsDisallowed", "CMD [\"b\"]"))).isEmpty();
  }

  @Test
  void theDirectiveIsFoundBehindAFirstLineForTheShell() {
    assertThat(found(lint("#!/usr/bin/env builder", "# check=skip=FromAsCasing", "FROM debian as a"))).isEmpty();
  }

  @Test
  void everyNameOfARuleSilencesIt() {
    assertThat(found(lint("# check=skip=K914", "FROM debian", "STOPSIGNAL 99"))).isEmpty();
    assertThat(found(lint("FROM debian", "# hadolint ignore=SignalOutOfRange", "STOPSIGNAL 99"))).isEmpty();
    assertThat(found(lint("FROM debian", "# hadolint ignore=K914", "STOPSIGNAL 99"))).isEmpty();
  }

  @Test
  void aCommentOfHadolintIsForTheInstructionTheStageOrTheFile() {
    String[] stages = {"FROM debian AS a", "WORKDIR a", "ENV A b", "FROM debian AS b", "WORKDIR b", "ENV A b"};
    assertThat(found(lint(stages))).containsExactly("2 WorkdirRelativePath", "3 LegacyKeyValueFormat", "5 WorkdirRelativePath", "6 LegacyKeyValueFormat");
    assertThat(found(lint("FROM debian", "# hadolint ignore = WorkdirRelativePath , DL3008 # as it was", "WORKDIR a", "ENV A b")))
        .containsExactly("4 LegacyKeyValueFormat");
    assertThat(found(lint("# hadolint stage ignore=WorkdirRelativePath,LegacyKeyValueFormat", String.join("\n", stages))))
        .containsExactly("6 WorkdirRelativePath", "7 LegacyKeyValueFormat");
    assertThat(found(lint(String.join("\n", stages), "# hadolint global ignore=WorkdirRelativePath"))).containsExactly("3 LegacyKeyValueFormat", "6 LegacyKeyValueFormat");
  }

  @Test
  void aListWithWhatIsNoNameHasNoEffectAndThatIsReported() {
    assertThat(found(lint("FROM debian", "# hadolint ignore=crazy,LegacyKeyValueFormat", "ENV a b"))).containsExactly("2 IneffectivePragma", "3 LegacyKeyValueFormat");
    assertThat(found(lint("FROM debian", "# hadolint ignore=LegacyKeyValueFormat because", "ENV a b"))).containsExactly("2 IneffectivePragma", "3 LegacyKeyValueFormat");
    assertThat(found(lint("FROM debian", "# hadolint: ignore=LegacyKeyValueFormat", "ENV a b"))).containsExactly("2 IneffectivePragma", "3 LegacyKeyValueFormat");
    assertThat(found(lint("FROM debian", "# hadolint is a linter that we do not ignore", "ENV a=b"))).isEmpty();
  }

  @Test
  void aCommentAboveNothingHasNoEffectAndThatIsReported() {
    assertThat(found(lint("FROM debian", "RUN a && \\", "  # hadolint ignore=DL3008", "  b", "# hadolint stage ignore=DL3008", "RUN c", "# check=skip=DL3008")))
        .containsExactly("3 IneffectivePragma", "5 IneffectivePragma", "7 IneffectivePragma");
  }

  @Test
  void aNameThatNoRuleHasIsReportedAndCodesOfOtherLintersAreNot() {
    assertThat(found(lint("FROM debian", "# hadolint ignore=SC2086,DL9999,Legacykeyvalueformat", "ENV a b")))
        .containsExactly("2 IneffectivePragma", "3 LegacyKeyValueFormat");
    assertThat(lint("FROM debian", "# check=skip=Legacykeyvalueformat", "ENV a=b").findings().getFirst().help()).containsExactly("did you mean LegacyKeyValueFormat?");
  }

  @Test
  void aNameThatSilencesNothingIsReportedOnRequestButNotInABrokenFile() {
    var asked = "# check=experimental=UnusedPragma;skip=FromAsCasing,LegacyKeyValueFormat";
    assertThat(found(lint(asked, "FROM debian AS a", "ENV a b", "# hadolint ignore=WorkdirRelativePath,DL9999", "WORKDIR /a")))
        .containsExactly("1 UnusedPragma", "4 UnusedPragma");
    assertThat(found(lint(asked, "FROM debian AS a", "# hadolint ignore=WorkdirRelativePath", "WORKDIR /a", "FOO"))).containsExactly("5 UnknownInstruction");
    assertThat(found(lint("FROM debian AS a", "# hadolint ignore=WorkdirRelativePath", "WORKDIR /a"))).isEmpty();
  }

  @Test
  void aShellCountsFromItsCommentToTheNextFromAndAboveTheFirstEverywhere() throws Exception {
    var ast = new LintFixture().parsed(
        "FROM debian", "RUN a", "# hadolint shell = powershell.exe # for people", "RUN b", "FROM debian", "RUN c", "# hadolint shell=cmd", "FROM debian", "RUN d");
    var shells = ShellPragmas.of(ast);
    assertThat(ast.instructions()).extracting(node -> shells.at(node).orElse("-"))
        .containsExactly("-", "-", "powershell.exe", "-", "-", "cmd", "cmd");
    var global = new LintFixture().parsed("# hadolint shell=pwsh", "FROM debian", "RUN a", "FROM debian", "RUN b");
    assertThat(global.instructions()).allSatisfy(node -> assertThat(ShellPragmas.of(global).at(node)).contains("pwsh"));
  }
}
