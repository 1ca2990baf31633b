package org.example.mkdir;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.instruction.BuiltFor;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.Spi;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.FlagSpec;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code MKDIR [--mode=0755] [--chown=USER[:GROUP]] PATH...}. */
@BuiltFor(spi = Spi.VERSION)
public final class MkdirProvider implements InstructionProvider {
  private static final Pattern MODE = Pattern.compile("[0-7]{1,4}");

  @Override
  public InstructionSyntax syntax() {
    return InstructionSyntax.of("MKDIR", ArgumentShape.WORDS, Expansion.WORDS).withFlags(FlagSpec.expanded("mode"), FlagSpec.expanded("chown"));
  }

  @Override
  public void check(InstructionSource unexpanded, DiagnosticSink diagnostics) {
    if (words(unexpanded).isEmpty()) {
      diagnostics.report(Diagnostic.error("MissingArgument", unexpanded.keywordSpan(), "MKDIR requires at least one path"));
    }
  }

  @Override
  public Optional<Mkdir> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
    var mode = expanded.flag("mode").map(Text::value).orElse("0755");
    boolean valid = checkPaths(expanded, diagnostics);
    if (!MODE.matcher(mode).matches()) {
      valid = false;
      diagnostics.report(Diagnostic.error("InvalidMode", expanded.flag("mode").orElseThrow().span(), "not a mode: " + mode)
          .withHelp("write up to four octal digits, such as 0755"));
    }
    return valid
        ? Optional.of(new Mkdir(words(expanded), Integer.parseInt(mode, 8), expanded.flag("chown").filter(text -> !text.isEmpty()), expanded.span()))
        : Optional.empty();
  }

  private static boolean checkPaths(InstructionSource source, DiagnosticSink diagnostics) {
    boolean valid = true;
    for (var word : words(source)) {
      if (word.value().isEmpty() || word.value().indexOf('\0') >= 0) {
        valid = false;
        diagnostics.report(Diagnostic.error("InvalidPath", word.span(), "not a path").withNote(word.isEmpty() ? "nothing is left of this" : "it holds a NUL character"));
      }
    }
    return valid;
  }

  private static List<Text> words(InstructionSource source) {
    return ((Arguments.Words) source.arguments()).words();
  }

  @Override
  public List<InstructionRule> rules() {
    return List.of(new WorldWritableRule());
  }
}
