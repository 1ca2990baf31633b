package dev.kaniko.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A language with a stranger's instruction. */
final class InstructionSetTest {
  /** Takes anything and makes nothing of it. */
  private record Stranger(String keyword, ArgumentShape shape) implements InstructionProvider {
    @Override
    public InstructionSyntax syntax() {
      return InstructionSyntax.of(keyword, shape, Expansion.WORDS);
    }

    @Override
    public Optional<Instruction> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
      diagnostics.report(Diagnostic.error("Parsed", expanded.span(), "parsed"));
      return Optional.empty();
    }
  }

  private static List<String> compile(InstructionSet instructions, String text) throws IOException, InterruptedException {
    var request = new CompileRequest(new SourceId("Dockerfile"), FileContent.of(text), new LinkedHashMap<>(), Optional.empty(), Optional.empty(),
        Platform.parse("linux/amd64"), Map.of());
    return new Compiler(instructions, BaseImages.NONE).compile(request).diagnostics().stream().map(Diagnostic::code).toList();
  }

  @Test
  void whoBringsAnInstructionIsKnown() {
    var all = InstructionSet.load().with(new Stranger("MKDIR", ArgumentShape.LINE), "mkdir.jar");

    assertThat(all.bringers()).containsExactly(Map.entry(new Keyword("MKDIR"), "mkdir.jar"));
    assertThat(all.find(new Keyword("MKDIR"))).isPresent();
    assertThat(all.find(new Keyword("RUN"))).isPresent();
    assertThat(InstructionSet.load().bringers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"FROM", "RUN", "MKDIR"})
  void aTakenKeywordCannotBeHadTwice(String keyword) {
    var all = InstructionSet.load().with(new Stranger("MKDIR", ArgumentShape.LINE), "mkdir.jar");

    assertThatThrownBy(() -> all.with(new Stranger(keyword, ArgumentShape.LINE), "other.jar")).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(keyword);
  }

  @ParameterizedTest
  @EnumSource(ArgumentShape.class)
  void everyShapeMayBeAStrangers(ArgumentShape shape) throws IOException, InterruptedException {
    var all = InstructionSet.load().with(new Stranger("MKDIR", shape), "mkdir.jar");

    assertThat(compile(all, "FROM scratch\nMKDIR a=b\n")).containsExactly("Parsed");
    assertThat(compile(all, "FROM scratch AS a\nONBUILD MKDIR a=b\nFROM a\n")).containsExactly("Parsed");
    assertThat(compile(all, "MKDIR a=b\nFROM scratch\n")).as("only ARG stands before the first FROM").containsExactly("NoStage");
  }
}
