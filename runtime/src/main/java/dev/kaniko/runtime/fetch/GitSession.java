package dev.kaniko.runtime.fetch;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/** The credentials of a {@link GitAccess} for one checkout, in one thread. */
final class GitSession {
  private static final String EVERYTHING_OF = "github.com";

  private final Function<String, Optional<String>> secrets;
  private final SshProgram ssh;

  GitSession(Function<String, Optional<String>> secrets, SshProgram ssh) {
    this.secrets = secrets;
    this.ssh = ssh;
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
    return secrets.apply(id).map(
        token -> "basic " + Base64.getEncoder().encodeToString(("x-access-token:" + token.strip()).getBytes(StandardCharsets.UTF_8)));
  }
}
