package dev.kaniko.instruction.oracle;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.ByHand;
import dev.kaniko.instruction.testing.FakeExecutionContext;
import dev.kaniko.instruction.testing.FakeRoot;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.instruction.testing.World;
import dev.kaniko.instruction.testing.Worlds;
import dev.kaniko.instruction.testing.Written;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** COPY and ADD by hand. What the flags of a line say is read from its text. */
public final class CopyByHand implements ByHand {
  /** One source: where it lies, and what of it is copied. */
  private record Source(Path tree, boolean keepsOwners, boolean isContext, List<String> includes, Map<Object, Path> names) {}

  private final Written line;
  private final World world;
  private final HandMode mode;
  private final List<String> excludes;

  public CopyByHand(Written line, World world) {
    this.line = line;
    this.world = world;
    this.mode = new HandMode(line.value("chmod").orElse(""));
    this.excludes = line.values("exclude");
  }

  @Override
  public boolean tellsTimes() {
    return true;
  }

  @Override
  public void on(FakeRoot root) throws IOException {
    boolean alone = line.value("link").orElse("false").equals("true") && line.value("chmod").isEmpty();
    if (!alone) {
      new Work(root).run();
      return;
    }
    var layer = new FakeRoot(world.now());
    new Work(layer).run();
    var target = new HandRoot(root, world.now());
    lay(layer.top(), target.top(), target, new HashMap<>());
    target.finish();
  }

  /** Lays files that were copied into nothing over a root. */
  private static void lay(Path from, Path to, HandRoot target, Map<Object, Path> names) throws IOException {
    for (var child : HandPatterns.children(from)) {
      var place = to.resolve(HandRoot.name(child));
      place(child, FakeRoot.node(child), place, target, names);
      lay(child, place, target, names);
    }
  }

  /** Puts a copy of a file, or one more name of the copy. */
  private static void place(Path file, FileNode node, Path place, HandRoot target, Map<Object, Path> names) throws IOException {
    var first = node instanceof FileNode.RegularFile ? names.putIfAbsent(Files.getAttribute(file, "unix:ino"), place) : null;
    if (first == null) {
      target.put(place, node);
    } else {
      target.link(place, first);
    }
  }

  /** The line at work in one root. */
  private final class Work {
    private final HandRoot target;
    private final boolean intoDirectory;
    private final Path destination;
    private final Optional<HandOwner> owner;

    Work(FakeRoot root) throws IOException {
      target = new HandRoot(root, world.now());
      var text = line.parts().getLast();
      intoDirectory = text.isEmpty() || text.equals(".") || text.endsWith("/") || text.endsWith("/.");
      destination = HandRoot.real(target.path(world.config().workingDir(), text));
      owner = HandOwner.of(line.value("chown").orElse(""), target.top());
    }

    void run() throws IOException {
      for (var word : line.parts().subList(0, line.parts().size() - 1)) {
        if (!word.startsWith("<<")) {
          copy(word);
        }
      }
      for (var body : line.bodies()) {
        // Where two heredocs have one name, the last text holds for both.
        var text = line.bodies().stream().filter(other -> other.word().equals(body.word())).reduce(body, (_, last) -> last).text();
        copyNew(body.word().substring("<<".length()), new FileNode.RegularFile(Metadata.of(0644, 0, 0, world.now()), FileContent.of(text)));
      }
      target.finish();
    }

    private void copy(String word) throws IOException {
      if (word.equals(Worlds.REPOSITORY)) {
        var files = world.repositories().get(word);
        boolean history = line.value("keep-git-dir").orElse("false").equals("true");
        copyAll(files == null || history ? files : MemoryTree.copyOf(files).remove("/.git"), "/", false, false);
      } else if (word.startsWith("https://")) {
        fetch(word);
      } else {
        var from = line.value("from");
        var tree = from.isPresent() ? world.named().get(from.get()) : world.buildContext();
        copyAll(tree, word, from.isPresent(), from.isEmpty());
      }
    }

    private void fetch(String url) throws IOException {
      var content = world.remote().get(url);
      var checksum = line.value("checksum");
      if (content == null || checksum.isPresent() && !checksum.get().equals(FakeExecutionContext.sha256(content).toString())) {
        throw new NoSuchFileException(url);
      }
      var archive = world.archives().get(content);
      if (archive != null && line.value("unpack").orElse("false").equals("true")) {
        unpack(archive);
      } else {
        copyNew(url.substring(url.lastIndexOf('/') + 1), new FileNode.RegularFile(Metadata.of(0600, 0, 0, Instant.EPOCH), content));
      }
    }

    private void copyAll(@Nullable FileTree files, String pattern, boolean keepsOwners, boolean isContext) throws IOException {
      if (files == null) {
        throw new NoSuchFileException(pattern);
      }
      var tree = FakeRoot.copyOf(files, ImagePath.ROOT, world.now()).top();
      boolean parents = line.value("parents").orElse("false").equals("true");
      int pivot = parents ? pattern.indexOf("/./") : -1;
      var base = !parents ? pattern : pivot < 0 ? "/" : pattern.substring(0, pivot);
      var include = !parents ? "" : tree.resolve("/" + pattern.substring(pivot < 0 ? 0 : pivot + 3)).normalize().toString().substring(1);
      boolean found = false;
      for (var match : HandPatterns.expand(tree, base)) {
        found |= copyMatch(match, new Source(tree, keepsOwners, isContext, include.isEmpty() ? List.of() : List.of(include), new HashMap<>()));
      }
      if (!include.isEmpty() && !found && !HandPatterns.hasWildcard(pattern) && excludes.isEmpty()) {
        throw new NoSuchFileException(pattern);
      }
    }

    /** Copies one match, and tells whether anything was. */
    private boolean copyMatch(Path match, Source source) throws IOException {
      var file = HandRoot.real(match);
      var node = FakeRoot.node(file);
      if (node instanceof FileNode.Directory) {
        if (HandRoot.exists(destination) && !HandRoot.isDirectory(destination)) {
          throw new IOException("no directory: " + destination);
        }
        makeDirectories(destination);
        boolean found = contents(file, "", destination, source, () -> {});
        target.date(destination, file.getParent() == null && source.isContext ? world.now() : node.metadata().modified());
        return found;
      }
      var archive = node instanceof FileNode.RegularFile regular && unpacks() ? world.archives().get(regular.content()) : null;
      if (archive != null) {
        unpack(archive);
        return true;
      }
      var place = placeOf(HandRoot.parent(match).equals(match) ? "" : HandRoot.name(match));
      put(file, node, place, source);
      target.touch(HandRoot.parent(place));
      return false;
    }

    private boolean unpacks() {
      return line.keyword().text().equals("ADD") && line.value("unpack").orElse("true").equals("true");
    }

    private void makeDirectories(Path directory) throws IOException {
      target.makeDirectories(directory, mode.ofMade(), owner);
    }

    /** Makes the directories above a file of that name, and returns where it goes. */
    private Path placeOf(String name) throws IOException {
      makeDirectories(intoDirectory ? destination : HandRoot.parent(destination));
      return HandRoot.isDirectory(destination) ? destination.resolve(name) : destination;
    }

    private void copyNew(String name, FileNode.RegularFile file) throws IOException {
      var place = placeOf(name);
      refuseDirectory(place);
      target.put(place, given(file, true));
      target.touch(HandRoot.parent(place));
    }

    private void refuseDirectory(Path place) throws IOException {
      if (HandRoot.isDirectory(place)) {
        throw new IOException("a directory is in the way: " + place);
      }
    }

    private void put(Path file, FileNode node, Path place, Source source) throws IOException {
      refuseDirectory(place);
      CopyByHand.place(file, given(node, source.keepsOwners), place, target, source.names);
    }

    /** Makes what leads to a file, once there is one. */
    @FunctionalInterface
    private interface Above {
      void make() throws IOException;
    }

    private boolean contents(Path from, String relative, Path to, Source source, Above above) throws IOException {
      boolean found = false;
      for (var child : HandPatterns.children(from)) {
        var inner = relative.isEmpty() ? HandRoot.name(child) : relative + "/" + HandRoot.name(child);
        var node = FakeRoot.node(child);
        var place = to.resolve(HandRoot.name(child));
        boolean copied = (source.includes.isEmpty() || HandPatterns.match(source.includes, inner)) && !HandPatterns.match(excludes, inner);
        if (copied) {
          above.make();
          found = true;
        }
        if (node instanceof FileNode.Directory directory) {
          if (copied) {
            makeLike(directory, place, source);
          }
          var made = new boolean[] {copied};
          found |= contents(child, inner, place, source, () -> {
            if (!made[0]) {
              above.make();
              makeLike(directory, place, source);
              target.date(place, world.now());
              made[0] = true;
            }
          });
        } else if (copied) {
          put(child, node, place, source);
        }
      }
      return found;
    }

    /** A directory that is there becomes like its source; where only some files are chosen, it keeps its owner and attributes. */
    private void makeLike(FileNode.Directory like, Path place, Source source) throws IOException {
      if (HandRoot.exists(place) && !HandRoot.isDirectory(place)) {
        throw new IOException("no directory: " + place);
      }
      if (!HandRoot.exists(place) || source.includes.isEmpty()) {
        target.put(place, given(like, source.keepsOwners));
      } else {
        var there = FakeRoot.node(place);
        target.put(place, there.with(there.metadata().withMode(like.metadata().mode()).withModified(like.metadata().modified())));
      }
    }

    /** Returns a node as it is in the root: with the owner and the mode of the flags. */
    private FileNode given(FileNode node, boolean keepsOwner) {
      var metadata = keepsOwner ? node.metadata() : node.metadata().withOwner(0, 0).withXattrs(Map.of());
      if (owner.isPresent()) {
        metadata = metadata.withOwner(owner.get().uid(), owner.get().gid());
      }
      boolean link = node instanceof FileNode.SymbolicLink;
      return node.with(link ? metadata : metadata.withMode(mode.of(metadata.mode(), node instanceof FileNode.Directory)));
    }

    /** An archive takes the place of what is there; a directory that it does not list leaves one that is there alone. */
    private void unpack(FileTree archive) throws IOException {
      target.makeDirectories(destination, 0755, owner);
      unpack(archive, ImagePath.ROOT, destination, new HashMap<>());
    }

    private void unpack(FileTree archive, ImagePath from, Path to, Map<Long, Path> names) throws IOException {
      for (var name : archive.list(from)) {
        var entry = archive.find(from.child(name)).orElseThrow();
        var place = to.resolve(name);
        var first = entry.inode().isPresent() ? names.putIfAbsent(entry.inode().getAsLong(), place) : null;
        if (first != null) {
          target.link(place, first);
        } else if (!entry.implied()) {
          target.put(place, owner.map(who -> entry.node().with(entry.node().metadata().withOwner(who.uid(), who.gid()))).orElse(entry.node()));
        } else if (!HandRoot.isDirectory(place)) {
          target.put(place, new FileNode.Directory(Metadata.of(HandRoot.inheritsGroup(place) ? 02755 : 0755, 0, 0, world.now())));
        }
        unpack(archive, from.child(name), place, names);
      }
    }
  }
}
