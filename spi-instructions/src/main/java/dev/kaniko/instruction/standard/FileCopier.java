package dev.kaniko.instruction.standard;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.instruction.files.Destination;
import dev.kaniko.instruction.files.ModeChange;
import dev.kaniko.instruction.files.Owner;
import dev.kaniko.instruction.files.TargetTree;
import dev.kaniko.instruction.syntax.GoFormat;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.PathPatterns;
import dev.kaniko.snapshot.Wildcard;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Copies sources to one destination, as BuildKit's file backend and its copy package do. Contents are never read: what is put is a
 * reference to the content of the source.
 */
final class FileCopier {
  /** Whether a tree says who owns its files. */
  enum Ownership {
    /** Files of a stage or an image keep owner and extended attributes. */
    KEPT,
    /** Files of a repository belong to root and have none. */
    ROOT,
    /** The same for files of the build context. They are sent without the directory that they lie in, so that it is as old as the build. */
    SENT
  }

  /** Opens what may be an archive; empty if it is none. */
  @FunctionalInterface
  interface Unpacker {
    Optional<FileTree> open(FileNode.RegularFile file) throws IOException;

    /** Takes every file as it is. */
    Unpacker NEVER = file -> Optional.empty();
  }

  /** A directory that is made once something in it is copied. */
  private static final class Pending {
    final FileNode directory;
    final ImagePath target;
    final @Nullable Pending parent;
    boolean made;

    Pending(FileNode directory, ImagePath target, @Nullable Pending parent, boolean made) {
      this.directory = directory;
      this.target = target;
      this.parent = parent;
      this.made = made;
    }
  }

  /** One source on its way: hard links hold within it. */
  private final class Walk {
    final FileTree tree;
    final Ownership ownership;
    final PathPatterns includes;
    final Map<Long, Long> files = new HashMap<>();
    boolean found;

    Walk(FileTree tree, Ownership ownership, PathPatterns includes) {
      this.tree = tree;
      this.ownership = ownership;
      this.includes = includes;
    }

    boolean isWanted(String relative) {
      return includes.isEmpty() || includes.matchesOrParentMatches(relative);
    }

    OptionalLong file(FileTree.Entry entry) {
      if (entry.inode().isEmpty() || !(entry.node() instanceof FileNode.RegularFile)) {
        return OptionalLong.empty();
      }
      return OptionalLong.of(files.computeIfAbsent(entry.inode().getAsLong(), inode -> target.newFile()));
    }
  }

  private final TargetTree target;
  private final Destination destination;
  private final ImagePath resolved;
  private final Optional<Owner> owner;
  private final Optional<ModeChange> mode;
  private final PathPatterns excludes;
  private final Instant now;

  FileCopier(TargetTree target, Destination destination, CopyOptions options, Optional<Owner> owner, Instant now) throws IOException {
    this.target = target;
    this.destination = destination;
    this.resolved = target.resolve(destination.path());
    this.owner = owner;
    this.mode = options.modeChange();
    this.excludes = PathPatterns.compile(options.excludes());
    this.now = now;
  }

  /**
   * Copies what {@code pattern} matches: of a directory its contents. Archives among the matches are unpacked as {@code unpacker} says.
   *
   * @throws InstructionFailedException if a name without wildcards does not exist, or the destination is in the way
   */
  void copy(FileTree tree, String pattern, Ownership ownership, Unpacker unpacker) throws IOException {
    for (var match : Wildcard.expand(tree, pattern)) {
      var source = new LinkResolver(tree).follow(match);
      var entry = tree.find(source).orElseThrow(() -> notFound(match.text()));
      var archive = entry.node() instanceof FileNode.RegularFile file ? unpacker.open(file) : Optional.<FileTree>empty();
      if (archive.isPresent()) {
        unpack(archive.get());
      } else {
        copyTo(prepare(entry.node(), match.name()), source, new Walk(tree, ownership, PathPatterns.compile(List.of())));
      }
    }
  }

  /**
   * Copies what {@code pattern} matches together with the directories above it, up to {@code /./} in the pattern.
   *
   * @throws InstructionFailedException if a name without wildcards does not exist
   */
  void copyWithParents(FileTree tree, String pattern, Ownership ownership) throws IOException {
    int pivot = pattern.indexOf("/./");
    var base = pivot < 0 ? "/" : pattern.substring(0, pivot);
    var include = ImagePath.clean(pivot < 0 ? pattern : pattern.substring(pivot + 3)).text().substring(1);
    boolean found = false;
    for (var match : Wildcard.expand(tree, base)) {
      var source = new LinkResolver(tree).follow(match);
      var entry = tree.find(source).orElseThrow(() -> notFound(match.text()));
      var walk = new Walk(tree, ownership, PathPatterns.compile(include.isEmpty() ? List.of() : List.of(include)));
      copyTo(prepare(entry.node(), match.name()), source, walk);
      found |= walk.found;
    }
    if (!found && !Wildcard.isIn(pattern) && !include.isEmpty() && excludes.isEmpty()) {
      throw notFound(ImagePath.clean(pattern).text());
    }
  }

  /** Copies one file that lies in no tree. */
  void copyFile(String name, FileNode.RegularFile file) throws IOException {
    var place = prepare(file, name);
    checkNoDirectory(place);
    target.put(place, owned(file, Ownership.KEPT));
    touch(place.parent());
  }

  /**
   * Unpacks a tree into the destination, which is a directory then. What is in the way goes; modes are those of the tree. A directory that the
   * archive implies and does not list leaves one that is there as it is, and is not given away.
   */
  void unpack(FileTree archive) throws IOException {
    target.makeDirectories(resolved, 0755, owner, now);
    unpack(archive, ImagePath.ROOT, resolved, new Walk(archive, Ownership.KEPT, PathPatterns.compile(List.of())));
  }

  private void unpack(FileTree archive, ImagePath directory, ImagePath place, Walk walk) throws IOException {
    for (var name : archive.list(directory)) {
      var entry = archive.find(directory.child(name)).orElseThrow();
      if (!entry.implied() || !target.isDirectory(place.child(name))) {
        target.put(place.child(name), entry.implied() ? implied(entry.node(), place.child(name)) : given(entry.node()), walk.file(entry));
      }
      if (entry.node() instanceof FileNode.Directory) {
        unpack(archive, directory.child(name), place.child(name), walk);
      }
    }
  }

  /** A directory that nothing describes is made by the kernel, and given to the user and group 0. */
  private FileNode implied(FileNode directory, ImagePath place) throws IOException {
    var metadata = directory.metadata();
    return target.inheritedGroup(place).isPresent() ? directory.with(metadata.withMode(metadata.mode() | TargetTree.SET_GROUP_ID)) : directory;
  }

  private FileNode given(FileNode node) {
    return owner.map(who -> node.with(node.metadata().withOwner(who.uid(), who.gid()))).orElse(node);
  }

  /** Makes the directories of the destination, and returns where a source of that name goes. */
  private ImagePath prepare(FileNode source, String name) throws IOException {
    if (destination.directory()) {
      makeDirectories(resolved);
    }
    if (source instanceof FileNode.Directory) {
      var there = target.find(resolved);
      if (there.isPresent() && !target.isDirectory(resolved)) {
        throw new InstructionFailedException("cannot copy to non-directory: " + resolved);
      }
      makeDirectories(resolved);
      return resolved;
    }
    makeDirectories(resolved.parent());
    return target.isDirectory(resolved) ? resolved.child(name) : resolved;
  }

  private void makeDirectories(ImagePath path) throws IOException {
    target.makeDirectories(path, mode.map(ModeChange::ofNewDirectories).orElse(0755), owner, now);
  }

  private void copyTo(ImagePath place, ImagePath source, Walk walk) throws IOException {
    var entry = walk.tree.find(source).orElseThrow();
    if (entry.node() instanceof FileNode.Directory) {
      copyContents(source, "", new Pending(entry.node(), place, null, true), walk);
      boolean ageless = source.isRoot() && walk.ownership == Ownership.SENT;
      date(place, ageless ? now : entry.node().metadata().modified());
    } else {
      copyEntry(entry, place, walk);
      touch(place.parent());
    }
  }

  /** A directory that a source before gave its time to has a new name in it now. */
  private void touch(ImagePath directory) throws IOException {
    if (target.isPut(directory)) {
      date(directory, now);
    }
  }

  /** Gives the destination the time of the directory whose contents it took; its mode and owner stay. */
  private void date(ImagePath place, Instant time) throws IOException {
    var directory = target.find(place);
    if (directory.isPresent() && !place.isRoot()) {
      target.put(place, directory.get().with(directory.get().metadata().withModified(time)));
    }
  }

  private void copyContents(ImagePath source, String relative, Pending parent, Walk walk) throws IOException {
    for (var name : walk.tree.list(source)) {
      var path = source.child(name);
      var inner = relative.isEmpty() ? name : relative + "/" + name;
      var entry = walk.tree.find(path);
      if (entry.isPresent()) {
        copyChild(entry.get(), path, inner, parent, walk);
      }
    }
  }

  private void copyChild(FileTree.Entry entry, ImagePath source, String relative, Pending parent, Walk walk) throws IOException {
    boolean wanted = walk.isWanted(relative);
    boolean excluded = excludes.matchesOrParentMatches(relative);
    boolean copied = wanted && !excluded;
    var place = parent.target.child(source.name());
    if (copied) {
      walk.found = true;
      make(parent, walk);
    }
    if (!(entry.node() instanceof FileNode.Directory)) {
      if (copied) {
        copyEntry(entry, place, walk);
      }
      return;
    }
    if (copied) {
      makeLike(entry.node(), place, walk);
    }
    boolean descend = (wanted || walk.includes.mayMatchBelow(relative)) && (!excluded || excludes.hasExceptions());
    if (descend) {
      copyContents(source, relative, new Pending(entry.node(), place, parent, copied), walk);
    }
  }

  /** Makes a directory for what is copied into it: that comes later, so the directory is as old as the build. */
  private void make(Pending directory, Walk walk) throws IOException {
    if (!directory.made) {
      if (directory.parent != null) {
        make(directory.parent, walk);
      }
      makeLike(directory.directory, directory.target, walk);
      date(directory.target, now);
      directory.made = true;
    }
  }

  /** Makes a directory like one of the source. One that is there becomes like it too; if only chosen files are copied, it keeps its owner. */
  private void makeLike(FileNode directory, ImagePath place, Walk walk) throws IOException {
    var there = target.find(place);
    if (there.isPresent() && !(there.get() instanceof FileNode.Directory)) {
      throw new InstructionFailedException("cannot copy to non-directory: " + place);
    }
    if (there.isEmpty() || walk.includes.isEmpty()) {
      target.put(place, owned(directory, walk.ownership));
    } else {
      var metadata = there.get().metadata().withMode(directory.metadata().mode()).withModified(directory.metadata().modified());
      target.put(place, there.get().with(metadata));
    }
  }

  private void copyEntry(FileTree.Entry entry, ImagePath place, Walk walk) throws IOException {
    checkNoDirectory(place);
    target.put(place, owned(entry.node(), walk.ownership), walk.file(entry));
  }

  private void checkNoDirectory(ImagePath place) throws IOException {
    if (target.isDirectory(place)) {
      throw new InstructionFailedException("cannot replace to directory " + place + " with file");
    }
  }

  private FileNode owned(FileNode node, Ownership ownership) {
    var metadata = node.metadata();
    if (ownership != Ownership.KEPT) {
      metadata = Metadata.of(metadata.mode(), 0, 0, metadata.modified());
    }
    if (owner.isPresent()) {
      metadata = metadata.withOwner(owner.get().uid(), owner.get().gid());
    }
    if (mode.isPresent() && !(node instanceof FileNode.SymbolicLink)) {
      metadata = metadata.withMode(mode.get().applyTo(metadata.mode(), node instanceof FileNode.Directory));
    }
    return node.with(metadata);
  }

  private static InstructionFailedException notFound(String path) {
    return new InstructionFailedException(
        "source " + GoFormat.quoted(path) + ": not found; if it is in the build context, does an ignore file exclude it?");
  }
}
