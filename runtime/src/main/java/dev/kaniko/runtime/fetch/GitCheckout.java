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
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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
  private static final String HTTP = "http";
  private static final String JGIT_WITHOUT_LOGIN = "Authentication is required but no CredentialsProvider has been registered";
  private static final int MOST_REMOVALS = 100;

  private final Path scratch;
  private final GitSession session;
  private final GitMode mode;
  private final Consumer<InodeStore> stores;

  /** @param stores is given what has to be closed when the files are no longer read */
  GitCheckout(Path scratch, GitSession session, GitMode mode, Consumer<InodeStore> stores) {
    this.scratch = scratch;
    this.session = session;
    this.mode = mode;
    this.stores = stores;
  }

  /**
   * Checks out a commit.
   *
   * @param checksum what the commit or its tag must begin with; if it is empty, the reference says that
   * @throws InstructionFailedException as {@link GitCheckouts#checkout(Input.Git)} does
   */
  Checkout of(GitReference reference, String checksum, boolean keepGitDir) throws IOException {
    var directory = Files.createTempDirectory(scratch, "git-");
    try {
      boolean keeps = keepGitDir && ImagePath.clean(reference.directory()).isRoot();
      return checkout(reference, checksum.isEmpty() ? reference.checksum() : checksum, keeps, new URIish(reference.remote()), directory);
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
    return said.toString().replace(JGIT_WITHOUT_LOGIN, "not authorized: the server asks for a login");
  }

  private Checkout checkout(GitReference reference, String checksum, boolean keepGitDir, URIish remote, Path directory) throws GitAPIException, IOException {
    String name;
    Instant committed;
    packAtOnce();
    try (var git = Git.init().setDirectory(directory.toFile()).call()) {
      configure(git, remote);
      var fetched = new GitFetch(git, session, mode, remote, reference).fetch(checksum);
      var commit = fetched.commit();
      name = commit.name();
      git.checkout().setName(mode.asClone() ? fetched.branch().orElse(name) : name).call();
      if (!reference.submodules().equals("false")) {
        new GitSubmodules(session, remote, keepGitDir).fetch(git);
      }
      committed = committed(git, commit);
      if (keepGitDir) {
        forgetPassword(git, remote);
        forgetTimes(git);
      }
    }
    if (keepGitDir) {
      remove(directory, GIT_DIRECTORY.child("logs"));
    } else {
      remove(directory, GIT_DIRECTORY);
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

  /** Removes a part of a repository. Starts again if a file disappears during the removal, because that ends a removal with an error. */
  private static void remove(Path directory, ImagePath part) throws IOException {
    try (var store = LinuxInodeStore.open(directory)) {
      for (int i = 0; i < MOST_REMOVALS && store.status(part).isPresent(); i++) {
        store.remove(part);
      }
    }
  }

  private void configure(Git git, URIish remote) throws IOException {
    var config = git.getRepository().getConfig();
    config.setString("remote", Constants.DEFAULT_REMOTE_NAME, "url", remote.toPrivateString());
    if (mode.asClone()) {
      config.setString("remote", Constants.DEFAULT_REMOTE_NAME, "fetch", "+refs/heads/*:refs/remotes/origin/*");
    }
    if (!mode.verifiesTls()) {
      config.setBoolean(HTTP, null, "sslVerify", false);
    }
    config.save();
  }

  private static void forgetPassword(Git git, URIish remote) throws IOException {
    var config = git.getRepository().getConfig();
    config.setString("remote", Constants.DEFAULT_REMOTE_NAME, "url", WebAddress.hidePassword(remote.toPrivateString()));
    config.unsetSection(HTTP, null);
    config.save();
    Files.deleteIfExists(git.getRepository().getDirectory().toPath().resolve("FETCH_HEAD"));
  }

  /** Removes the time of this checkout from the index, so that two checkouts are equal. Git then compares the files themselves. */
  private static void forgetTimes(Git git) throws IOException {
    var files = git.getRepository().getWorkTree().toPath();
    var index = git.getRepository().lockDirCache();
    try {
      for (int i = 0; i < index.getEntryCount(); i++) {
        var entry = index.getEntry(i);
        entry.setLastModified(Instant.EPOCH);
        if (entry.isSmudged()) {
          // JGit gives an entry without a length the time of its file.
          entry.setLength(Files.readAttributes(files.resolve(entry.getPathString()), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).size());
        }
      }
      index.write();
      if (!index.commit()) {
        throw new IOException("the index of the repository cannot be written");
      }
    } finally {
      index.unlock();
    }
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
