package dev.kaniko.runtime.fetch;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.GitReference;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.runtime.fetch.GitCheckouts.Checkout;
import dev.kaniko.runtime.snapshot.DirectoryTree;
import dev.kaniko.runtime.snapshot.InodeStore;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.errors.UnsupportedCredentialItem;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.SystemReader;

/**
 * One checkout of a git repository. JGit is only used from here on: its jar is signed, and the JVM checks that when the first class is loaded,
 * which takes longer than the start of most builds.
 */
final class GitCheckout {
  private static final ImagePath GIT_DIRECTORY = ImagePath.clean(".git");
  private static final int MOST_REMOVALS = 100;

  private final Path scratch;
  private final GitSession session;
  private final Consumer<InodeStore> stores;

  /** @param stores is given what has to be closed when the files are no longer read */
  GitCheckout(Path scratch, GitSession session, Consumer<InodeStore> stores) {
    this.scratch = scratch;
    this.session = session;
    this.stores = stores;
  }

  /** @throws InstructionFailedException as {@link GitCheckouts#checkout} does */
  Checkout of(Input.Git input) throws IOException {
    var reference = reference(input);
    var directory = Files.createTempDirectory(scratch, "git-");
    try {
      return checkout(input, reference, new URIish(reference.remote()), directory);
    } catch (GitAPIException | JGitInternalException | UnsupportedCredentialItem | URISyntaxException e) {
      throw new InstructionFailedException(
          "cannot check out " + WebAddress.hidePassword(reference.remote()) + ": " + WebAddress.hidePassword(messages(e))
              + (session.said().isEmpty() ? "" : ": " + session.said()),
          e);
    } catch (IllegalArgumentException | IllegalStateException e) {
      // JGit throws this for trees with a path outside of the checkout or in .git, with a duplicate name or with an invalid mode.
      throw new InstructionFailedException(
          "repository " + WebAddress.hidePassword(reference.remote()) + " has files that git does not allow: " + WebAddress.hidePassword(messages(e)), e);
    }
  }

  /** Joins the messages of all causes and leaves out those that repeat an earlier one. The last cause is often the most precise. */
  private static String messages(Throwable failure) {
    var said = new StringBuilder(String.valueOf(failure.getMessage()));
    for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && said.indexOf(cause.getMessage()) < 0) {
        said.append(": ").append(cause.getMessage());
      }
    }
    return said.toString();
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

  private Checkout checkout(Input.Git input, GitReference reference, URIish remote, Path directory) throws GitAPIException, IOException {
    boolean keepGitDir = input.keepGitDir() && ImagePath.clean(reference.directory()).isRoot();
    String name;
    Instant committed;
    packAtOnce();
    try (var git = Git.init().setDirectory(directory.toFile()).call()) {
      configure(git, remote);
      var commit = new GitFetch(git, session, remote, reference).fetch(input.checksum().orElse(reference.checksum()));
      name = commit.name();
      git.checkout().setName(name).call();
      if (!reference.submodules().equals("false")) {
        new GitSubmodules(session, remote, keepGitDir).fetch(git);
      }
      committed = committed(git, commit);
      if (keepGitDir) {
        forgetPassword(git, remote);
      }
    }
    if (!keepGitDir) {
      removeRepository(directory);
    }
    var tree = open(directory, reference);
    return new Checkout(new CheckoutTree(tree, reference.modified().equals("commit") ? Optional.of(committed) : Optional.empty()), name, committed);
  }

  /**
   * Makes JGit run its garbage collection after a fetch in the same thread. By default it runs in the background, and its lock file disappears
   * while this class reads or removes files. The setting is in memory; the user's configuration file does not change.
   */
  private static void packAtOnce() throws IOException {
    try {
      SystemReader.getInstance().getUserConfig().setBoolean(ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTODETACH, false);
    } catch (ConfigInvalidException e) {
      throw new IOException("the user's configuration of git cannot be read: " + e.getMessage(), e);
    }
  }

  /** Removes a repository. Starts again if a file disappears during the removal, because that ends a removal with an error. */
  private static void removeRepository(Path directory) throws IOException {
    try (var store = LinuxInodeStore.open(directory)) {
      for (int i = 0; i < MOST_REMOVALS && store.status(GIT_DIRECTORY).isPresent(); i++) {
        store.remove(GIT_DIRECTORY);
      }
    }
  }

  private void configure(Git git, URIish remote) throws IOException {
    var config = git.getRepository().getConfig();
    config.setString("remote", Constants.DEFAULT_REMOTE_NAME, "url", remote.toPrivateString());
    if (session.hasSecretFor(remote)) {
      config.setBoolean("http", null, "followRedirects", false); // A redirection could send the secret to another server.
    }
    config.save();
  }

  private static void forgetPassword(Git git, URIish remote) throws IOException {
    var config = git.getRepository().getConfig();
    config.setString("remote", Constants.DEFAULT_REMOTE_NAME, "url", WebAddress.hidePassword(remote.toPrivateString()));
    config.save();
    Files.deleteIfExists(git.getRepository().getDirectory().toPath().resolve("FETCH_HEAD"));
  }

  private static Instant committed(Git git, ObjectId commit) throws IOException {
    try (var walk = new RevWalk(git.getRepository())) {
      return walk.parseCommit(commit).getCommitterIdent().getWhenAsInstant();
    }
  }

  private FileTree open(Path directory, GitReference reference) throws IOException {
    var store = LinuxInodeStore.open(directory);
    stores.accept(store);
    var wanted = ImagePath.clean(reference.directory());
    if (wanted.isRoot()) {
      return new DirectoryTree(store);
    }
    // Every name on the way must be a directory. A symbolic link could lead out of the repository.
    var found = new DirectoryTree(store).find(wanted);
    if (found.isEmpty() || !(found.get().node() instanceof FileNode.Directory)) {
      throw new InstructionFailedException(
          "repository " + WebAddress.hidePassword(reference.remote()) + " has no directory " + wanted.relativeTo(ImagePath.ROOT));
    }
    var below = LinuxInodeStore.open(directory.resolve(wanted.relativeTo(ImagePath.ROOT)));
    stores.accept(below);
    return new DirectoryTree(below);
  }
}
