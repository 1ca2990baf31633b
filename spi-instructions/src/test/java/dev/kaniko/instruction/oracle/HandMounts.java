package dev.kaniko.instruction.oracle;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.FakeRoot;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.instruction.testing.World;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.Metadata;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The mounts of a RUN, each a root of its own by the path that it is mounted at. */
final class HandMounts {
  private final World world;
  private final Map<String, FakeRoot> caches = new HashMap<>();
  private final Map<String, Path> tops = new LinkedHashMap<>();

  HandMounts(World world) {
    this.world = world;
  }

  /** Mounts what the flags say. */
  Map<String, Path> mount(List<String> flags) throws IOException {
    for (var flag : flags) {
      var options = new HashMap<String, String>();
      for (var option : flag.split(",")) {
        options.put(option.replaceFirst("=.*", ""), option.replaceFirst("^[^=]*=?", ""));
      }
      mount(options);
    }
    return tops;
  }

  private void mount(Map<String, String> options) throws IOException {
    var target = options.getOrDefault("target", "");
    switch (options.getOrDefault("type", "bind")) {
      case "cache" -> tops.put(target, caches.computeIfAbsent(options.getOrDefault("id", target), _ -> new FakeRoot(world.now())).top());
      case "tmpfs" -> tops.put(target, new FakeRoot(world.now()).top());
      case "secret" -> {
        var secret = world.secrets().get(options.get("id"));
        if (secret != null) {
          var file = new FileNode.RegularFile(Metadata.of(0400, 0, 0, world.now()), FileContent.of(secret));
          tops.put(target, FakeRoot.copyOf(new MemoryTree().put("/secret", file), new ImagePath("/secret"), world.now()).top());
        }
      }
      default -> {
        var tree = options.containsKey("from") ? world.named().get(options.get("from")) : world.buildContext();
        tops.put(target, bound(tree, options.getOrDefault("source", "/")));
      }
    }
  }

  /** Returns a copy of a part of a tree: what is written to it is lost. */
  private Path bound(@Nullable FileTree tree, String source) throws IOException {
    if (tree == null) {
      throw new NoSuchFileException(source);
    }
    var whole = FakeRoot.copyOf(tree, ImagePath.ROOT, world.now());
    var part = HandRoot.real(whole.top().resolve(source));
    if (!HandRoot.exists(part)) {
      throw new NoSuchFileException(source);
    }
    return FakeRoot.copyOf(tree, new ImagePath(part.toString()), world.now()).top();
  }
}
