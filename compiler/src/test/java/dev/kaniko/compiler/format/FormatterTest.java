package dev.kaniko.compiler.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.Platform;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What formatting changes of a file, and what it leaves as it is. */
final class FormatterTest {
  private static final Compiler COMPILER = new Compiler(InstructionSet.load(), BaseImages.NONE);

  static CompileRequest request(byte[] file) {
    return new CompileRequest(
        new SourceId("Dockerfile"), FileContent.of(file), new LinkedHashMap<>(), Optional.empty(), Optional.empty(),
        new Platform("linux", "amd64", ""), Map.of());
  }

  private static Formatted format(byte[] file, FormatSettings settings) {
    try {
      return new Formatter(COMPILER, settings).format(request(file));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String format(String file, FormatSettings settings) {
    var formatted = format(file.getBytes(StandardCharsets.UTF_8), settings);
    assertThat(formatted.left()).isEmpty();
    assertThat(format(formatted.after().getBytes(StandardCharsets.UTF_8), settings).changed()).as("a second run").isFalse();
    return formatted.after();
  }

  private static String format(String file) {
    return format(file, FormatSettings.DEFAULT);
  }

  private static String lines(String shown) {
    return shown.replace('¶', '\n').replace('→', '\t').replace('_', ' ');
  }

  /** A pilcrow is the end of a line, an underscore a blank, an arrow a tab. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      from a as b¶                                 | FROM a AS b¶
      __FROM→a____as→b__¶                          | FROM a AS b¶
      FROM a                                       | FROM a¶
      FROM a¶¶¶¶                                   | FROM a¶
      ¶¶FROM a¶¶¶__¶USER b¶                        | FROM a¶¶USER b¶
      FROM a¶FROM b¶                               | FROM a¶¶FROM b¶
      FROM a¶#_c¶#_d¶FROM b¶                       | FROM a¶¶#_c¶#_d¶FROM b¶
      FROM a¶#_c¶¶#_d¶FROM b¶                      | FROM a¶#_c¶¶#_d¶FROM b¶
      #_c¶FROM a¶                                  | #_c¶FROM a¶
      FROM a¶ENV→A=1___B="x__y"__C=\\_z¶             | FROM a¶ENV A=1 B="x__y" C=\\_z¶
      FROM a¶ENV A___b__c¶                         | FROM a¶ENV A b__c¶
      FROM a¶ENV A=1_\\¶B=2___\\¶__C=3¶              | FROM a¶ENV A=1 \\¶____B=2 \\¶____C=3¶
      FROM a¶ENV A=1\\¶___B=2¶                      | FROM a¶ENV A=1 \\¶____B=2¶
      FROM a¶ENV A=1\\¶B=2¶                         | FROM a¶ENV A=1\\¶B=2¶
      FROM a¶ENV A="1_\\¶__2"__B=3¶                 | FROM a¶ENV A="1_\\¶__2" B=3¶
      FROM a¶LABEL a=1_\\__¶¶#_c¶→_b=2¶             | FROM a¶LABEL a=1 \\¶____#_c¶____b=2¶
      FROM a¶copy__--from=b→--link_x____y¶         | FROM a¶COPY --from=b --link x y¶
      FROM a¶COPY_\\¶x_\\¶_y¶                        | FROM a¶COPY \\¶____x \\¶____y¶
      FROM a¶CMD_["a","b"__,__"c__d"_]¶            | FROM a¶CMD ["a", "b", "c__d"]¶
      FROM a¶CMD_[_]¶                              | FROM a¶CMD []¶
      FROM a¶CMD["a"]¶                             | FROM a¶CMD["a"]¶
      FROM a¶CMD_["a",_\\¶"b"_\\¶]¶                  | FROM a¶CMD ["a", \\¶____"b" \\¶____]¶
      FROM a¶CMD_["a,_\\¶__b",_\\¶"c"]¶              | FROM a¶CMD ["a,_\\¶__b", \\¶____"c"]¶
      FROM a¶COPY_[_"a","b"_]¶                     | FROM a¶COPY ["a", "b"]¶
      FROM a¶CMD_['a',__'b']¶                      | FROM a¶CMD ['a',__'b']¶
      FROM a¶HEALTHCHECK_--retries=1__cmd__a__b¶   | FROM a¶HEALTHCHECK --retries=1 CMD a__b¶
      FROM a¶HEALTHCHECK_cmd_["a","b"]¶            | FROM a¶HEALTHCHECK CMD ["a", "b"]¶
      FROM a¶onbuild__run__a__b¶                   | FROM a¶ONBUILD run__a__b¶
      FROM a¶WORKDIR___/x__y__¶                    | FROM a¶WORKDIR /x__y¶
      arg__A=1¶FROM a¶                             | ARG A=1¶¶FROM a¶
      FROM a¶arg__A__B="1__2"¶                     | FROM a¶ARG A B="1__2"¶
      FROM a¶__#_c¶USER b¶                         | FROM a¶#_c¶USER b¶
      FROM a¶#c__¶                                 | FROM a¶#c¶
      FROM a¶#c                                    | FROM a¶#c¶
      FROM a¶USER_b_\\¶                             | FROM a¶USER b¶
      FROM a¶USER_b_\\¶#_c¶¶                        | FROM a¶USER b¶#_c¶
      """)
  void blanksAndKeywordsAreLaidOut(String before, String after) {
    assertThat(format(lines(before))).isEqualTo(lines(after));
  }

  /** The text of a command is in the history of the image and in keys of the cache. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      run___a__b¶                                  | RUN a__b¶
      RUN a___\\¶__b→_\\¶c¶                          | RUN a___\\¶__b→_\\¶c¶
      RUN a_\\__¶__b¶                               | RUN a_\\¶__b¶
      RUN a_\\¶¶#_c¶______#_d¶__b¶                  | RUN a_\\¶__#_c¶__#_d¶__b¶
      RUN echo 'a_\\__¶__b'¶                        | RUN echo 'a_\\¶__b'¶
      RUN__--network=none_\\¶__a_\\¶__b¶             | RUN --network=none \\¶____a_\\¶__b¶
      RUN__<<E__¶a__¶→b¶¶¶#_c__¶E¶¶¶               | RUN <<E¶a__¶→b¶¶¶#_c__¶E¶
      RUN__<<-E__cat¶→a¶→E¶RUN b                   | RUN <<-E__cat¶→a¶→E¶RUN b¶
      RUN <<E¶a¶E                                  | RUN <<E¶a¶E¶
      COPY__<<E____<<"F__G"___/x¶a¶E¶b¶F__G¶       | COPY <<E <<"F__G" /x¶a¶E¶b¶F__G¶
      onbuild__run__<<E¶a__¶E¶                     | ONBUILD run__<<E¶a__¶E¶
      """)
  void textsForAShellAndHeredocsStayToTheLetter(String before, String after) {
    assertThat(format("FROM a\n" + lines(before))).isEqualTo("FROM a\n" + lines(after));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "# escape=`\nFROM a\nRUN a `\n  b\n", "\n# escape=`\nFROM a\nRUN a\n", "#x\n# escape=`\nFROM a\nRUN a\n", "#!/bin/x\n# syntax=docker/dockerfile:1\nFROM a\n",
      "\n#!/bin/x\n# syntax=docker/dockerfile:1\nFROM a\n", " # syntax=docker/dockerfile:1\nFROM a\n", "# check=skip=all\n#syntax=docker/dockerfile:1\n\nFROM a\n",
      "FROM a\n # check=skip=all\nUSER b\n", "FROM a\n# b\n #\nUSER b\n", "\uFEFF# escape=`\nFROM a\n"})
  void directivesAndWhatLooksLikeOneStay(String file) {
    assertThat(format(file)).isEqualTo(file);
  }

  @Test
  void anotherEscapeCharacterContinuesLines() {
    assertThat(format("# escape=`\nFROM a\nENV A=c:\\ B=1`\n B=2  `  \n\n   C=3\nRUN  a `  \n   b\n"))
        .isEqualTo("# escape=`\nFROM a\nENV A=c:\\ B=1 `\n    B=2 `\n    C=3\nRUN a `\n   b\n");
  }

  @Test
  void endsOfLinesStayAndNewOnesAreThoseOfTheFile() {
    assertThat(format("from a\r\n\r\n\r\nENV A=1 \\\r\nB=2\r\nFROM b")).isEqualTo("FROM a\r\n\r\nENV A=1 \\\r\n    B=2\r\n\r\nFROM b\r\n");
    assertThat(format("from a\r\nUSER b  \nUSER c \r")).isEqualTo("FROM a\r\nUSER b\nUSER c\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# c  \n\n\n", "  \n", "RUN <<E\na  ", "FROM a\nRUN <<E\na", "FROM a\nRUN b\\\r\t\n", "\n\uFEFFFROM a\n"})
  void whatOtherBlanksWouldMakeAnotherFileStays(String file) {
    assertThat(format(file)).isEqualTo(file);
  }

  @Test
  void whatCannotBeReadStaysAndTheRestIsLaidOut() {
    assertThat(format("from  a\nrunn   x  \ncopy  --frm=a  x   y\nEXPOSE   80\nenv A=1  b  C=2\ncmd  [1,2]\nUSER\n\\\n"))
        .isEqualTo("FROM a\nrunn x\nCOPY  --frm=a  x y\nEXPOSE 80\nENV A=1  b  C=2\nCMD [1,2]\nUSER\n\\\n");
  }

  @Test
  void theExampleOfThePageIsTrue() throws IOException {
    var blocks = Files.readString(Path.of("docs/format.md")).split("```dockerfile\n");
    assertThat(format(blocks[1].split("```")[0])).isEqualTo(blocks[2].split("```")[0]);
  }

  @Test
  void settingsCount() {
    var file = "from a as b\nENV A=1 \\\nB=2\nHEALTHCHECK none\n";
    assertThat(format(file, new FormatSettings(2, false))).isEqualTo("from a as b\nENV A=1 \\\n  B=2\nHEALTHCHECK none\n");
    assertThat(format(file, new FormatSettings(0, true))).isEqualTo("FROM a AS b\nENV A=1 \\\nB=2\nHEALTHCHECK NONE\n");
  }

  @Test
  void aFileThatCannotBeKeptSaysWhyItStays() {
    byte[] latin = "from a\n# \u00e4\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(format(latin, FormatSettings.DEFAULT).left()).hasValueSatisfying(reason -> assertThat(reason).contains("UTF-8"));
    assertThat(format(latin, FormatSettings.DEFAULT).changed()).isFalse();
    // With the indent the line is longer than the reference reads.
    byte[] longest = ("FROM a\nENV A=1 \\\nB=" + "x".repeat(65_533) + "\n").getBytes(StandardCharsets.UTF_8);
    assertThat(format(longest, FormatSettings.DEFAULT).left()).hasValueSatisfying(reason -> assertThat(reason).contains("meaning"));
  }
}
