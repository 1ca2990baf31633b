package dev.kaniko.runtime.fetch;

import dev.kaniko.instruction.GitReference;
import dev.kaniko.instruction.InstructionFailedException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.URIish;

/** Fetches the commit of a reference into a local repository, without its history if the server allows that (BuildKit, source/git). */
final class GitFetch {
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]+");

  private final Git git;
  private final GitSession session;
  private final URIish remote;
  private final GitReference reference;

  GitFetch(Git git, GitSession session, URIish remote, GitReference reference) {
    this.git = git;
    this.session = session;
    this.remote = remote;
    this.reference = reference;
  }

  /**
   * Fetches the commit and returns it.
   *
   * @param checksum the expected hash, or its first digits, of the commit or of the annotated tag; empty for no check
   * @throws InstructionFailedException if the server does not have the commit, or its hash differs from {@code checksum}
   */
  ObjectId fetch(String checksum) throws GitAPIException, IOException {
    if (!checksum.isEmpty() && !HEX.matcher(checksum).matches()) {
      throw new InstructionFailedException("invalid checksum " + checksum + " for Git URL, expected hex commit hash");
    }
    if (ObjectId.isId(reference.ref())) {
      return verified(checksum, fetchCommit(reference.ref()));
    }
    if (ObjectId.isId(checksum) && (reference.fetchByCommit() || reference.ref().isEmpty())) {
      return verified(checksum, fetchCommit(checksum));
    }
    return verified(checksum, fetchReference());
  }

  /** Fetches a commit by its hash. Some servers refuse that; then all branches and tags are fetched. */
  private ObjectId fetchCommit(String commit) throws GitAPIException, IOException {
    try {
      fetch(new RefSpec(commit + ":refs/kaniko/fetched"), 1);
    } catch (GitAPIException refused) {
      session.over(remote, git.fetch()).setRemote(Constants.DEFAULT_REMOTE_NAME)
          .setRefSpecs(new RefSpec("+refs/heads/*:refs/kaniko/heads/*"), new RefSpec("+refs/tags/*:refs/kaniko/tags/*")).call();
    }
    var found = ObjectId.fromString(commit);
    if (!git.getRepository().getObjectDatabase().has(found)) {
      throw new InstructionFailedException("repository " + WebAddress.hidePassword(reference.remote()) + " does not contain commit " + commit);
    }
    return found;
  }

  private ObjectId fetchReference() throws GitAPIException, IOException {
    var advertised = session.over(remote, git.lsRemote()).setRemote(Constants.DEFAULT_REMOTE_NAME).callAsMap();
    var name = fullName(advertised).orElseThrow(() -> new InstructionFailedException(
        "repository " + WebAddress.hidePassword(reference.remote()) + " does not contain ref "
            + (reference.ref().isEmpty() ? Constants.HEAD : reference.ref())));
    var place = name.startsWith("refs/") ? name : "refs/kaniko/fetched";
    fetch(new RefSpec("+" + name + ":" + place), 1);
    var found = git.getRepository().resolve(place);
    if (found == null) {
      throw new InstructionFailedException("repository " + WebAddress.hidePassword(reference.remote()) + " did not send " + name);
    }
    return found;
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

  private void fetch(RefSpec wanted, int depth) throws GitAPIException {
    session.over(remote, git.fetch()).setRemote(Constants.DEFAULT_REMOTE_NAME).setDepth(depth).setTagOpt(TagOpt.NO_TAGS).setRefSpecs(wanted).call();
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
