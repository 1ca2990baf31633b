package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Carries out actions in a root. It uses the store, and the file system where a process would open or rename a file. */
final class Actor {
  private static final List<String> NAMES = List.of("a", "b", "c", "a-b", "new\nline", "日本", "lat\uDCE4n", "\uD83D\uDE00", " ", "x".repeat(200), "...");
  private static final long[] IDS = {0, 1000, 65_534, 3_000_000_000L, 0xffff_fffeL};
  private static final String[] XATTRS = {"user.a", "user.ü", "trusted.b"};

  /** Opens the store of the root. */
  interface Opener {
    InodeStore open() throws IOException;
  }

  private final Opener opener;
  private final Function<ImagePath, Path> files;
  private InodeStore store;

  /** @param files returns the path in the file system for a path of the store */
  Actor(Opener opener, Function<ImagePath, Path> files) throws IOException {
    this.opener = opener;
    this.files = files;
    this.store = opener.open();
  }

  void run(List<Action> actions) throws IOException {
    for (var action : actions) {
      run(action);
    }
    store.close();
  }

  private void run(Action action) throws IOException {
    switch (action.kind()) {
      case CREATE_FILE -> create(action, new FileNode.RegularFile(metadata(action), content(action)));
      case CREATE_DIRECTORY -> create(action, new FileNode.Directory(metadata(action)));
      case CREATE_SYMBOLIC_LINK ->
          create(action, new FileNode.SymbolicLink(metadata(action).withMode(0777), NAMES.get(action.how() % NAMES.size())));
      case CREATE_SPECIAL ->
          create(
              action,
              action.how() % 2 == 0
                  ? new FileNode.Fifo(metadata(action))
                  : new FileNode.Device(metadata(action), action.how() % 4 == 1, 1 + action.how(), action.how() * 1000));
      case LINK -> link(action);
      case WRITE, WRITE_AND_PUT_TIME_BACK -> write(action);
      case CHANGE_MODE, CHANGE_OWNER, CHANGE_XATTR, CHANGE_TIME, TOUCH -> change(action);
      case RENAME -> rename(action);
      case DELETE -> any(action).ifPresent(path -> store.remove(path));
      case REPLACE_BY_FILE ->
          of(action, FileType.DIRECTORY).ifPresent(path -> replace(path, new FileNode.RegularFile(metadata(action), content(action))));
      case REPLACE_BY_DIRECTORY -> of(action, FileType.REGULAR).ifPresent(path -> replace(path, new FileNode.Directory(metadata(action))));
      case RECREATE_DIRECTORY -> recreate(action);
      case COPY -> copy(action);
    }
  }

  /** Selects a path for an action, if the tree has a suitable one. */
  private record Found(List<ImagePath> paths, int pick) {
    interface Use {
      void at(ImagePath path) throws IOException;
    }

    void ifPresent(Use use) throws IOException {
      if (!paths.isEmpty()) {
        use.at(paths.get(pick % paths.size()));
      }
    }
  }

  private Found any(Action action) throws IOException {
    return new Found(List.copyOf(present().keySet()), action.where());
  }

  private Found of(Action action, FileType type) throws IOException {
    var paths = new ArrayList<ImagePath>();
    present().forEach((path, present) -> {
      if (present == type) {
        paths.add(path);
      }
    });
    return new Found(paths, action.where());
  }

  private SortedMap<ImagePath, FileType> present() throws IOException {
    var found = new TreeMap<ImagePath, FileType>();
    collect(ImagePath.ROOT, found);
    return found;
  }

  private void collect(ImagePath directory, SortedMap<ImagePath, FileType> found) throws IOException {
    for (var named : store.list(directory)) {
      var path = directory.child(named.name());
      found.put(path, named.status().type());
      if (named.status().isDirectory()) {
        collect(path, found);
      }
    }
  }

  /** Returns a new path in an existing directory, which may be the root. */
  private ImagePath place(int where, int what) throws IOException {
    var directories = new ArrayList<ImagePath>(List.of(ImagePath.ROOT));
    present().forEach((path, type) -> {
      if (type == FileType.DIRECTORY && path.names().size() < 8) {
        directories.add(path);
      }
    });
    return directories.get(where % directories.size()).child(NAMES.get(what % NAMES.size()));
  }

  private void create(Action action, FileNode node) throws IOException {
    replace(place(action.where(), action.what()), node);
  }

  private void replace(ImagePath path, FileNode node) throws IOException {
    store.remove(path);
    store.create(path, node);
  }

  private void link(Action action) throws IOException {
    var files = of(action, FileType.REGULAR).paths();
    of(action, FileType.REGULAR).ifPresent(existing -> {
      var path = action.how() % 2 == 0 ? files.get(action.what() % files.size()) : place(action.how(), action.what());
      if (!existing.startsWith(path)) {
        store.remove(path);
        store.createHardLink(path, existing);
      }
    });
  }

  private void write(Action action) throws IOException {
    of(action, FileType.REGULAR).ifPresent(path -> {
      var before = store.status(path).orElseThrow();
      try (var out = Files.newOutputStream(files.apply(path), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
        out.write(("written " + action.what() % 4).getBytes(StandardCharsets.UTF_8));
      }
      store.setModified(path, action.kind() == Action.Kind.WRITE ? time(action) : before.modified());
    });
  }

  private void change(Action action) throws IOException {
    any(action).ifPresent(path -> {
      var node = store.node(path, store.status(path).orElseThrow()).orElseThrow();
      var old = node.metadata();
      boolean link = node instanceof FileNode.SymbolicLink;
      store.setMetadata(path, switch (action.kind()) {
        case CHANGE_MODE -> link ? old : old.withMode(action.what() * 4 % 010000);
        case CHANGE_OWNER -> old.withOwner(IDS[action.what() % IDS.length], IDS[action.how() % IDS.length]);
        case CHANGE_XATTR -> node instanceof FileNode.RegularFile || node instanceof FileNode.Directory ? old.withXattrs(xattrs(action)) : old;
        case CHANGE_TIME -> old.withModified(time(action));
        default -> old;
      });
    });
  }

  private void rename(Action action) throws IOException {
    any(action).ifPresent(from -> {
      var to = place(action.how(), action.what());
      if (!to.startsWith(from) && !from.startsWith(to)) {
        store.remove(to);
        try {
          Files.move(files.apply(from), files.apply(to));
        } catch (DirectoryNotEmptyException acrossLayers) {
          // rename(2) refuses this on an overlay.
          return;
        }
        // The store caches open directories, which may have moved.
        store.close();
        store = opener.open();
      }
    });
  }

  /** Removes a directory and makes it again with some of its earlier files, unchanged. */
  private void recreate(Action action) throws IOException {
    of(action, FileType.DIRECTORY).ifPresent(path -> {
      var frozen = FrozenTree.of(new DirectoryTree(store));
      store.remove(path);
      boolean same = action.what() % 2 == 0;
      var node = frozen.find(path).orElseThrow().node();
      store.create(path, same ? node : new FileNode.Directory(metadata(action)));
      for (var name : frozen.list(path)) {
        if ((action.how() + name.hashCode()) % 3 != 0) {
          store.create(path.child(name), frozen.find(path.child(name)).orElseThrow().node());
        }
      }
      if (same) {
        store.setModified(path, node.metadata().modified());
      }
    });
  }

  /** Makes an equal file, at another path or in place of the first. */
  private void copy(Action action) throws IOException {
    of(action, FileType.REGULAR).ifPresent(path -> {
      var node = FrozenTree.of(new DirectoryTree(store)).find(path).orElseThrow().node();
      replace(action.how() % 3 == 0 ? path : place(action.how(), action.what()), node);
    });
  }

  private static Metadata metadata(Action action) {
    return Metadata.of(0600 + action.how() % 0200, IDS[action.how() % IDS.length], IDS[action.what() % IDS.length], time(action));
  }

  private static SortedMap<String, XattrValue> xattrs(Action action) {
    var xattrs = new TreeMap<String, XattrValue>();
    if (action.what() % 4 > 0) {
      xattrs.put(XATTRS[action.what() % 3], XattrValue.of(new byte[] {(byte) action.how(), 0, -1}));
    }
    return xattrs;
  }

  private static Instant time(Action action) {
    return Instant.ofEpochSecond(1_000_000L * (action.how() % 5) - 1_000_000L, action.how() % 3);
  }

  private static FileContent content(Action action) {
    return FileContent.of("text " + action.what() % 3);
  }
}
