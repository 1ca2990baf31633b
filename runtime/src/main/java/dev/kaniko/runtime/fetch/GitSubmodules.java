package dev.kaniko.runtime.fetch;

import dev.kaniko.instruction.InstructionFailedException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.submodule.SubmoduleWalk;
import org.eclipse.jgit.transport.URIish;

/** Fetches the submodules of a checkout, recursively. Refuses a submodule whose URL is a directory of this machine. */
final class GitSubmodules {
  private static final Set<String> SCHEMES = Set.of("http", "https", "git", "ssh");

  /** A host name or address. It excludes options such as {@code -x} and git transports such as {@code ext::COMMAND}. */
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+]|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+");

  private static final Pattern TRANSPORT = Pattern.compile("[A-Za-z0-9+.-]+::.*", Pattern.DOTALL);

  private final GitSession session;
  private final URIish named;
  private final boolean keepGitDir;

  /**
   * @param named the repository that the instruction names
   * @param keepGitDir whether the {@code .git} files of submodules stay
   */
  GitSubmodules(GitSession session, URIish named, boolean keepGitDir) {
    this.session = session;
    this.named = named;
    this.keepGitDir = keepGitDir;
  }

  void fetch(Git git) throws GitAPIException, IOException {
    var repository = git.getRepository();
    if (!SubmoduleWalk.containsGitModulesFile(repository)) {
      return;
    }
    // Through a symbolic link, JGit would read another file of this machine.
    if (!Files.isRegularFile(repository.getWorkTree().toPath().resolve(".gitmodules"), LinkOption.NOFOLLOW_LINKS)) {
      throw new InstructionFailedException(".gitmodules is not a file; leave submodules out with ?submodules=false");
    }
    check(repository);
    git.submoduleInit().call();
    session.over(named, git.submoduleUpdate()).call();
    try (var walk = SubmoduleWalk.forIndex(repository)) {
      while (walk.next()) {
        enter(walk);
      }
    }
  }

  private void enter(SubmoduleWalk walk) throws GitAPIException, IOException {
    var directory = walk.getDirectory().toPath();
    try (var repository = walk.getRepository()) {
      if (repository == null) {
        return;
      }
      try (var git = new Git(repository)) {
        fetch(git);
      }
    }
    if (!keepGitDir) {
      removeLink(directory);
    }
  }

  private static void removeLink(Path directory) throws IOException {
    var link = directory.resolve(".git");
    if (Files.isRegularFile(link)) {
      Files.delete(link);
    }
  }

  private static void check(Repository repository) throws IOException {
    try (var walk = SubmoduleWalk.forIndex(repository)) {
      while (walk.next()) {
        var url = Optional.ofNullable(walk.getModulesUrl());
        var remote = url.isPresent() ? Optional.ofNullable(walk.getRemoteUrl()) : url;
        if (remote.isEmpty() || !isOnServer(remote.get())) {
          throw new InstructionFailedException("the URL of submodule " + walk.getPath() + " is not the address of a server: " + remote.orElse("none")
              + "; leave submodules out with ?submodules=false");
        }
      }
    } catch (InstructionFailedException e) {
      throw e;
    } catch (ConfigInvalidException | IOException e) {
      throw new InstructionFailedException(".gitmodules cannot be read: " + e.getMessage() + "; leave submodules out with ?submodules=false", e);
    }
  }

  private static boolean isOnServer(String remote) {
    try {
      var uri = new URIish(remote);
      return uri.isRemote()
          && (uri.getScheme() == null || SCHEMES.contains(uri.getScheme()))
          && HOST.matcher(String.valueOf(uri.getHost())).matches()
          && !TRANSPORT.matcher(remote).matches();
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
