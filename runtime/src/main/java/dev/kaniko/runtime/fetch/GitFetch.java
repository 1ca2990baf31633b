package dev.kaniko.runtime.fetch;

import dev.kaniko.instruction.GitReference;
import dev.kaniko.instruction.InstructionFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.URIish;

/**
 * Fetches the commit of a reference into a local repository (BuildKit, source/git), with as much of its history as asked for. Some servers cannot
 * leave it out.
 */
final class GitFetch {
  private static final RefSpec ALL_BRANCHES = new RefSpec("+refs/heads/*:refs/remotes/origin/*");

  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]+");

  private final Git git;
  private final GitSession session;
  private final GitMode mode;
  private final URIish remote;
  private final GitReference reference;

  /**
   * What was fetched.
   *
   * @param branch the local branch at this commit, without {@code refs/heads/}; empty if a tag or a commit was asked for
   */
  record Fetched(ObjectId commit, Optional<String> branch) {}

  GitFetch(Git git, GitSession session, GitMode mode, URIish remote, GitReference reference) {
    this.git = git;
    this.session = session;
    this.mode = mode;
    this.remote = remote;
    this.reference = reference;
  }

  /**
   * Fetches the commit and returns it.
   *
   * @param checksum the expected hash, or its first digits, of the commit or of the annotated tag; empty for no check
   * @throws InstructionFailedException if the server does not have the commit, or its hash differs from {@code checksum}
   */
  Fetched fetch(String checksum) throws GitAPIException, IOException {
    if (!checksum.isEmpty() && !HEX.matcher(checksum).matches()) {
      throw new InstructionFailedException("invalid checksum " + checksum + " for Git URL, expected hex commit hash");
    }
    if (ObjectId.isId(reference.ref())) {
      return new Fetched(verified(checksum, fetchCommit(reference.ref())), Optional.empty());
    }
    if (ObjectId.isId(checksum) && (reference.fetchByCommit() || reference.ref().isEmpty())) {
      return new Fetched(verified(checksum, fetchCommit(checksum)), Optional.empty());
    }
    return fetchReference(checksum);
  }

  /** Fetches a commit by its hash. Some servers refuse that; then all branches and tags are fetched, as for a whole clone. */
  private ObjectId fetchCommit(String commit) throws GitAPIException, IOException {
    var found = ObjectId.fromString(commit);
    boolean whole = mode.asClone() && mode.depth() == 0;
    if (whole) {
      fetchAll();
    }
    if (!git.getRepository().getObjectDatabase().has(found)) {
      try {
        fetch(List.of(new RefSpec(commit + ":refs/kaniko/fetched")));
      } catch (GitAPIException refused) {
        if (!whole) {
          fetchAll();
        }
      }
    }
    if (!git.getRepository().getObjectDatabase().has(found)) {
      throw new InstructionFailedException("repository " + WebAddress.hidePassword(reference.remote()) + " does not contain commit " + commit);
    }
    return found;
  }

  private void fetchAll() throws GitAPIException {
    var place = mode.asClone() ? "refs/" : "refs/kaniko/";
    var branches = mode.asClone() ? ALL_BRANCHES : new RefSpec("+refs/heads/*:refs/kaniko/heads/*");
    session.over(remote, git.fetch()).setRemote(Constants.DEFAULT_REMOTE_NAME).setRefSpecs(branches, new RefSpec("+refs/tags/*:" + place + "tags/*")).call();
  }

  private Fetched fetchReference(String checksum) throws GitAPIException, IOException {
    var advertised = session.over(remote, git.lsRemote()).setRemote(Constants.DEFAULT_REMOTE_NAME).callAsMap();
    var name = fullName(advertised).orElseThrow(() -> new InstructionFailedException(
        "repository " + WebAddress.hidePassword(reference.remote()) + " does not contain ref "
            + (reference.ref().isEmpty() ? Constants.HEAD : reference.ref())));
    var place = name.startsWith("refs/") ? name : "refs/kaniko/fetched";
    var wanted = new ArrayList<>(List.of(new RefSpec("+" + name + ":" + place)));
    if (mode.asClone() && mode.allBranches()) {
      wanted.add(ALL_BRANCHES);
    } else if (mode.asClone() && name.startsWith(Constants.R_HEADS)) {
      wanted.add(new RefSpec("+" + name + ":" + Constants.R_REMOTES + Constants.DEFAULT_REMOTE_NAME + "/" + Repository.shortenRefName(name)));
    }
    fetch(wanted);
    var found = git.getRepository().resolve(place);
    if (found == null) {
      throw new InstructionFailedException("repository " + WebAddress.hidePassword(reference.remote()) + " did not send " + name);
    }
    return new Fetched(
        verified(checksum, found), Optional.of(name).filter(ref -> ref.startsWith(Constants.R_HEADS)).map(Repository::shortenRefName));
  }

  private Optional<String> fullName(Map<String, Ref> advertised) {
    if (reference.ref().isEmpty()) {
      var head = Optional.ofNullable(advertised.get(Constants.HEAD));
      return head.map(ref -> ref.isSymbolic() ? ref.getTarget().getName() : Constants.HEAD);
    }
    var ref = reference.ref();
    // A branch wins over a tag of the same name, as in git checkout.
    return List.of("refs/" + without("refs/", ref), "refs/heads/" + without("refs/heads/", ref), "refs/tags/" + without("refs/tags/", ref))
        .stream().filter(advertised::containsKey).findFirst();
  }

  private static String without(String prefix, String text) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  private void fetch(List<RefSpec> wanted) throws GitAPIException {
    var command = session.over(remote, git.fetch()).setRemote(Constants.DEFAULT_REMOTE_NAME)
        .setTagOpt(tags()).setRefSpecs(wanted);
    if (mode.depth() > 0) {
      command.setDepth(mode.depth());
    }
    command.call();
  }

  /** All tags have all of the history: a clone with a part of it has those of the commits in it. */
  private TagOpt tags() {
    return !mode.asClone() ? TagOpt.NO_TAGS : mode.depth() > 0 ? TagOpt.AUTO_FOLLOW : TagOpt.FETCH_TAGS;
  }

  /** Returns the commit of {@code found}, which may be an annotated tag. The checksum may be that of the tag or that of the commit. */
  private ObjectId verified(String checksum, ObjectId found) throws IOException {
    var commit = git.getRepository().resolve(found.name() + "^{commit}");
    if (commit == null) {
      throw new InstructionFailedException(found.name() + " in " + WebAddress.hidePassword(reference.remote()) + " is not a commit");
    }
    if (!found.name().startsWith(checksum) && !commit.name().startsWith(checksum)) {
      throw new InstructionFailedException("expected checksum to match " + checksum + ", got " + found.name()
          + (commit.equals(found) ? "" : " or " + commit.name()) + " of " + WebAddress.hidePassword(reference.remote()));
    }
    return commit;
  }
}
