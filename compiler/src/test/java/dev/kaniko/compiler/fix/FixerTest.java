package dev.kaniko.compiler.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.Linter;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.compiler.lint.Tolerance;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.Platform;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the engine does with fixes: which are applied, what they leave as it was, and what happens to those that lie. */
final class FixerTest {
  private static final Platform MACHINE = new Platform("linux", "amd64", "");
  private static final RuleSet ALL = RuleSet.load(InstructionSet.load());
  private static final Compiler COMPILER = new Compiler(InstructionSet.load(), BaseImages.NONE);

  private static Fixed fix(byte[] file, boolean unsafe, RuleSet rules) {
    var request = new CompileRequest(
        new SourceId("Dockerfile"), FileContent.of(file), new LinkedHashMap<>(), Optional.empty(), Optional.empty(), MACHINE, Map.of());
    try {
      return new Fixer(COMPILER, new Linter(COMPILER, rules, Tolerance.GO_ON), unsafe).fix(request, Optional.empty());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String safe(String file) {
    return fix(file.getBytes(StandardCharsets.UTF_8), false, ALL).after();
  }

  private static String unsafe(String file) {
    return fix(file.getBytes(StandardCharsets.UTF_8), true, ALL).after();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      FROM debian as A¶RUN x               | FROM debian AS a¶RUN x
      FROM debian¶ENV A b  c               | FROM debian¶ENV A="b  c"
      FROM debian¶LABEL a b                | FROM debian¶LABEL a=b
      FROM debian¶EXPOSE 80/TCP           | FROM debian¶EXPOSE 80/tcp
      FROM debian¶EXPOSE 1:81              | FROM debian¶EXPOSE 81
      FROM --platform=$TARGETPLATFORM a    | FROM a
      FROM debian¶from alpine¶RUN x        | FROM debian¶FROM alpine¶RUN x
      FROM debian¶RUN a \\\\¶¶  b          | FROM debian¶RUN a \\\\¶  b
      FROM debian¶RUNN x                   | FROM debian¶RUN x
      FROM debian¶RUN --mont=type=tmpfs,target=/x y | FROM debian¶RUN --mount=type=tmpfs,target=/x y
      FROM a AS b¶FROM c¶COPY --from=0 x y | FROM a AS b¶FROM c¶COPY --from=b x y
      """)
  void safeFixesAreApplied(String before, String after) {
    assertThat(safe(before.replace("\\\\", "\\").replace('¶', '\n') + "\n")).isEqualTo(after.replace("\\\\", "\\").replace('¶', '\n') + "\n");
  }

  @Test
  void whatMayChangeTheImageIsAppliedOnRequestOnly() {
    var file = "FROM debian\nMAINTAINER Me\nWORKDIR app\nCMD a\nCMD node server.js\n";
    assertThat(safe(file)).isEqualTo(file);
    assertThat(unsafe(file)).isEqualTo(
        "FROM debian\nLABEL org.opencontainers.image.authors=\"Me\"\nWORKDIR /app\nCMD [\"node\", \"server.js\"]\n");
  }

  @Test
  void commentsLineEndsMarkEscapeAndAlignmentStay() {
    var file = "\uFEFF# escape=`\r\n# top\r\nFROM   debian  as   A # x\r\n".replace(" # x", "")
        + "# about\r\nENV    KEY     value\r\nRUN a `\r\n\t# inside\r\n\r\n    && b\r\n\r\n\r\n# end";
    assertThat(safe(file)).isEqualTo(
        "\uFEFF# escape=`\r\n# top\r\nFROM   debian  AS   a\r\n# about\r\nENV    KEY=value\r\nRUN a `\r\n\t# inside\r\n    && b\r\n\r\n\r\n# end");
  }

  @Test
  void aFileThatIsNoUtf8StaysAsItIs() {
    byte[] file = "FROM debian as a\n# \u00e4\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(fix(file, true, ALL).changed()).isFalse();
  }

  @Test
  void aFixThatWouldChangeTheImageIsRefused() {
    var liar = new Rewriting("debian", "alpine", Fix.Safety.SAFE);
    var fixed = fix("FROM debian as a\nRUN x\n".getBytes(StandardCharsets.UTF_8), false, new RuleSet(List.of(liar), Set.of(), Set.of()));
    assertThat(fixed.changed()).isFalse();
    assertThat(fixed.refused()).hasSize(1).allSatisfy(refused -> {
      assertThat(refused.line()).isEqualTo("FROM debian as a");
      assertThat(refused.reason()).contains("change what is built");
    });
  }

  @Test
  void ofManyFixesThatAreRefusedNotEachIsTried() {
    var rules = new RuleSet(List.of(new Rewriting("x1", "x2", Fix.Safety.SAFE)), Set.of(), Set.of());
    var file = "FROM debian\n" + IntStream.range(0, 600).mapToObj(i -> "RUN x1 " + i + "\n").collect(Collectors.joining());
    var fixed = fix(file.getBytes(StandardCharsets.UTF_8), false, rules);
    assertThat(fixed.changed()).isFalse();
    assertThat(fixed.refused()).hasSize(600);
    assertThat(fixed.refused()).filteredOn(refused -> refused.reason().contains("too many")).hasSizeGreaterThan(300);
  }

  @Test
  void aLiarDoesNotKeepTheOthersFromBeingApplied() {
    var rules = new RuleSet(List.of(new Rewriting("x1", "x2", Fix.Safety.SAFE), new Rewriting("env A", "ENV A", Fix.Safety.SAFE)), Set.of(), Set.of());
    var fixed = fix("FROM debian\nenv A=b\nRUN x1\n".getBytes(StandardCharsets.UTF_8), false, rules);
    assertThat(fixed.after()).isEqualTo("FROM debian\nENV A=b\nRUN x1\n");
    assertThat(fixed.applied()).hasSize(1);
    assertThat(fixed.refused()).hasSize(1);
  }

  @Test
  void anUnsafeFixThatBreaksTheFileIsRefused() {
    var rules = new RuleSet(List.of(new Rewriting("RUN", "RUNN", Fix.Safety.UNSAFE)), Set.of(), Set.of());
    var fixed = fix("FROM debian\nRUN x\n".getBytes(StandardCharsets.UTF_8), true, rules);
    assertThat(fixed.changed()).isFalse();
    assertThat(fixed.refused().getFirst().reason()).contains("another error");
  }

  @Test
  void ofTwoFixesAtOnePlaceTheFirstIsAppliedAndTheNextOneAfterwards() {
    assertThat(safe("FROM a AS B\nfrom B as C\nRUN x\n")).isEqualTo("FROM a AS b\nFROM B AS c\nRUN x\n");
    var rules = new RuleSet(List.of(new Rewriting("RUN a", "run a", Fix.Safety.SAFE), new Rewriting("run a", "Run a", Fix.Safety.SAFE)), Set.of(), Set.of());
    assertThat(fix("FROM d\nRUN a\n".getBytes(StandardCharsets.UTF_8), false, rules).after()).isEqualTo("FROM d\nRun a\n");
  }

  @Test
  void fixesThatUndoEachOtherChangeNothing() {
    var rules = new RuleSet(List.of(new Rewriting("RUN a", "run a", Fix.Safety.SAFE), new Rewriting("run a", "RUN a", Fix.Safety.SAFE)), Set.of(), Set.of());
    assertThat(fix("FROM d\nRUN a\n".getBytes(StandardCharsets.UTF_8), false, rules).changed()).isFalse();
  }

  /** Proposes to replace each occurrence of a text. */
  private record Rewriting(String from, String to, Fix.Safety safety) implements LintRule {
    @Override
    public RuleInfo info() {
      return RuleInfo.own("Rewriting", Severity.WARNING, "A text is another");
    }

    @Override
    public void check(LintSubject subject, LintSink sink) {
      for (var node : subject.instructions()) {
        int at = subject.ast().text().indexOf(from, node.span().start());
        if (at >= 0 && at < node.span().end()) {
          var place = new Span(subject.ast().source(), at, at + from.length());
          sink.report(node, info().finding(place, "rewrite").withFix(new Fix("rewrite it", safety, List.of(new Edit(place, to)))));
        }
      }
    }
  }
}
