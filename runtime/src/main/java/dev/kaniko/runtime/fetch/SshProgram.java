package dev.kaniko.runtime.fetch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/** Connects to git servers with the program {@code ssh}, which brings the user's configuration and known hosts; asks nobody anything. */
final class SshProgram extends SshSessionFactory {
  private final String program;
  private final Optional<Path> agent;

  SshProgram(String program, Optional<Path> agent) {
    this.program = program;
    this.agent = agent;
  }

  @Override
  public RemoteSession getSession(URIish uri, CredentialsProvider credentials, FS fileSystem, int timeoutMillis) {
    return new Session(uri);
  }

  @Override
  public String getType() {
    return "program";
  }

  private final class Session implements RemoteSession {
    private final URIish uri;

    Session(URIish uri) {
      this.uri = uri;
    }

    @Override
    public Process exec(String command, int timeoutSeconds) throws IOException {
      var arguments = new ArrayList<>(List.of(program, "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=accept-new"));
      if (uri.getPort() > 0) {
        arguments.addAll(List.of("-p", Integer.toString(uri.getPort())));
      }
      if (uri.getUser() != null) {
        arguments.addAll(List.of("-l", uri.getUser()));
      }
      arguments.addAll(List.of("--", uri.getHost(), command));
      var builder = new ProcessBuilder(arguments);
      agent.ifPresent(socket -> builder.environment().put("SSH_AUTH_SOCK", socket.toString()));
      try {
        return builder.start();
      } catch (IOException e) {
        throw new IOException("repositories over SSH need the program " + program + ", which cannot be started: install OpenSSH's client", e);
      }
    }

    @Override
    public void disconnect() {
      // The process ends with its streams.
    }
  }
}
