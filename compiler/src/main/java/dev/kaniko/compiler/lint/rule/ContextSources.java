package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.instruction.standard.Add;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;

/** The paths that COPY and ADD read from the build context. */
final class ContextSources {
  private ContextSources() {}

  /** Returns the expanded sources of an instruction that are paths of the build context; none for any other instruction. */
  static List<Text> of(Reading reading) {
    var keyword = reading.draft().node().keyword().text();
    if (reading.expanded().isEmpty() || !keyword.equals("COPY") && !keyword.equals("ADD")) {
      return List.of();
    }
    var source = reading.expanded().get();
    boolean elsewhere = source.flag("from").filter(from -> !from.isEmpty()).isPresent();
    return elsewhere || !(source.arguments() instanceof Arguments.Words(_, var words, _)) || words.size() < 2
        ? List.of()
        : words.subList(0, words.size() - 1).stream()
            .filter(word -> source.heredocs().stream().noneMatch(heredoc -> heredoc.word().span().equals(word.span())))
            .filter(word -> !(reading.instruction().orElse(null) instanceof Add add) || isLocal(add, word))
            .toList();
  }

  /** ADD reads addresses and repositories too. */
  private static boolean isLocal(Add add, Text word) {
    return add.sources().stream().anyMatch(source -> source instanceof Add.Local(var text) && text.equals(word.value()));
  }
}
