package dev.kaniko.runtime.fetch;

import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.runtime.snapshot.InodeStore;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Checks out git repositories and their submodules over HTTP, HTTPS, SSH and the git protocol (language.md §13). Thread-safe.
 */
public final class GitCheckouts implements AutoCloseable {
  /**
   * The files of a commit.
   *
   * @param commit its name
   * @param committed when the commit was made
   */
  public record Checkout(FileTree tree, String commit, Instant committed) {
    public Checkout {
      Objects.requireNonNull(tree);
      Objects.requireNonNull(commit);
      Objects.requireNonNull(committed);
    }
  }

  /** The result for one repository, and the lock for its checkout. */
  private static final class Slot {
    private @Nullable Checkout checkout;
  }

  private final Path scratch;
  private final GitAccess access;
  private final Map<Input.Git, Slot> slots = new ConcurrentHashMap<>();
  private final List<InodeStore> stores = new CopyOnWriteArrayList<>();

  /** @param scratch the directory for checkouts; the caller removes it after the build */
  public GitCheckouts(Path scratch, GitAccess access) {
    this.scratch = Objects.requireNonNull(scratch);
    this.access = Objects.requireNonNull(access);
  }

  /**
   * Checks out the commit of {@code input}. A second call for the same repository and commit returns the first result.
   *
   * @throws InstructionFailedException if the repository, the reference or the directory does not exist, or the checksum differs
   */
  public Checkout checkout(Input.Git input) throws IOException {
    var slot = slots.computeIfAbsent(input, _ -> new Slot());
    synchronized (slot) {
      if (slot.checkout == null) {
        slot.checkout = new GitCheckout(scratch, access.open(), stores::add).of(input);
      }
      return slot.checkout;
    }
  }

  @Override
  public void close() {
    stores.forEach(InodeStore::close);
  }
}
