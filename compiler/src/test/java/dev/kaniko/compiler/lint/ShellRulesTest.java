package dev.kaniko.compiler.lint;

import static dev.kaniko.compiler.lint.LintFixture.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.InstructionSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules about how shell texts are written are silent about what cannot go wrong, and about what is not known. */
final class ShellRulesTest {
  private static final RuleSet ALL = RuleSet.load(InstructionSet.load());

  private static List<String> lint(String rule, String... lines) {
    return found(new LintFixture().offline().rules(ALL.only(List.of(rule))).lint(lines));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '~', quoteCharacter = '^', value = {
      "UnquotedVariable ~ exit $?",
      "UnquotedVariable ~ echo $# ${#x}",
      "UnquotedVariable ~ x=1 && echo $x",
      "UnquotedVariable ~ x=$(uname -m); y=a-$x; echo $y",
      "UnquotedVariable ~ for x in a b; do echo $x; done",
      "UnquotedVariable ~ echo $TARGETARCH",
      "UnquotedVariable ~ x=$y; echo \"$x\"",
      "UnquotedVariable ~ export x=$y",
      "UnquotedVariable ~ make ${x:+\"--x=$x\"}",
      "UnquotedVariable ~ echo $((x + 1))",
      "UnquotedVariable ~ case $x in a) y;; esac",
      "UnquotedSubstitution ~ make -j$(nproc) A=$(dpkg --print-architecture)",
      "UnquotedSubstitution ~ make `# a comment`",
      "SplitArguments ~ x() { \"$@\"; }; x a",
      "UncheckedCd ~ cd /x && make; make",
      "UncheckedCd ~ cd /x || exit 1; make",
      "UncheckedCd ~ set -e; cd /x; make",
      "UncheckedCd ~ make; cd /x",
      "UncheckedCd ~ (cd /x && make); make",
      "UncheckedCd ~ if cd /x; then make; fi",
      "UncheckedCd ~ cd ..; make",
      "AndOrAsIf ~ [ -f x ] && . x || true",
      "AndOrAsIf ~ [ -f x ] && echo a || make",
      "AndOrAsIf ~ make && make install || make clean",
      "AndOrAsIf ~ [ -f x ] && time || make",
      "RemovalOfRoot ~ rm -rf \"${X:?}/\"*",
      "RemovalOfRoot ~ X=/x; rm -rf \"$X\"/*",
      "RemovalOfRoot ~ rm -rf \"$X/build\"",
      "RemovalOfRoot ~ X=$(mktemp -d) && rm -rf $X/*",
      "HiddenExitStatus ~ export X=$(date +%s)",
      "HiddenExitStatus ~ X=$(cat y) && export X",
      "ConstantTest ~ [ \"$a\" = \"b\" ]",
      "ConstantTest ~ [ \"$a\" ]",
      "ConstantTest ~ [ -n \"$a\" ]",
      "ConstantTest ~ [ -z $a ]",
      "BashInSh ~ [ a = b ] && . /x > y 2>&1",
      "BashInSh ~ echo '{a,b}' \"[[\"",
      "BashInSh ~ curl https://example.com/{a,b}",
      "BashInSh ~ find . -exec rm {} +",
      "EchoEscapes ~ echo 'a\\nb'",
      "DashGlob ~ rm -- *.o",
      "DashGlob ~ rm ./*.o",
  })
  void whatCannotGoWrongIsNotReported(String rule, String command) {
    assertThat(lint(rule, "FROM debian", "RUN " + command)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '~', quoteCharacter = '^', value = {
      "UnquotedVariable ~ echo $x",
      "UnquotedVariable ~ x=$(cat y); echo a${x}b",
      "UnquotedVariable ~ x=1; read x; echo $x",
      "UnquotedVariable ~ for x in *; do echo $x; done",
      "UnquotedVariable ~ sudo env ls ${x:-y}",
      "UnquotedSubstitution ~ ls `cat y`",
      "SplitArguments ~ x() { for y in $@; do z; done; }; x a",
      "UncheckedCd ~ cd /x; make",
      "UncheckedCd ~ make && cd /x; make",
      "AndOrAsIf ~ make && [ -f x ] && curl -f y || curl -f z",
      "RemovalOfRoot ~ rm -fr $X/",
      "RemovalOfRoot ~ sudo rm -rf \"${X}\"/usr",
      "HiddenExitStatus ~ export X=\"a$(cat y)\"",
      "ConstantTest ~ [ ! -n $x ]",
      "ConstantTest ~ test $x=y",
      "ConstantTest ~ if [ USE_X ]; then y; fi",
      "BashInSh ~ [[ a == b ]]",
      "BashInSh ~ source /x",
      "BashInSh ~ mkdir -p /a/{b,c}",
      "BashInSh ~ make &> log",
      "BashInSh ~ echo -e x",
      "BashInSh ~ x=(a b)",
      "BashInSh ~ x=${y//a/b}",
      "BashInSh ~ cat <<< x",
      "DashGlob ~ chmod +x *",
      "Backquotes ~ x=\"`y`\"",
  })
  void whatMayGoWrongIsReported(String rule, String command) {
    assertThat(lint(rule, "FROM debian", "RUN " + command)).containsExactly("2 " + rule);
  }

  @Test
  void anArgumentIsNotKnownSinceABuildMayGiveAnother() {
    assertThat(lint("SC2086", "FROM a", "ARG X=b", "ENV Y=c Z='d e'", "RUN echo $X \\", "  $Y \\", "  $Z"))
        .containsExactly("4 UnquotedVariable", "6 UnquotedVariable");
  }

  @Test
  void theShellOfTheBaseImageDecides() {
    assertThat(lint("BashInSh", "FROM alpine:3", "RUN source /x; [[ a ]]; echo -e x")).isEmpty();
    assertThat(lint("BashInSh", "FROM node:22-alpine", "RUN mkdir {a,b}")).containsExactly("2 BashInSh");
    assertThat(lint("BashInSh", "FROM fedora", "RUN source /x")).isEmpty();
    assertThat(lint("BashInSh", "FROM debian AS a", "FROM a", "RUN source /x")).containsExactly("3 BashInSh");
    assertThat(lint("BashInSh", "FROM debian", "SHELL [\"bash\", \"-c\"]", "RUN source /x")).isEmpty();
    assertThat(lint("BashInSh", "FROM debian", "RUN ln -sf /bin/bash /bin/sh", "RUN source /x")).isEmpty();
    assertThat(lint("BashInSh", "FROM debian", "RUN <<E", "#!/bin/bash", "source /x", "E")).isEmpty();
    assertThat(lint("BashInPortableSh", "FROM fedora", "RUN source /x")).containsExactly("2 BashInPortableSh");
  }

  @Test
  void textsOfOtherInstructionsAndTriggersAreLookedAt() {
    assertThat(lint("SC2164", "FROM a", "CMD cd /x; make", "HEALTHCHECK CMD cd /x; make", "ONBUILD RUN cd /x; make", "RUN [\"cd\", \"/x;\"]"))
        .containsExactly("2 UncheckedCd", "3 UncheckedCd", "4 UncheckedCd");
    assertThat(lint("SC2164", "FROM a", "RUN <<E", "cd /x", "make", "E")).containsExactly("3 UncheckedCd");
  }

  @Test
  void aFixPutsQuotesAroundThePartOnly() {
    var report = new LintFixture().offline().rules(ALL.only(List.of("UnquotedVariable"))).lint("FROM a", "RUN true && \\", "  ls a/${x}*");
    assertThat(LintFixture.repaired(report, report.findings().getFirst())).isEqualTo("FROM a\nRUN true && \\\n  ls a/\"${x}\"*\n");
  }
}
