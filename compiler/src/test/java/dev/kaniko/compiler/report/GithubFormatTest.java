package dev.kaniko.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.diagnostic.Diagnostic;
import org.junit.jupiter.api.Test;

final class GithubFormatTest {
  @Test
  void aFindingIsOneCommandWithItsPlaceAndHelp() {
    assertThat(annotations(Runs.run(Runs.oddFile("Dockerfile")))).isEqualTo("""
        ::warning file=Dockerfile,line=2,endLine=2,col=9,endColumn=10,title=FromAsCasing::'as' and 'FROM' do not match: 100%25, <&>"%0Awrite both in one case
        ::notice file=Dockerfile,line=3,endLine=4,title=K101::nobody uses this
        """);
  }

  @Test
  void namesOfFilesAreEscapedAndRelativeToTheDirectoryOfTheRun() {
    assertThat(annotations(Runs.run(Runs.oddFile("a %:,\r\n\u00E9\uD83D\uDE00")))).startsWith("::warning file=a %25%3A%2C%0D%0A\u00E9\uD83D\uDE00,line=2,");
    assertThat(annotations(Runs.run(Runs.oddFile("./sub/../Dockerfile")))).startsWith("::warning file=Dockerfile,line=2,");
    assertThat(annotations(Runs.run(Runs.oddFile("/home/somebody/project/sub/Dockerfile")))).startsWith("::warning file=sub/Dockerfile,");
    assertThat(annotations(Runs.run(Runs.oddFile("../other/Dockerfile")))).startsWith("::warning file=/home/somebody/other/Dockerfile,");
  }

  @Test
  void noMessageBeginsASecondCommand() {
    var odd = Diagnostic.error("Odd", Runs.at("a", "x\n", "x\n"), "one\r\n::error::two\u001B");

    assertThat(annotations(Runs.run(Runs.file("a", "x\n", odd))))
        .isEqualTo("::error file=a,line=1,endLine=1,title=Odd::one%0D%0A::error::two·\n");
  }

  @Test
  void aFindingInATriggerStandsAtTheBaseThatBringsItIn() {
    assertThat(annotations(Runs.run(Runs.triggered()))).isEqualTo("""
        ::warning file=Dockerfile,line=2,endLine=2,col=6,endColumn=9,title=UndefinedVar::'$X' is not defined (ONBUILD of base:1:5)
        ::error file=Dockerfile,title=Odd::odd (elsewhere)
        """);
  }

  @Test
  void nothingFoundWritesNothingAndAFileThatCannotBeReadIsAnError() {
    assertThat(annotations(Runs.run(Runs.file("a", "")))).isEmpty();
    assertThat(annotations(Runs.unread("absent", "no such file"))).isEqualTo("::error file=absent,title=Unread::this file cannot be read: no such file\n");
  }

  private static String annotations(LintRun run) {
    return Runs.written(new GithubFormat(), run);
  }
}
