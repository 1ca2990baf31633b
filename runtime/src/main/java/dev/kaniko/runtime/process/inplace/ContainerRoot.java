package dev.kaniko.runtime.process.inplace;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.LockFile;
import dev.kaniko.runtime.process.IsolationException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The file system of the container that this process is in, as far as {@link dev.kaniko.runtime.process.Isolation.InPlace} has to know it.
 *
 * @param place where its root is: {@code /}
 * @param kept what a process must not get at, and files of a root must not replace: this program and what belongs to it
 * @param own the files of this program; a process that changes one of them fails
 * @param secrets files that are not there while a process runs, unless they are mounted
 * @param work a directory for journal and files that step aside, on the file system of the root and at or below a kept path
 */
public record ContainerRoot(Path place, Set<ImagePath> kept, List<Path> own, List<Path> secrets, Path work) {
  public ContainerRoot {
    kept = Set.copyOf(kept);
    own = List.copyOf(own);
    secrets = List.copyOf(secrets);
  }

  /**
   * Claims the container for one build.
   *
   * @return what lets go of it
   * @throws IsolationException if another build has it
   */
  public Closeable claim() throws IOException {
    var lock = LockFile.tryExclusive(Files.createDirectories(work).resolve("lock"));
    if (lock.isPresent()) {
      return lock.get()::close;
    }
    throw new IsolationException("another build has this container in place: its files would get mixed up with ours; wait for it, or build in another container");
  }

  /**
   * Moves the files of {@code root} into the container, where they stay until {@link #recover}. What is closed stays in front of them.
   *
   * @throws IOException if they cannot be moved; those that were are back then
   */
  public void settle(Path root) throws IOException {
    InPlaceFiles.enter(place, root, closed(), journal()).stay();
  }

  /**
   * Removes what a build has left in the container, that died while its files were there or let them {@linkplain #settle stay}.
   *
   * @return whether there was something
   */
  public boolean recover() throws IOException {
    return journal().recover(place);
  }

  InPlaceJournal journal() throws IOException {
    return new InPlaceJournal(Files.createDirectories(work));
  }

  /** What stays as it is: all that is kept, and all that is mounted. */
  Set<ImagePath> closed() throws IOException {
    var closed = new HashSet<>(kept);
    closed.addAll(ContainerMounts.points());
    return closed;
  }
}
