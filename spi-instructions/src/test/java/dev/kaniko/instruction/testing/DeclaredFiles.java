package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Origin;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import dev.kaniko.snapshot.Wildcard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What of one tree an {@link Input.Files} covers, and so what is part of the key of the step. */
final class DeclaredFiles {
  private final FileTree tree;
  private final Set<ImagePath> looked = new HashSet<>();
  private final List<ImagePath> whole = new ArrayList<>();
  private final List<String> digest = new ArrayList<>();

  private DeclaredFiles(FileTree tree) {
    this.tree = tree;
  }

  /** Returns what several inputs that lie in one tree cover. */
  static DeclaredFiles of(FileTree tree, List<Input.Files> inputs) {
    var declared = new DeclaredFiles(tree);
    for (var input : inputs) {
      input.patterns().forEach(declared::add);
    }
    return declared;
  }

  /** The paths that are looked at on the way count too: a link decides where they lead, and a file that is no directory that they lead nowhere. */
  private void add(String pattern) {
    var onTheWay = new TreeSet<ImagePath>();
    var watched = new FileTree() {
      @Override
      public Optional<Entry> find(ImagePath path) throws IOException {
        onTheWay.add(path);
        return tree.find(path);
      }

      @Override
      public List<String> list(ImagePath directory) throws IOException {
        onTheWay.add(directory);
        return tree.list(directory);
      }
    };
    try {
      for (var match : Wildcard.expand(watched, pattern)) {
        var source = new LinkResolver(watched).follow(match);
        whole.add(match);
        whole.add(source);
        digest.add(match + " " + tree.find(source).map(entry -> TreeText.of(entry.node(), false)).orElse("nothing"));
        digest.addAll(TreeText.of(tree, source, false));
      }
      for (var path : onTheWay) {
        digest.add("by " + path + " " + tree.find(path).map(entry -> TreeText.of(entry.node(), false)).orElse("nothing"));
      }
    } catch (IOException | IllegalArgumentException e) {
      whole.add(ImagePath.ROOT);
      digest.add(pattern + " " + e.getMessage());
    }
    looked.addAll(onTheWay);
  }

  /** The covered files as lines; times do not count. */
  List<String> digest() {
    return digest;
  }

  private boolean covers(ImagePath path) {
    return looked.contains(path) || whole.stream().anyMatch(path::startsWith);
  }

  /** Tells whether something covered is below. */
  private boolean leadsToCovered(ImagePath path) {
    return looked.stream().anyMatch(other -> other.startsWith(path)) || whole.stream().anyMatch(other -> other.startsWith(path));
  }

  /** Returns the tree with everything else gone, or changed. */
  FileTree withoutRest(boolean gone) {
    var copy = MemoryTree.copyOf(tree);
    change(copy, ImagePath.ROOT, gone);
    return copy;
  }

  private void change(MemoryTree copy, ImagePath directory, boolean gone) {
    for (var name : copy.list(directory)) {
      var path = directory.child(name);
      if (!covers(path) && !leadsToCovered(path)) {
        if (gone) {
          copy.remove(path.text());
        } else {
          changeNode(copy, path);
        }
      }
      change(copy, path, gone);
    }
  }

  private static void changeNode(MemoryTree copy, ImagePath path) {
    var node = copy.find(path).orElseThrow().node();
    var metadata = node.metadata().withMode(node.metadata().mode() ^ 0111).withOwner(4711, 4711);
    copy.put(path.text(), node instanceof FileNode.RegularFile ? new FileNode.RegularFile(metadata, FileContent.of("something else")) : node.with(metadata));
  }

  /** Returns a world in which all that the inputs do not declare is gone, or changed. */
  static World changeRest(World world, List<Input> inputs, boolean gone) {
    var changed = world.withBuildContext(of(world.buildContext(), in(inputs, Optional.empty())).withoutRest(gone));
    for (var named : world.named().entrySet()) {
      changed = changed.withNamed(named.getKey(), of(named.getValue(), in(inputs, Optional.of(named.getKey()))).withoutRest(gone));
    }
    for (var url : world.remote().keySet()) {
      boolean declared = inputs.stream().anyMatch(input -> input instanceof Input.Remote remote && remote.url().equals(url));
      changed = declared ? changed : changed.withRemote(url, FileContent.of("something else"));
    }
    for (var url : world.repositories().keySet()) {
      boolean declared = inputs.stream().anyMatch(input -> input instanceof Input.Git git && git.url().equals(url));
      changed = declared ? changed : changed.withRepository(url, new MemoryTree().file("/something", "else"));
    }
    return changed;
  }

  /** Returns the inputs that lie in the tree of that name, or in the build context. */
  private static List<Input.Files> in(List<Input> inputs, Optional<String> name) {
    var found = new ArrayList<Input.Files>();
    for (var input : inputs) {
      if (input instanceof Input.Files files && name.equals(files.origin() instanceof Origin.Named named ? Optional.of(named.name()) : Optional.empty())) {
        found.add(files);
      }
    }
    return found;
  }

  /** Returns the digest of an input in a world as lines. */
  static List<String> digest(Input input, World world) {
    return switch (input) {
      case Input.Files files when files.origin() instanceof Origin.Named named ->
          world.named().containsKey(named.name()) ? of(tree(world, named.name()), List.of(files)).digest() : List.of("missing " + named.name());
      case Input.Files files -> of(world.buildContext(), List.of(files)).digest();
      case Input.Remote remote -> List.of(remote.checksum() + " " + Optional.ofNullable(world.remote().get(remote.url())).map(TreeText::of).orElse("nothing"));
      case Input.Git git -> List.of(git.checksum() + " " + git.keepGitDir() + " "
          + Optional.ofNullable(world.repositories().get(git.url())).map(TreeText::withoutTimes).orElse(List.of()));
    };
  }

  private static FileTree tree(World world, String name) {
    return world.named().getOrDefault(name, new MemoryTree());
  }
}
