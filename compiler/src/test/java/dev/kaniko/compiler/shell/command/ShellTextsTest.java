package dev.kaniko.compiler.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.parse.DockerfileReader;
import dev.kaniko.compiler.parse.Syntaxes;
import dev.kaniko.compiler.shell.ShellDialect;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.source.SourceText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which texts of a file are for which shell, and where they stand. In the table ⏎ is a line end. */
final class ShellTextsTest {
  private static DockerfileAst parse(String file) {
    return DockerfileReader.read(new SourceId("Dockerfile"), SourceText.of(file), Syntaxes.STANDARD, _ -> {});
  }

  private static List<ShellText> texts(String file) {
    return ShellTexts.of(parse(file));
  }

  private static String at(String file, Span span) {
    return file.substring(span.start(), span.end());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '→', quoteCharacter = '\0', value = {
      "FROM a⏎RUN b→SH",
      "FROM a⏎SHELL [\"/bin/bash\", \"-c\"]⏎RUN b→BASH",
      "FROM a⏎SHELL [\"pwsh\", \"-Command\"]⏎RUN b→POWERSHELL",
      "FROM a⏎SHELL [\"C:\\\\Windows\\\\System32\\\\cmd.exe\", \"/S\", \"/C\"]⏎RUN b→CMD",
      "FROM a⏎SHELL [\"/usr/bin/env\", \"zsh\", \"-c\"]⏎CMD b→ZSH",
      "FROM a AS x⏎SHELL [\"fish\", \"-c\"]⏎FROM x⏎RUN b→FISH",
      "FROM a AS x⏎SHELL [\"fish\", \"-c\"]⏎FROM b⏎RUN b→SH",
      "FROM a⏎SHELL [\"bash\", \"-c\"]⏎FROM 0⏎RUN b→BASH",
      "FROM mcr.microsoft.com/windows/servercore:ltsc2022⏎RUN b→CMD",
      "FROM --platform=windows/amd64 a⏎RUN b→CMD",
      "FROM a⏎# hadolint shell=powershell⏎RUN b→POWERSHELL",
      "FROM a⏎# hadolint shell=/bin/bash⏎RUN b→BASH",
      "FROM a⏎RUN <<E⏎#!/usr/bin/env python3⏎b⏎E→OTHER",
      "FROM a⏎RUN <<E⏎#!/bin/bash -e⏎b⏎E→BASH",
      "FROM a⏎RUN <<E⏎b⏎E→SH",
      "FROM a⏎RUN [\"/bin/bash\", \"-c\", \"b\"]→BASH",
      "FROM a⏎ENTRYPOINT [\"b\"]→OTHER",
      "FROM a⏎HEALTHCHECK --interval=1s CMD b→SH",
      "FROM a⏎ONBUILD RUN b→SH",
      "RUN b→SH"})
  void theShellOfATextIsKnown(String file, ShellDialect dialect) {
    var texts = texts(file.replace('⏎', '\n'));
    assertThat(texts).hasSize(1);
    assertThat(texts.getFirst().dialect()).isEqualTo(dialect);
  }

  @Test
  void otherShellsAreLeftAlone() {
    var text = texts("FROM a\nSHELL [\"powershell\", \"-Command\"]\nRUN if ($x) { b }\n").getFirst();
    assertThat(text.commands()).isEmpty();
    assertThat(text.script().isWhole()).isTrue();
  }

  @Test
  void whatIsNoShellTextIsNone() {
    assertThat(texts("FROM a\nENV A=b\nCOPY a b\nLABEL a=b\nSHELL [\"sh\"]\nHEALTHCHECK NONE\nWORKDIR /a\n")).isEmpty();
  }

  private static void assertCommands(String file, String... commands) {
    var found = texts(file).stream().flatMap(text -> text.commands().stream()).map(command -> at(file, command.span())).toList();
    assertThat(found).containsExactly(commands);
  }

  @Test
  void commandsStandWhereTheyAreWritten() {
    assertCommands("FROM a\nRUN --mount=type=tmpfs,target=/x a b \\\n  && c \\\n# comment\n\n  d\nCMD e\n", "a b", "c \\\n# comment\n\n  d", "e");
    assertCommands("# escape=`\nFROM a\nRUN a `\n  b && c \\d\n", "a `\n  b", "c \\d");
    assertCommands("FROM a\r\nRUN a \\\r\n  b && c\r\n", "a \\\r\n  b", "c");
    assertCommands("FROM a\nHEALTHCHECK --retries=3 CMD  a b || exit 1\n", "a b", "exit 1");
    assertCommands("FROM a\nONBUILD RUN a \\\n b; c\n", "a \\\n b", "c");
    assertCommands("RUN a b", "a b");
  }

  @Test
  void heredocsStandWhereTheyAreWritten() {
    assertCommands("FROM a\nRUN <<E\na b\n  c $(d)\nE\n", "a b", "c $(d)", "d");
    assertCommands("FROM a\nRUN <<-E\n\ta b\n\t\tc\n\tE\n", "a b", "c");
    assertCommands("FROM a\nRUN a <<E && c\nx $(d)\nE\n", "a", "d", "c");
    assertCommands("FROM a\nRUN bash -e <<'E'\nx\n y z\nE\n", "bash -e", "x", "y z");
    assertCommands("FROM a\nONBUILD RUN <<E\na b\nE\n", "a b");
  }

  @Test
  void theExecFormIsOneCommand() {
    assertCommands("FROM a\nRUN [\"a\", \"b c\"]\nRUN [\"sh\", \"-c\", \"x \\\"y\\\" && a b\"]\n",
        "\"a\", \"b c\"", "\"sh\", \"-c\", \"x \\\"y\\\" && a b\"", "x \\\"y\\\"", "a b");
    var text = texts("FROM a\nCMD [\"a\", \"$x\", \"*\"]\n").getFirst();
    assertThat(text.form()).isEqualTo(ShellText.Form.EXEC);
    assertThat(text.commands().getFirst().arguments().stream().map(argument -> argument.literal().orElse("?"))).containsExactly("$x", "*");
  }

  @Test
  void aTextKnowsItsOwner() {
    var file = "FROM a AS b\nONBUILD RUN c\nRUN d\n";
    var texts = texts(file);
    assertThat(texts).hasSize(2);
    assertThat(at(file, texts.getFirst().owner().word().span())).isEqualTo("ONBUILD");
    assertThat(at(file, texts.getFirst().instruction().word().span())).isEqualTo("RUN");
    assertThat(texts.getLast().owner()).isSameAs(texts.getLast().instruction());
    assertThat(texts.getLast().stage().orElseThrow().index()).isEqualTo(0);
    assertThat(texts("RUN a").getFirst().stage()).isEmpty();
  }
}
