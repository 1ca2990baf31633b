package dev.kaniko.runtime.fetch;

import dev.kaniko.instruction.InstructionFailedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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

  /** The longest time in which a server may send nothing. */
  private static final int SILENCE_SECONDS = 120;

  private final Function<String, Optional<String>> secrets;
  private final Optional<String> login;
  private final SshProgram ssh;

  /** @param login the header for the server of the repository, in place of the secrets */
  GitSession(Function<String, Optional<String>> secrets, Optional<String> login, SshProgram ssh) {
    this.secrets = secrets;
    this.login = login;
    this.ssh = ssh;
  }

  /** Returns what {@code ssh} has written to its standard error so far. */
  String said() {
    return ssh.said();
  }

  /**
   * Adds the credentials to a command.
   *
   * @param named the repository that the instruction names; the command may fetch one of its submodules
   */
  <C extends TransportCommand<C, ?>> C over(URIish named, C command) {
    return command.setTimeout(SILENCE_SECONDS).setTransportConfigCallback(transport -> configure(named, transport));
  }

  private void configure(URIish named, Transport transport) {
    if (transport instanceof SshTransport overSsh) {
      overSsh.setSshSessionFactory(ssh);
    } else if (transport instanceof TransportHttp http) {
      var server = server(named);
      var authorization = authorization(named);
      if (server.isPresent() && authorization.isPresent() && mayKnow(named, server.get(), transport.getURI())) {
        // Not as additional headers, because those are sent to the target of a redirection too.
        http.setHttpConnectionFactory(new KnownHost(server.get(), authorization.get()));
      }
    }
  }

  private boolean mayKnow(URIish named, WebAddress server, URIish asked) {
    return asked.equals(named)
        || EVERYTHING_OF.equals(named.getHost()) && EVERYTHING_OF.equals(asked.getHost())
        || login.isPresent() && server(asked).filter(address -> address.mayKnowSecretsOf(server)).isPresent();
  }

  private static Optional<WebAddress> server(URIish repository) {
    try {
      return Optional.of(WebAddress.parse(repository.toString()));
    } catch (InstructionFailedException _) {
      return Optional.empty(); // A repository over SSH or the git protocol.
    }
  }

  private Optional<String> authorization(URIish remote) {
    if (login.isPresent() || remote.getHost() == null) {
      return login;
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
