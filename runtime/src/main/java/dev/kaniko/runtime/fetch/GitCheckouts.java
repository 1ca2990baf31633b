package dev.kaniko.runtime.fetch;

import dev.kaniko.instruction.GitReference;
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
import java.util.Optional;
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
        slot.checkout = new GitCheckout(scratch, access.open(), GitMode.COMMIT, stores::add).of(reference(input), input.checksum().orElse(""), input.keepGitDir());
      }
      return slot.checkout;
    }
  }

  /**
   * Checks out a repository as the build context.
   *
   * @param login the value of the header {@code Authorization} for its server, in place of secrets
   * @throws InstructionFailedException as {@link #checkout(Input.Git)} does
   */
  public Checkout checkout(GitReference reference, GitMode mode, Optional<String> login) throws IOException {
    return new GitCheckout(scratch, access.withLogin(login).open(), mode, stores::add).of(reference, "", reference.keepGitDir().equals("true"));
  }

  private static GitReference reference(Input.Git input) throws InstructionFailedException {
    try {
      return GitReference.parse(input.url())
          .orElseThrow(() -> new IllegalArgumentException("not a git repository: " + WebAddress.hidePassword(input.url())))
          .withScheme();
    } catch (IllegalArgumentException e) {
      throw new InstructionFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    stores.forEach(InodeStore::close);
  }
}
