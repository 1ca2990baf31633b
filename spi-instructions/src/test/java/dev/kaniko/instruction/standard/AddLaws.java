package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.oracle.CopyByHand;
import dev.kaniko.instruction.testing.ByHand;
import dev.kaniko.instruction.testing.FakeExecutionContext;
import dev.kaniko.instruction.testing.InstructionLaws;
import dev.kaniko.instruction.testing.World;
import dev.kaniko.instruction.testing.Worlds;
import dev.kaniko.instruction.testing.Written;
import dev.kaniko.snapshot.FileContent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

final class AddLaws extends InstructionLaws {
  private static final List<Written.Option> FLAGS = List.of(
      new Written.Option("chmod", "0711"), new Written.Option("chown", "5:6"), new Written.Option("chown", "app"), new Written.Option("link", "true"),
      new Written.Option("unpack", "true"), new Written.Option("unpack", "false"), new Written.Option("exclude", "b"), new Written.Option("keep-git-dir", "true"),
      new Written.Option("checksum", FakeExecutionContext.sha256(FileContent.of("fetched")).toString()));

  @Override
  protected InstructionProvider provider() {
    return new Add.Provider();
  }

  @Override
  protected Arbitrary<Written> lines() {
    var flags = Arbitraries.of(FLAGS).list().uniqueElements(Written.Option::name).ofMaxSize(2);
    var sources = Arbitraries.oneOf(Worlds.paths(), Arbitraries.of("*", "/a*", ".", Worlds.URL, Worlds.URL, Worlds.REPOSITORY));
    var targets = Arbitraries.oneOf(Worlds.writtenPaths(), Worlds.paths().map(path -> path + "/"));
    return Combinators.combine(flags, sources.list().ofMinSize(1).ofMaxSize(2), targets).as((given, words, target) ->
        new Written("ADD").withFlags(given).words(Stream.concat(words.stream(), Stream.of(target)).toList()));
  }

  /** Files that are there are added again, as BuildKit does. */
  @Override
  protected boolean mayRepeat() {
    return true;
  }

  @Override
  protected Optional<ByHand> byHand(Written line, World world) {
    return Optional.of(new CopyByHand(line, world));
  }
}
