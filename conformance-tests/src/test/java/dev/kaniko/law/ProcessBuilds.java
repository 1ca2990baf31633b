package dev.kaniko.law;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.runtime.isolation.IsolationChoice;
import dev.kaniko.runtime.isolation.IsolationMode;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Builds on roots of this machine, in which processes run: the programs are those of the static busybox. */
final class ProcessBuilds {
  private static final List<String> PROGRAMS = List.of("sh", "ash", "cat", "cp", "date", "echo", "env", "false", "mkdir", "mv", "rm", "touch", "true");

  private ProcessBuilds() {}

  /** Returns builds in the best roots that this process can have. */
  static CachedBuilds on(Workbench workbench) throws IOException {
    var isolation = IsolationChoice.of(IsolationMode.AUTO, false, Map.of()).isolation();
    return new CachedBuilds(workbench).with(new CachedBuilds.Roots(workbench.roots().bestKind(isolation.mounts()), isolation));
  }

  /** Returns the same situation with images in which these programs are. */
  static Situation withPrograms(Situation situation) throws IOException {
    var program = Stream.of("/bin/busybox", "/usr/bin/busybox").map(Path::of).filter(Files::isExecutable).findFirst()
        .orElseThrow(() -> new AssertionError("there is no busybox: the package busybox-static has it"));
    var node = new FileNode.RegularFile(Metadata.of(0755, 0, 0, MemoryTree.TIME), FileContent.of(Files.readAllBytes(program)));
    var tree = new MemoryTree().directory("/bin").put("/bin/busybox", node).directory("/tmp", 01777, 0, 0).directory("/base").file("/base/file", "base");
    PROGRAMS.forEach(name -> tree.link("/bin/" + name, "busybox"));
    return situation.withBase(new Situation.Base(ImageConfig.EMPTY.withEnvironment("PATH", "/bin"), List.of(tree), MemoryTree.TIME));
  }
}
