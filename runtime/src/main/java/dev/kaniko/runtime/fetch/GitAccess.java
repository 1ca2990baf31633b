package dev.kaniko.runtime.fetch;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/**
 * The credentials for git repositories (BuildKit, source/git). For HTTP they come from the build secrets {@code GIT_AUTH_HEADER.<host>},
 * {@code GIT_AUTH_TOKEN.<host>}, {@code GIT_AUTH_HEADER} or {@code GIT_AUTH_TOKEN}. They are sent to the repository that the instruction names.
 * On github.com they are also sent to its submodules. For SSH, the program {@code ssh} runs with the agent of the build.
 */
public final class GitAccess {
  private static final String EVERYTHING_OF = "github.com";

  private final Function<String, Optional<String>> secrets;
  private final Supplier<SshProgram> programs;
  private final SshProgram ssh;

  /**
   * @param secrets returns the text of a build secret by its id
   * @param sshAgent the socket of the SSH agent, if there is one
   */
  public GitAccess(Function<String, Optional<String>> secrets, Optional<Path> sshAgent) {
    this(secrets, () -> new SshProgram("ssh", sshAgent));
  }

  GitAccess(Function<String, Optional<String>> secrets, Supplier<SshProgram> programs) {
    this.secrets = Objects.requireNonNull(secrets);
    this.programs = programs;
    this.ssh = programs.get();
  }

  /** Returns a copy for one checkout. Checkouts run in several threads, and this class is not thread-safe. */
  GitAccess forCheckout() {
    return new GitAccess(secrets, programs);
  }

  /** Returns what {@code ssh} has written to its standard error so far. */
  String said() {
    return ssh.said();
  }

  /** Returns true if there is a secret for the host of the repository. */
  boolean hasSecretFor(URIish remote) {
    return authorization(remote).isPresent();
  }

  /**
   * Adds the credentials to a command.
   *
   * @param named the repository that the instruction names; the command may fetch one of its submodules
   */
  <C extends TransportCommand<C, ?>> C over(URIish named, C command) {
    return command.setTransportConfigCallback(transport -> configure(named, transport));
  }

  private void configure(URIish named, Transport transport) {
    if (transport instanceof SshTransport overSsh) {
      overSsh.setSshSessionFactory(ssh);
    } else if (transport instanceof TransportHttp http && mayKnow(named, transport.getURI())) {
      authorization(named).ifPresent(header -> http.setAdditionalHeaders(Map.of("Authorization", header)));
    }
  }

  private static boolean mayKnow(URIish named, URIish asked) {
    return asked.equals(named) || EVERYTHING_OF.equals(named.getHost()) && EVERYTHING_OF.equals(asked.getHost());
  }

  private Optional<String> authorization(URIish remote) {
    if (remote.getHost() == null) {
      return Optional.empty();
    }
    var host = "." + remote.getHost() + (remote.getPort() > 0 ? ":" + remote.getPort() : "");
    return secrets.apply("GIT_AUTH_HEADER" + host)
        .or(() -> token("GIT_AUTH_TOKEN" + host))
        .or(() -> secrets.apply("GIT_AUTH_HEADER"))
        .or(() -> token("GIT_AUTH_TOKEN"))
        .map(String::strip);
  }

  private Optional<String> token(String id) {
    return secrets.apply(id).map(token ->
        "basic " + Base64.getEncoder().encodeToString(("x-access-token:" + token.strip()).getBytes(StandardCharsets.UTF_8)));
  }
}
