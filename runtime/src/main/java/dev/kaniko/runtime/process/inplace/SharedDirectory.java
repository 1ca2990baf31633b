package dev.kaniko.runtime.process.inplace;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.DirectoryEntry;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.FileStatus;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the container that stays where it is while the files of a root are there. If the root has no such directory, it is there for a mount
 * below it: the root gets one as soon as something in it belongs to the image.
 */
final class SharedDirectory {
  /** The directory that it is in; null for that on top. */
  final @Nullable SharedDirectory parent;
  final ImagePath path;
  final Directory here;
  /** What the container has in it of its own. */
  final Set<String> residents;
  final Map<String, SharedDirectory> below = new LinkedHashMap<>();
  /** The files in it that the root does not have. */
  final Map<String, FileStatus> files = new HashMap<>();
  /** The directories in it that the root does not have and that are only looked at. */
  final Map<String, ResidentTree> trees = new HashMap<>();
  /** What stepped aside here, with the names it has meanwhile. */
  final Map<String, String> aside = new LinkedHashMap<>();
  /** The directories in it that are closed. */
  final Map<String, Directory> kept = new LinkedHashMap<>();
  final FileStatus before;
  /** Whether it is full of files of the container: owner and mode of such a directory are nothing that an image has asked for. */
  private final boolean onlyLookedAt;
  /** The same directory in the root; null if it has none. */
  @Nullable Directory root;
  /** Whether {@link #root} is what a link of the root leads to: then it has files of its own, and its own metadata. */
  boolean throughLink;
  /** Its name among the held files, after the process has moved it and until it is back; null if it is at its place. */
  @Nullable String movedAs;

  SharedDirectory(@Nullable SharedDirectory parent, ImagePath path, Directory here, @Nullable Directory root) throws ErrnoException {
    this.parent = parent;
    this.path = path;
    this.here = here;
    this.root = root;
    this.residents = names(here);
    this.before = here.status(".");
    this.onlyLookedAt = false;
  }

  /** One of {@link #trees}, after the process. */
  SharedDirectory(SharedDirectory parent, String name, Directory here, ResidentTree before) {
    this.parent = parent;
    this.path = parent.path(name);
    this.here = here;
    this.residents = before.names();
    this.files.putAll(before.files());
    this.trees.putAll(before.directories());
    this.before = before.status();
    this.onlyLookedAt = true;
  }

  ImagePath path(String name) {
    return path.child(name);
  }

  static Set<String> names(Directory directory) throws ErrnoException {
    return directory.entries().stream().map(DirectoryEntry::name).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the process has changed owner or mode of a directory whose metadata were not those of the root. */
  boolean isChanged(FileStatus now) {
    return !onlyLookedAt && (now.mode() != before.mode() || now.uid() != before.uid() || now.gid() != before.gid());
  }
}
