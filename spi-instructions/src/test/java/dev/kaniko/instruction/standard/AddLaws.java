package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.oracle.CopyByHand;
import dev.kaniko.instruction.testing.ByHand;
import dev.kaniko.instruction.testing.FakeExecutionContext;
import dev.kaniko.instruction.testing.InstructionLaws;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.instruction.testing.World;
import dev.kaniko.instruction.testing.Worlds;
import dev.kaniko.instruction.testing.Written;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

final class AddLaws extends InstructionLaws {
  private static final String ARCHIVE = "/t.tar";
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
    var sources = Arbitraries.oneOf(Worlds.paths(), Arbitraries.of("*", "/a*", ".", Worlds.URL, Worlds.URL, Worlds.REPOSITORY), Arbitraries.just(ARCHIVE));
    var targets = Arbitraries.oneOf(Worlds.writtenPaths(), Worlds.paths().map(path -> path + "/"), Arbitraries.just("/"));
    return Combinators.combine(flags, sources.list().ofMinSize(1).ofMaxSize(2), targets).as(
        (given, words, target) -> new Written("ADD").withFlags(given).words(Stream.concat(words.stream(), Stream.of(target)).toList()));
  }

  /** There is always an archive, and often what it holds is in the root already, as something else. */
  @Override
  protected Arbitrary<World> worlds() {
    var archive = new FileNode.RegularFile(Metadata.of(0644, 0, 0, MemoryTree.TIME), Worlds.ARCHIVE);
    return Combinators.combine(Worlds.any(), Arbitraries.of("", "", "/a", "/b", "/c", "/x")).as((world, there) -> {
      var root = there.isEmpty() ? world.root() : MemoryTree.copyOf(world.root()).remove(there).directory(there, 0700, 9, 9);
      return world.withRoot(root).withBuildContext(MemoryTree.copyOf(world.buildContext()).put(ARCHIVE, archive));
    });
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
