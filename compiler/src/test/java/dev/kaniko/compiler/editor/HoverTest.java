package dev.kaniko.compiler.editor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.CompilerFixture;
import dev.kaniko.compiler.InstructionSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of the thing at the cursor. */
final class HoverTest {
  @Test
  void aVariableHasItsValueAndWhereItComesFrom() {
    assertThat(EditorFixture.of("ARG TAG=1.2", "FROM debian:${T‸AG}").hover()).contains("TAG=1.2").contains("ARG before the first FROM in line 1");
    assertThat(EditorFixture.of("FROM scratch", "ENV A=x", "ENV B=$‸A").hover()).contains("A=x").contains("ENV in line 2");
    assertThat(EditorFixture.of("FROM debian", "ENV B=$P‸ATH").hover()).contains("/usr/bin").contains("base image");
    assertThat(EditorFixture.of("ARG V=1", "FROM debian", "ARG V", "RUN echo $‸V").hover()).contains("V=1").contains("ARG in line 3, with the value of ARG in line 1");
  }

  @Test
  void aValueOfTheCommandLineIsNamedAsOne() {
    assertThat(EditorFixture.of(new CompilerFixture().argument("V", "2"), "FROM debian", "ARG V=1", "ENV X=$‸V").hover())
        .contains("V=2").contains("`--build-arg`");
  }

  @Test
  void aVariableThatNothingDeclaresIsSaidToBeUndeclared() {
    assertThat(EditorFixture.of("FROM scratch", "ENV B=$NO‸NE").hover()).contains("Nothing declares it here.");
  }

  @Test
  void aVariableThatCommandsAssignHasNoKnownValue() {
    assertThat(EditorFixture.of("FROM debian", "ARG V=1", "RUN V=2; echo $‸V").hover()).doesNotContain("V=1").contains("assign it too");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "FROM debian\nARG API_TO‸KEN=hunter22", "FROM debian\nARG API_TOKEN=hunter22\nENV A=$API_‸TOKEN", "FROM debian\nARG API_TOKEN=hunter22\nRUN echo $API_T‸OKEN",
      "FROM debian\nARG API_TOKEN=hunter22\nENV A=x-$API_TOKEN\nENV B=$‸A", "ARG API_TOKEN=hunter22\nFROM debian:$API_TOKEN AS x‸y"
  })
  void theValueOfASecretIsNeverShown(String text) {
    assertThat(EditorFixture.of(text).hover()).isNotEmpty().doesNotContain("hunter22");
  }

  @Test
  void aStageSaysItsBaseAndWhoUsesIt() {
    var hover = EditorFixture.of("FROM golang:1.26 AS bu‸ild", "RUN go build", "FROM scratch", "COPY --from=build /out/app /app").hover();
    assertThat(hover).contains("golang:1.26").contains("1 layer").contains("line 4: stage 1 takes `/out/app` (COPY)");
    assertThat(EditorFixture.of("FROM debian AS un‸used", "FROM scratch").hover()).contains("No other stage uses it");
    assertThat(EditorFixture.of("FROM debian AS a", "FROM ‸a").hover()).contains("stage 1 starts from it");
  }

  @Test
  void anInstructionSaysWhyItHasALayerOrNone() {
    assertThat(EditorFixture.of("FROM debian", "R‸UN true").hover()).contains("**A layer**: what its command changes").contains("--mount");
    assertThat(EditorFixture.of("FROM debian", "COP‸Y a b/").hover()).contains("**A layer**: the files");
    assertThat(EditorFixture.of("FROM debian", "EN‸V A=b").hover()).contains("**No layer**: it only changes the configuration (Env)");
    assertThat(EditorFixture.of("FROM debian", "AR‸G A=b").hover()).contains("**No layer**: it is only a line in the history");
    assertThat(EditorFixture.of("FROM debian AS a", "R‸UN true", "FROM scratch").hover()).contains("The image does not have the layers of this stage");
    assertThat(EditorFixture.of("FROM debian AS a", "R‸UN true", "FROM a").hover()).doesNotContain("The image does not have");
  }

  @Test
  void aFlagSaysWhatItIsFor() {
    assertThat(EditorFixture.of("FROM debian", "COPY --ch‸own=1 a b/").hover()).contains("`--chown`: the owner");
    assertThat(EditorFixture.of("FROM debian", "RUN --mount=type=cache,tar‸get=/x true").hover()).contains("- `target`: where it is mounted.");
  }

  @Test
  void everyInstructionAndFlagHasHelp() {
    for (var provider : InstructionSet.load().providers().values()) {
      var help = Help.of(provider.syntax().keyword(), InstructionSet.load());
      assertThat(help.text()).describedAs("%s", provider.syntax().keyword()).startsWith("**" + provider.syntax().keyword() + "**");
      provider.syntax().flags().forEach(flag -> assertThat(help.flag(flag.name())).describedAs("%s --%s", provider.syntax().keyword(), flag.name()).isPresent());
    }
    assertThat(EditorFixture.of("FR‸OM scratch").hover()).contains("`--platform=…`: the platform");
  }

  @Test
  void anInstructionWithAnErrorStillHasHelp() {
    assertThat(EditorFixture.of("FROM debian", "COP‸Y --nonsense a b").hover()).contains("copies files");
    assertThat(EditorFixture.of("FROM debian", "NONS‸ENSE a b").hover()).isEmpty();
  }
}
