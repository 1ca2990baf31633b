package dev.kaniko.instruction.testing;

import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.FlagSpec;
import dev.kaniko.instruction.syntax.HeredocUse;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Lines that a compiler may hand to a provider by its syntax, whatever nonsense they say: values of variables can be any text. */
final class OddLines {
  private OddLines() {}

  private static Arbitrary<String> texts() {
    var any = Arbitraries.strings().withChars("aAZ09 /.:,=-_+$%#@!?*[]{}()<>|&;'\"\\~^`\t\nüß日\0").ofMaxLength(12);
    var telling = Arbitraries.of("", " ", "/", ".", "..", "-", "--", "=", "a=b", "a=", "=b", ":", "a:b", "0", "-1", "99999999999999999999", "true", "null",
        "<<EOF", "$A", "%s", "/a/../..", "a,b", "\"", "[", "a".repeat(300));
    return Arbitraries.frequencyOf(Tuple.of(3, any), Tuple.of(3, telling), Tuple.of(2, Worlds.writtenPaths()));
  }

  static Arbitrary<Written> of(InstructionSyntax syntax) {
    return Combinators.combine(flags(syntax), parts(syntax.shape()), Arbitraries.of(false, true), bodies(syntax)).as((flags, parts, exec, bodies) -> {
      boolean command = syntax.shape() == ArgumentShape.COMMAND || syntax.shape() == ArgumentShape.WORD_AND_COMMAND;
      return new Written(syntax.keyword(), flags, syntax.shape(), command && exec, command && !exec ? parts.subList(0, Math.min(parts.size(), most(syntax))) : parts, bodies);
    });
  }

  /** In shell form a command is one text. */
  private static int most(InstructionSyntax syntax) {
    return syntax.shape() == ArgumentShape.COMMAND ? 1 : 2;
  }

  private static Arbitrary<List<String>> parts(ArgumentShape shape) {
    return switch (shape) {
      case LINE -> texts().map(List::of);
      case COMMAND, WORDS, PLAIN_WORDS, NAMES -> texts().list().ofMaxSize(4);
      case WORD_AND_COMMAND -> texts().list().ofMinSize(1).ofMaxSize(4);
      case KEY_VALUES -> texts().tuple2().list().ofMaxSize(3).map(OddLines::flat);
      case TRIGGER -> Arbitraries.of("RUN", "ONBUILD", "", "NONSENSE").flatMap(word -> texts().map(text -> List.of(word, word.isEmpty() ? "" : word + " " + text)));
    };
  }

  private static List<String> flat(List<Tuple.Tuple2<String, String>> pairs) {
    var all = new ArrayList<String>();
    pairs.forEach(pair -> all.addAll(List.of(pair.get1(), pair.get2())));
    return all;
  }

  private static Arbitrary<List<Written.Option>> flags(InstructionSyntax syntax) {
    if (syntax.flags().isEmpty()) {
      return Arbitraries.just(List.of());
    }
    var specs = Arbitraries.of(syntax.flags());
    return specs.flatMap(OddLines::flag).list().ofMaxSize(4).map(flags -> onlyAllowed(flags, syntax));
  }

  private static Arbitrary<Written.Option> flag(FlagSpec spec) {
    var values = spec.kind() == FlagSpec.Kind.BOOLEAN ? Arbitraries.of("true", "false") : texts();
    return values.map(value -> new Written.Option(spec.name(), value));
  }

  private static List<Written.Option> onlyAllowed(List<Written.Option> flags, InstructionSyntax syntax) {
    var kept = new ArrayList<Written.Option>();
    for (var flag : flags) {
      boolean repeatable = syntax.flag(flag.name()).map(FlagSpec::repeatable).orElse(false);
      if (repeatable || kept.stream().noneMatch(other -> other.name().equals(flag.name()))) {
        kept.add(flag);
      }
    }
    return kept;
  }

  private static Arbitrary<List<Written.Body>> bodies(InstructionSyntax syntax) {
    return syntax.heredocs() == HeredocUse.NONE
        ? Arbitraries.just(List.of())
        : texts().map(text -> new Written.Body("<<EOF", text + "\n")).list().ofMaxSize(1);
  }
}
