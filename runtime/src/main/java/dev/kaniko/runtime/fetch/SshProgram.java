package dev.kaniko.runtime.fetch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/**
 * Connects to git servers with the program {@code ssh}, so that the user's configuration and known hosts apply. It never asks the user for a
 * password. Not thread-safe.
 */
final class SshProgram extends SshSessionFactory {
  /** The time that the program has to exit after its output has ended. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final int MOST_SAID = 1 << 16;

  private final String program;
  private final Optional<Path> agent;
  private final StringBuilder said = new StringBuilder();

  SshProgram(String program, Optional<Path> agent) {
    this.program = program;
    this.agent = agent;
  }

  /** Returns the standard error of all finished sessions. */
  String said() {
    return said.toString().strip();
  }

  /** Returns the beginning of the standard error. The bytes need not be valid text. */
  private static String saidBy(Running run) throws IOException {
    try (var in = Files.newInputStream(run.error())) {
      return new String(in.readNBytes(MOST_SAID), StandardCharsets.UTF_8);
    }
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
    private final List<Running> runs = new ArrayList<>();

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
      // Standard error goes to a file, which is complete when the program has exited. A pipe needs a reading thread, which may be late.
      var error = Files.createTempFile("ssh-", ".log");
      try {
        var process = new EndingProcess(builder.redirectError(error.toFile()).start(), PATIENCE);
        runs.add(new Running(process, error));
        return process;
      } catch (IOException e) {
        Files.delete(error);
        throw new IOException("repositories over SSH need the program " + program + ", which cannot be started: install OpenSSH's client", e);
      }
    }

    @Override
    public void disconnect() {
      for (var run : runs) {
        run.process().awaitEnd();
        try {
          said.append(saidBy(run));
          Files.delete(run.error());
        } catch (IOException e) {
          said.append(e.getMessage());
        }
      }
      runs.clear();
    }
  }

  /**
   * A running program.
   *
   * @param error the file that receives its standard error
   */
  private record Running(EndingProcess process, Path error) {}
}
