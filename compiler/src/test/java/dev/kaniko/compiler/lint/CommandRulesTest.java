package dev.kaniko.compiler.lint;

import static dev.kaniko.compiler.lint.LintFixture.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.InstructionSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules about commands know what commands do, and not only how they are usually written. */
final class CommandRulesTest {
  private static final RuleSet ALL = RuleSet.load(InstructionSet.load());

  private static List<String> lint(String rule, String... lines) {
    return found(new LintFixture().offline().rules(ALL.only(List.of(rule))).lint(lines));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "AptListsKept | apt-get update && find /var/lib/apt/lists -type f -delete",
      "AptListsKept | apt-get update && rm -fr /var/lib/apt",
      "AptListsKept | apt-get update && apt-get dist-clean",
      "AptGetAsks | apt-get -o APT::Get::Assume-Yes=true install make",
      "AptGetAsks | yes \\| apt-get install make",
      "AptGetAsks | apt-get $APT_OPTIONS install make",
      "YumCacheKept | yum install -y make && rm -rf /var/cache/*",
      "ApkCacheKept | apk add make && rm -rf /var/cache/apk/*",
      "PipCacheKept | pip install make && rm -rf ~/.cache",
      "PipeWithoutPipefail | set -o pipefail && curl -f x \\| sh",
      "PipeWithoutPipefail | echo x \\| tee y",
      "PipeWithoutPipefail | sudo echo x \\| tee y",
      "PipeWithoutPipefail | if curl -f x \\| grep -q y; then z; fi",
      "PipeWithoutPipefail | grep x SUMS \\| sha256sum -c -",
      "PointlessCommand | service mysql start && mysql -e 'select 1'",
      "SudoInRun | apt-get install sudo",
      "UnpinnedPipPackage | pip install 'make >= 1.2'",
      "UnpinnedNpmPackage | npm install @a/b@1",
      "WgetProgress | wget -qO- x",
  })
  void whatHasTheSameEffectIsNotReported(String rule, String command) {
    assertThat(lint(rule, "FROM debian", "RUN " + command.replace("\\|", "|"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "AptListsKept | apt-get update && rm -rf /tmp/x",
      "AptListsKept | rm -rf /var/lib/apt/lists/* && apt-get update",
      "AptGetAsks | sudo env X=1 /usr/bin/apt-get install make",
      "AptGetAsks | sh -c 'apt-get install make'",
      "YumCacheKept | yum install -y make && yum clean metadata",
      "PointlessCommand | /bin/ps",
      "UnpinnedPipPackage | pip install git+ssh://git@example.com/a/b",
      "UnpinnedNpmPackage | npm install @a/b",
      "LargeUserId | useradd --uid=1000000 app",
  })
  void whatIsOnlyWrittenOtherwiseIsReported(String rule, String command) {
    assertThat(lint(rule, "FROM debian", "RUN " + command)).containsExactly("2 " + rule);
  }

  @Test
  void whatAStageLeavesBehindCountsWhereItIsInAnImage() {
    String[] file = {"FROM debian AS a", "RUN apt-get update", "FROM debian AS b", "RUN apt-get update", "FROM b", "COPY --from=a /x /x"};
    assertThat(lint("AptListsKept", file)).containsExactly("4 AptListsKept");
  }

  @Test
  void variablesOfTheFileAreKnown() {
    assertThat(lint("UnpinnedYumPackage", "FROM fedora:42", "ENV V=1.2", "RUN yum install -y a-$V")).isEmpty();
    assertThat(lint("UnpinnedYumPackage", "FROM fedora:42", "ARG V", "RUN yum install -y a-$V")).isEmpty();
    assertThat(lint("UnpinnedYumPackage", "FROM fedora:42", "ENV PACKAGES='a b'", "RUN yum install -y $PACKAGES")).containsExactly("3 UnpinnedYumPackage");
    assertThat(lint("UnpinnedYumPackage", "FROM fedora:42", "RUN yum install -y a-$V")).containsExactly("2 UnpinnedYumPackage");
  }

  @Test
  void commandsOfTriggersAreLookedAt() {
    assertThat(lint("SudoInRun", "FROM debian", "ONBUILD RUN true && \\", "  sudo x")).containsExactly("3 SudoInRun");
    assertThat(lint("SudoInRun", "FROM debian AS a", "ONBUILD RUN sudo x", "FROM a")).containsExactly("2 SudoInRun");
  }

  @Test
  void aFileWithoutFromIsLookedAt() {
    assertThat(found(new LintFixture().offline().rules(ALL.only(Stream.of("SudoInRun", "RootUser", "InvalidLabelKey").toList()))
        .lint("RUN sudo x", "USER root", "LABEL A=b"))).contains("1 NoStage", "1 SudoInRun", "2 RootUser", "3 InvalidLabelKey");
  }
}
