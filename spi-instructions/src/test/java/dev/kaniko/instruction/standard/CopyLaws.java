package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.oracle.CopyByHand;
import dev.kaniko.instruction.testing.ByHand;
import dev.kaniko.instruction.testing.InstructionLaws;
import dev.kaniko.instruction.testing.World;
import dev.kaniko.instruction.testing.Worlds;
import dev.kaniko.instruction.testing.Written;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

final class CopyLaws extends InstructionLaws {
  private static final List<Written.Option> FLAGS = List.of(
      new Written.Option("chmod", "0711"), new Written.Option("chmod", "1777"), new Written.Option("chmod", "u=rwX,go="), new Written.Option("chmod", "g+s,a-w"),
      new Written.Option("chown", "5"), new Written.Option("chown", "5:6"), new Written.Option("chown", "app:staff"), new Written.Option("chown", ":staff"),
      new Written.Option("link", "true"), new Written.Option("parents", "true"), new Written.Option("from", Worlds.STAGE), new Written.Option("from", "other"));

  /** Patterns of {@code --exclude}; one that begins with an exclamation mark takes something back. */
  private static final List<String> EXCLUDES = List.of("b", "**/c", "*", "a/*", "!b", "!**/c", "**");

  @Override
  protected InstructionProvider provider() {
    return new Copy.Provider();
  }

  @Override
  protected Arbitrary<Written> lines() {
    var flags = Arbitraries.of(FLAGS).list().uniqueElements(Written.Option::name).ofMaxSize(3);
    var excludes = Arbitraries.of(EXCLUDES).map(pattern -> new Written.Option("exclude", pattern)).list().ofMaxSize(2);
    var sources = Arbitraries.frequencyOf(
        Tuple.of(4, Worlds.writtenPaths()), Tuple.of(4, Arbitraries.of("*", "/a*", "a/*", ".", "?", "**", "a/./b", "<<EOF", "<<b")));
    var targets = Arbitraries.oneOf(Worlds.writtenPaths(), Worlds.paths().map(path -> path + "/"));
    return Combinators.combine(flags, excludes, sources.list().ofMinSize(1).ofMaxSize(2), targets).as(CopyLaws::line);
  }

  private static Written line(List<Written.Option> flags, List<Written.Option> excludes, List<String> sources, String target) {
    var options = Stream.concat(flags.stream(), excludes.stream()).toList();
    var line = new Written("COPY").withFlags(options).words(Stream.concat(sources.stream(), Stream.of(target)).toList());
    for (int i = 0; i < sources.size(); i++) {
      line = sources.get(i).startsWith("<<") ? line.body(sources.get(i), "text " + i + "\n") : line;
    }
    return line;
  }

  /** Files that are there are copied again, as BuildKit does. */
  @Override
  protected boolean mayRepeat() {
    return true;
  }

  @Override
  protected Optional<ByHand> byHand(Written line, World world) {
    return Optional.of(new CopyByHand(line, world));
  }
}
