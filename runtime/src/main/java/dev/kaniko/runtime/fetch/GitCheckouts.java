package dev.kaniko.runtime.fetch;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.runtime.snapshot.DirectoryTree;
import dev.kaniko.runtime.snapshot.InodeStore;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.UnsupportedCredentialItem;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.RefSpec;

/**
 * Checks out git repositories for ADD, over HTTP, HTTPS and the git protocol. Submodules are not fetched, and SSH is not supported.
 */
public final class GitCheckouts implements AutoCloseable {
  private static final ImagePath GIT_DIRECTORY = ImagePath.clean(".git");

  private final Path scratch;
  private final List<InodeStore> stores = new CopyOnWriteArrayList<>();

  /** @param scratch a directory of the caller, where checkouts lie as long as the build runs */
  public GitCheckouts(Path scratch) {
    this.scratch = Objects.requireNonNull(scratch);
  }

  /**
   * Checks out what {@code input} names.
   *
   * @throws InstructionFailedException if it is not there or is another commit
   */
  public FileTree checkout(Input.Git input) throws IOException {
    var reference = GitReference.parse(input.url())
        .orElseThrow(() -> new InstructionFailedException("not a git repository: " + WebAddress.hidePassword(input.url())));
    var directory = Files.createTempDirectory(scratch, "git-");
    try (var git = Git.init().setDirectory(directory.toFile()).call()) {
      var commit = fetch(git, reference);
      verify(reference.checksum().isEmpty() ? input.checksum().orElse("") : reference.checksum(), commit, reference);
      git.checkout().setName(commit.name()).call();
    } catch (GitAPIException | UnsupportedCredentialItem e) {
      throw new InstructionFailedException("cannot check out " + WebAddress.hidePassword(reference.remote()) + ": " + e.getMessage(), e);
    }
    if (!input.keepGitDir() && !reference.keepGitDir().equals("true")) {
      try (var store = LinuxInodeStore.open(directory)) {
        store.remove(GIT_DIRECTORY);
      }
    }
    return open(directory, reference);
  }

  private static ObjectId fetch(Git git, GitReference reference) throws GitAPIException, IOException {
    var wanted = reference.ref().isEmpty() ? Constants.HEAD : reference.ref();
    if (ObjectId.isId(wanted) || reference.fetchByCommit() && ObjectId.isId(reference.checksum())) {
      var commit = ObjectId.isId(wanted) ? wanted : reference.checksum();
      git.fetch().setRemote(reference.remote()).setDepth(1).setRefSpecs(new RefSpec(commit + ":refs/kaniko/fetched")).call();
      return ObjectId.fromString(commit);
    }
    var advertised = Git.lsRemoteRepository().setRemote(reference.remote()).callAsMap();
    for (var name : List.of(wanted, "refs/heads/" + wanted, "refs/tags/" + wanted)) {
      if (advertised.containsKey(name)) {
        git.fetch().setRemote(reference.remote()).setDepth(1).setRefSpecs(new RefSpec("+" + name + ":refs/kaniko/fetched")).call();
        var found = git.getRepository().resolve("refs/kaniko/fetched^{commit}");
        if (found != null) {
          return found;
        }
      }
    }
    throw new InstructionFailedException(
        "repository " + WebAddress.hidePassword(reference.remote()) + " does not contain ref " + wanted);
  }

  private static void verify(String checksum, ObjectId commit, GitReference reference) throws InstructionFailedException {
    if (!commit.name().startsWith(checksum)) {
      throw new InstructionFailedException(
          "expected checksum to match " + checksum + ", got " + commit.name() + " of " + WebAddress.hidePassword(reference.remote()));
    }
  }

  private FileTree open(Path directory, GitReference reference) throws IOException {
    var store = LinuxInodeStore.open(directory);
    stores.add(store);
    var wanted = ImagePath.clean(reference.directory());
    if (wanted.isRoot()) {
      return new DirectoryTree(store);
    }
    var found = new DirectoryTree(store).find(wanted);
    if (found.isEmpty() || !(found.get().node() instanceof FileNode.Directory)) {
      throw new InstructionFailedException(
          "repository " + WebAddress.hidePassword(reference.remote()) + " has no directory " + wanted.relativeTo(ImagePath.ROOT));
    }
    var below = LinuxInodeStore.open(directory.resolve(wanted.relativeTo(ImagePath.ROOT)));
    stores.add(below);
    return new DirectoryTree(below);
  }

  @Override
  public void close() {
    stores.forEach(InodeStore::close);
  }
}
