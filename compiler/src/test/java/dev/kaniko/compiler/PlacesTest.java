package dev.kaniko.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.diagnostic.Diagnostic;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors point at the characters that are wrong, wherever those stand. {@code ^} is no operator of an expansion. */
final class PlacesTest {
  private static final String BOM = "\uFEFF";

  private static Stream<Arguments> files() {
    return Stream.of(
        // words
        Arguments.of("FROM a\nWORKDIR /x/${y^}\n", "^"),
        Arguments.of("FROM a\n\tWORKDIR\t/x\t/${y^}\n", "^"),
        Arguments.of("FROM a\r\nWORKDIR /x/${y^}\r\n", "^"),
        Arguments.of(BOM + "FROM a\nWORKDIR /x/${y^}\n", "^"),
        Arguments.of(BOM + "FROM ${y^}\n", "^"),
        Arguments.of("FROM a\nWORKDIR /\u00e4\u65e5/${y^}\n", "^"),
        Arguments.of("FROM a\nLABEL \ud83d\ude00=${y^}\n", "^"),
        Arguments.of("FROM a\nLABEL a=\ud83d\ude00${y^}\ud83d\ude00\n", "^"),
        Arguments.of("FROM a\nWORKDIR /x/\\\n  # comment\n\n${y^}\n", "^"),
        Arguments.of("FROM a\nENV A=1 B=\"2 ${y^}\"\n", "^"),
        Arguments.of("FROM a\nENV A b ${y^}\n", "^"),
        Arguments.of("FROM a\nEXPOSE 80 8${y^} 90\n", "^"),
        Arguments.of("FROM a\nWORKDIR /x${y:?not set}\n", "${y:?not set}"),
        Arguments.of("FROM a\nARG A=1 B=\"x\n", "\""),
        // JSON
        Arguments.of("FROM a\nCOPY [\"a\", \"/b/${y^}\"]\n", "^"),
        Arguments.of("FROM a\nVOLUME [\"\\u0061\\t\\ud83d\\ude00${y^}\"]\n", "^"),
        Arguments.of("FROM a\nVOLUME [\"a\", \\\n  \"${y^}\"]\n", "^"),
        Arguments.of("FROM a\nVOLUME [\"a\", \"\"]\n", "\"\""),
        Arguments.of("FROM a\nCMD [\"a\", {\"b\": 1}]\n", "{\"b\": 1}"),
        Arguments.of("FROM a\nONBUILD CMD [\"a\", 1]\n", "1"),
        // flags
        Arguments.of("FROM a\nCOPY --chwon=1 a b\n", "--chwon"),
        Arguments.of("FROM a\nCOPY --chown=${y^} a b\n", "^"),
        Arguments.of("FROM a\nCOPY --chown=\"\u00e4${y^}\" a b\n", "^"),
        Arguments.of("FROM a\nCOPY --chmod=9x a b\n", "9x"),
        Arguments.of("FROM a\nCOPY --link=maybe a b\n", "maybe"),
        Arguments.of("FROM a\nCOPY \\\n  --link=maybe a b\n", "maybe"),
        Arguments.of("FROM a\nADD --checksum=sha256:1 https://a/b c\n", "sha256:1"),
        Arguments.of("FROM a\nHEALTHCHECK --interval=5 CMD x\n", "5"),
        // options of mounts
        Arguments.of("FROM a\nRUN --mount=type=bnd,target=/x y\n", "bnd"),
        Arguments.of("FROM a\nRUN --mount=type=cache,tgt=/x y\n", "tgt=/x"),
        Arguments.of("FROM a\nRUN --mount=type=cache,target=/x,oops y\n", "oops"),
        Arguments.of("FROM a\nRUN --mount=type=cache,target=${y^} y\n", "^"),
        Arguments.of("FROM a\nRUN --mount='type=cache,\"target=/x,y\",sharing=some' y\n", "some"),
        Arguments.of("FROM a\nRUN --mount=type=cache,target=\"/x y\",\\\nsharing=some y\n", "some"),
        Arguments.of("FROM a\nRUN --mount=target=/x,from=$y y\n", "$y"),
        Arguments.of("FROM a\nRUN --mount=target=/x,from=A/B y\n", "A/B"),
        Arguments.of("FROM a\nRUN --mount=target=/x,mode=7 y\n", "mode=7"),
        // heredocs
        Arguments.of("FROM a\nCOPY <<A /x\n1\n\u65e5 ${y^}\nA\n", "^"),
        Arguments.of("FROM a\r\nCOPY <<-A <<B /x\r\n\t1\r\n\tA\r\n${y^}\r\nB\r\n", "^"),
        Arguments.of("FROM a\nRUN x <<EOF\ny\n", "<<EOF"),
        Arguments.of("FROM a\nRUN echo $((1 << 2))\n", "<< 2))"),
        // heads and directives
        Arguments.of("FROM a AS 1x\n", "1x"),
        Arguments.of("FROM --platform=a/b/c/d a\n", "a/b/c/d"),
        Arguments.of("# check=skp=all\nFROM a\n", "skp=all"),
        Arguments.of("#!/bin/x\n# check=skp=all\nFROM a\n", "skp=all"),
        Arguments.of("# escape=x\nFROM a\n", "x"),
        Arguments.of("FROM a\nFOO b\n", "FOO"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void theFirstErrorPointsAt(String file, String place) {
    var errors = new CompilerFixture().compile(file.getBytes(StandardCharsets.UTF_8)).diagnostics();
    assertThat(errors).isNotEmpty();
    assertThat(pointed(file, errors.getFirst())).as("%s", errors.getFirst()).isEqualTo(place);
  }

  private static String pointed(String file, Diagnostic error) {
    return file.substring(error.span().start(), error.span().end());
  }

  @Test
  void errorsOfEveryKindInOneFileAreAllSaid() {
    var file = """
        FROM a AS 1x
        FROM debian
        COPY --form=b x y
        ENV A=1 B
        CMD ["a", 1]
        FOO bar
        WORKDIR
        EXPOSE 80/foo
        RUN --mount=type=bnd x
        USER ${y^}
        STOPSIGNAL NOPE
        COPY --from=7 a b
        HEALTHCHECK --interval=5 CMD x
        ONBUILD ONBUILD RUN x
        SHELL sh
        COPY --chmod=9 a b
        RUN <<EOF
        """;
    var errors = new CompilerFixture().compile(file.getBytes(StandardCharsets.UTF_8)).diagnostics();
    assertThat(errors).extracting(error -> line(file, error) + " " + error.code()).containsExactly(
        "1 InvalidStageName", "3 UnknownFlag", "4 MissingEquals", "5 JsonNotOnlyStrings", "6 UnknownInstruction", "7 MissingArgument",
        "8 InvalidPort", "9 InvalidMount", "10 InvalidExpansion", "11 InvalidSignal", "12 InvalidStageIndex", "13 InvalidDuration",
        "14 InvalidTrigger", "15 JsonRequired", "16 InvalidMode", "17 UnterminatedHeredoc");
  }

  private static long line(String file, Diagnostic error) {
    return 1 + file.substring(0, error.span().start()).chars().filter(c -> c == '\n').count();
  }
}
