package dev.kaniko.runtime.process.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaniko.runtime.process.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The files of {@code /etc} that a process gets from its surroundings and not from the image. */
public final class SandboxFiles {
  /** Settings of APT for a user namespace with one id, where it cannot become another user. */
  public static final Bytes APT_AS_ROOT = Bytes.of("APT::Sandbox::User \"root\";\n".getBytes(UTF_8));

  private SandboxFiles() {}

  /** As BuildKit writes it (executor/oci/hosts.go). */
  public static Bytes hosts(String hostname) {
    return Bytes.of(("127.0.0.1\tlocalhost " + hostname + "\n::1\tlocalhost ip6-localhost ip6-loopback\n").getBytes(UTF_8));
  }

  /** This machine's own; empty if it has none. */
  public static Optional<Bytes> resolvers() throws IOException {
    try {
      return Optional.of(Bytes.of(Files.readAllBytes(Path.of("/etc/resolv.conf"))));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }
}
