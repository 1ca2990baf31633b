package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.oracle.RunByHand;
import dev.kaniko.instruction.testing.ByHand;
import dev.kaniko.instruction.testing.InstructionLaws;
import dev.kaniko.instruction.testing.World;
import dev.kaniko.instruction.testing.Worlds;
import dev.kaniko.instruction.testing.Written;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

final class RunLaws extends InstructionLaws {
  private static final List<String> MOUNTS = List.of("type=cache,target=/a", "type=cache,target=/b,id=x", "type=bind,target=/c", "type=bind,from=build,source=/a,target=/b",
      "type=tmpfs,target=/a/b", "type=secret,id=token,target=/b", "type=secret,id=none", "target=/a,rw");

  @Override
  protected InstructionProvider provider() {
    return new Run.Provider();
  }

  @Override
  protected Arbitrary<Written> lines() {
    var mounts = Arbitraries.of(MOUNTS).map(mount -> new Written.Option("mount", mount)).list().ofMaxSize(2);
    var commands = commands().list().ofMinSize(1).ofMaxSize(4).map(all -> String.join("; ", all));
    var execs = Arbitraries.of(List.of("mkdir", "-p", "/a/b/c"), List.of("rm", "-rf", "/a", "/b"), List.of("false"), List.of("nosuch")).map(argv -> argv.toArray(String[]::new));
    return Combinators.combine(mounts, Arbitraries.oneOf(
        commands.map(new Written("RUN")::shell), execs.map(new Written("RUN")::exec), commands.map(text -> new Written("RUN").shell("<<EOF").body("<<EOF", text + "\n"))))
        .as((flags, line) -> line.withFlags(flags));
  }

  /** Often there is a file that the commands name. */
  @Override
  protected Arbitrary<World> worlds() {
    return Combinators.combine(Worlds.any(), Arbitraries.of("", "", "/a", "/a/b")).as((world, file) -> file.isEmpty() ? world : world.withFile(file, "text"));
  }

  @Override
  protected Optional<ByHand> byHand(Written line, World world) {
    return Optional.of(new RunByHand(line, world));
  }

  /** Few paths, so that commands meet what others made. */
  private static Arbitrary<String> paths() {
    return Arbitraries.oneOf(Arbitraries.of("/a", "/b", "/c"), Arbitraries.of("/a/a", "/a/b", "/a", "/b/c"), Worlds.paths());
  }

  private static Arbitrary<String> commands() {
    return Combinators.combine(
        Arbitraries.of("echo 1 > %s", "echo more >> %s", "mkdir -p %s", "rm -rf %s", "chmod 700 %s", "chown 5:6 %s", "touch %s", "mv %s %s", "cp -a %s %s", "ln %s %s", "ln %s %s",
            "ln -s %s %s", "cat %s > %s", "cd %s", "test -e %s && exit 3", "false || mkdir %s"),
        paths(), paths()).as((command, one, other) -> String.format(command, "'" + one + "'", "'" + other + "'"));
  }
}
