package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.testing.InstructionLaws;
import dev.kaniko.instruction.testing.Worlds;
import dev.kaniko.instruction.testing.Written;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

final class CopyLaws extends InstructionLaws {
  private static final List<Written.Option> FLAGS = List.of(
      new Written.Option("chmod", "0711"), new Written.Option("chmod", "u=rwX,go="), new Written.Option("chown", "5"), new Written.Option("chown", "5:6"),
      new Written.Option("chown", "app:staff"), new Written.Option("link", "true"), new Written.Option("parents", "true"), new Written.Option("exclude", "b"),
      new Written.Option("exclude", "**/c"), new Written.Option("from", Worlds.STAGE), new Written.Option("from", "other"));

  @Override
  protected InstructionProvider provider() {
    return new Copy.Provider();
  }

  @Override
  protected Arbitrary<Written> lines() {
    var flags = Arbitraries.of(FLAGS).list().uniqueElements(Written.Option::name).ofMaxSize(3);
    var sources = Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(4, Worlds.writtenPaths()), net.jqwik.api.Tuple.of(4, Arbitraries.of("*", "/a*", "a/*", ".", "?", "**", "a/./b", "<<EOF")));
    var targets = Arbitraries.oneOf(Worlds.writtenPaths(), Worlds.paths().map(path -> path + "/"));
    return Combinators.combine(flags, sources.list().ofMinSize(1).ofMaxSize(2), targets).as((given, words, target) -> line(given, words, target));
  }

  private static Written line(List<Written.Option> flags, List<String> sources, String target) {
    var words = new java.util.ArrayList<>(sources);
    words.add(target);
    var line = new Written("COPY").withFlags(flags).words(words);
    return sources.contains("<<EOF") ? line.body("<<EOF", "text\n") : line;
  }

  /** Files that are there are copied again, as BuildKit does. */
  @Override
  protected boolean mayRepeat() {
    return true;
  }
}
