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
    assertThat(found(lint("FROM debian", "# check=skip=LegacyKeyValueFormat", "#", "ENV a b"))).containsExactly("4 LegacyKeyValueFormat");
  }

  @Test
  void aCommentThatCannotBeReadIsIgnoredAndADirectiveIsAnError() {
    assertThat(found(lint("FROM debian", "# check=nonsense", "ENV a b"))).containsExactly("3 LegacyKeyValueFormat");
    assertThat(found(lint("# check=nonsense", "FROM debian"))).containsExactly("1 InvalidCheckOption");
  }

  @Test
  void unknownNamesAreNoError() {
    assertThat(found(lint("# check=skip=NoSuchRule;experimental=Neither", "FROM debian"))).isEmpty();
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
    String[] file = {"# a comment", "ARG A", "FROM debian"};
    assertThat(found(lint(file))).isEmpty();
    assertThat(found(new LintFixture().rules(RuleSet.load(InstructionSet.load()).withExperimental().without(List.of("UntaggedBase"))).lint(file))).containsExactly("2 InvalidDefinitionDescription");
    assertThat(found(lint("# check=skip=all;experimental=all", "# a comment", "ARG A", "FROM debian"))).containsExactly("3 InvalidDefinitionDescription");
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
}
