package dev.kaniko.runtime.process.chroot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.OpenFile;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.linux.RemoveTree;
import dev.kaniko.runtime.process.IsolationException;
import dev.kaniko.runtime.process.MountSpec;
import dev.kaniko.runtime.process.view.RootView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Mounts for roots that cannot have any: what is to be mounted is moved into the root for the time of the process, and what the root
 * has there steps aside. Afterwards both are moved back, so what the process wrote to a cache is in the cache. Nothing is read-only
 * this way, and a limit of a tmpfs is not kept.
 */
public final class PlacedMounts implements AutoCloseable {
  /** A name that is not what it was, and how it becomes that again. */
  private record Placed(Directory parent, String name, Ending ending) {}

  @FunctionalInterface
  private interface Ending {
    void end(Directory parent, String name) throws IOException;
  }

  private final RootView view;
  private final Path aside;
  private final boolean sameFiles;
  private final List<Placed> placed = new ArrayList<>();
  private final List<OpenFile> held = new ArrayList<>();
  private @Nullable Directory asideFiles;

  /**
   * @param aside a directory that does not exist, on the file system of the root, for what steps aside; what is on another one, that of
   *     a mount of the container, gets another name where it is
   * @param sameFiles whether the process sees the files of this process under the same paths
   */
  public PlacedMounts(RootView view, Path aside, boolean sameFiles) {
    this.view = view;
    this.aside = aside;
    this.sameFiles = sameFiles;
  }

  /**
   * Places {@code mounts}, in order.
   *
   * @throws IsolationException if one of them cannot be placed
   */
  public void place(List<MountSpec> mounts) throws IOException {
    for (var mount : mounts) {
      var target = view.resolve(mount.target());
      if (target.isRoot()) {
        throw new IsolationException("nothing can be mounted on / here: that needs CAP_SYS_ADMIN");
      }
      view.mountPoint(target.parent(), true);
      var parent = keep(view.openDirectory(target.parent()));
      var before = parent.status(".").modified();
      stepAside(parent, target);
      place(mount, parent, target.name());
      parent.changeModified(".", before);
    }
  }

  private void place(MountSpec mount, Directory parent, String name) throws IOException {
    switch (mount) {
      case MountSpec.Bind bind -> bind(parent, name, bind);
      case MountSpec.Tmpfs _ -> {
        parent.makeDirectory(name, 0700);
        placed.add(new Placed(parent, name, PlacedMounts::remove));
        parent.changeMode(name, 01777);
      }
      case MountSpec.Content content -> {
        try (var file = parent.createFile(name, 0600)) {
          placed.add(new Placed(parent, name, PlacedMounts::remove));
          file.write(content.content().toArray(), 0, content.content().length());
          file.changeOwner(content.uid(), content.gid());
          file.changeMode(content.permissions());
        }
      }
    }
  }

  private <T extends OpenFile> T keep(T open) {
    held.add(open);
    return open;
  }

  private Directory asideFiles() throws IOException {
    var files = asideFiles;
    if (files == null) {
      files = keep(Directory.open(Files.createDirectories(aside)));
      asideFiles = files;
    }
    return files;
  }

  private void stepAside(Directory parent, ImagePath target) throws IOException {
    var name = target.name();
    if (parent.statusIfExists(name).isEmpty()) {
      return;
    }
    var heldAs = Integer.toString(placed.size());
    try {
      parent.renameWithoutReplacing(name, asideFiles(), heldAs);
      placed.add(new Placed(parent, name, (there, back) -> putBack(heldAs, there, back)));
    } catch (ErrnoException failure) {
      if (!failure.is(Errno.EXDEV)) {
        throw failure;
      }
      stepAsideWhereItIs(parent, target);
    }
  }

  /** On a file system of the container's own. */
  private void stepAsideWhereItIs(Directory parent, ImagePath target) throws IOException {
    var heldAs = target.name() + ".aside";
    try {
      parent.renameWithoutReplacing(target.name(), parent, heldAs);
    } catch (ErrnoException failure) {
      if (failure.is(Errno.EBUSY)) {
        throw new IsolationException("a mount at " + target + " needs CAP_SYS_ADMIN here: the container has something mounted there");
      }
      throw failure;
    }
    placed.add(new Placed(parent, target.name(), (there, back) -> {
      remove(there, back);
      there.rename(heldAs, there, back);
    }));
  }

  private void putBack(String heldAs, Directory parent, String name) throws IOException {
    remove(parent, name);
    try {
      asideFiles().rename(heldAs, parent, name);
    } catch (ErrnoException failure) {
      if (!failure.isNotFound()) {
        throw failure;
      }
      RemoveTree.onOneFileSystem(asideFiles(), heldAs); // The process has removed the directory it was in.
    }
  }

  private static void remove(Directory parent, String name) throws IOException {
    if (parent.statusIfExists(name).isPresent()) {
      RemoveTree.onOneFileSystem(parent, name);
    }
  }

  private void bind(Directory parent, String name, MountSpec.Bind bind) throws IOException {
    var source = keep(bind.hold());
    var status = source.status();
    if (!status.isDirectory() && !status.isRegular()) {
      link(parent, name, bind, OsBytes.text(bind.source().toAbsolutePath()));
      return;
    }
    var place = bind.source().toAbsolutePath();
    var home = keep(Directory.open(Objects.requireNonNull(place.getParent())));
    var homeName = OsBytes.text(place.getFileName());
    try {
      home.renameWithoutReplacing(homeName, parent, name);
    } catch (ErrnoException failure) {
      if (failure.is(Errno.EXDEV)) {
        throw new IsolationException("a mount at " + bind.target() + " needs CAP_SYS_ADMIN here: " + bind.source() + " is on another file system than the root");
      }
      throw failure;
    }
    placed.add(new Placed(parent, name, (there, used) -> {
      // Anything else is of the process: a link would lead the next one that gets this mount out of its root.
      if (there.statusIfExists(used).filter(source.status()::isSameInode).isPresent()) {
        there.rename(used, home, homeName);
      }
    }));
  }

  /** A socket stays where its server made it. */
  private void link(Directory parent, String name, MountSpec.Bind bind, String source) throws IOException {
    if (!sameFiles) {
      throw new IsolationException("a mount at " + bind.target() + " needs CAP_SYS_ADMIN here: " + bind.source() + " cannot be seen from another root");
    }
    parent.makeSymbolicLink(name, source);
    placed.add(new Placed(parent, name, PlacedMounts::remove));
  }

  /** Takes everything away again, as far as the process has left it there. */
  @Override
  public void close() throws IOException {
    try {
      for (var mount : placed.reversed()) {
        var before = mount.parent().status(".").modified();
        mount.ending().end(mount.parent(), mount.name());
        mount.parent().changeModified(".", before);
      }
      Files.deleteIfExists(aside);
    } finally {
      placed.clear();
      held.forEach(OpenFile::close);
      held.clear();
      asideFiles = null;
    }
  }
}
