package dev.kaniko.runtime.fetch;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The credentials for git repositories (BuildKit, source/git). For HTTP they come from the build secrets {@code GIT_AUTH_HEADER.<host>},
 * {@code GIT_AUTH_TOKEN.<host>}, {@code GIT_AUTH_HEADER} or {@code GIT_AUTH_TOKEN}. They are sent to the repository that the instruction names.
 * On github.com they are also sent to its submodules. For SSH, the program {@code ssh} runs with the agent of the build.
 *
 * <p>A build context may have a login, which wins over the secrets. It is sent to the server of the context only, with all of its repositories.
 */
public final class GitAccess {
  private final Function<String, Optional<String>> secrets;
  private final String ssh;
  private final Optional<Path> sshAgent;
  private final Optional<String> login;

  /**
   * @param secrets returns the text of a build secret by its id
   * @param sshAgent the socket of the SSH agent, if there is one
   */
  public GitAccess(Function<String, Optional<String>> secrets, Optional<Path> sshAgent) {
    this(secrets, "ssh", sshAgent);
  }

  private GitAccess(Function<String, Optional<String>> secrets, String ssh, Optional<Path> sshAgent, Optional<String> login) {
    this.secrets = Objects.requireNonNull(secrets);
    this.ssh = Objects.requireNonNull(ssh);
    this.sshAgent = Objects.requireNonNull(sshAgent);
    this.login = Objects.requireNonNull(login);
  }

  /** @param ssh the program for SSH */
  GitAccess(Function<String, Optional<String>> secrets, String ssh, Optional<Path> sshAgent) {
    this(secrets, ssh, sshAgent, Optional.empty());
  }

  /** @param authorization the header for the server of a build context */
  GitAccess withLogin(Optional<String> authorization) {
    return new GitAccess(secrets, ssh, sshAgent, authorization);
  }

  /** Returns what one checkout uses. Checkouts run in several threads, and a session belongs to one. */
  GitSession open() {
    return new GitSession(secrets, login, new SshProgram(ssh, sshAgent));
  }
}
