package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * Runs command lines for others in one JVM, for the build cases of the gate: hundreds of builds of a moment, of which a start of the program would take most of the
 * processor time. Each comes over a connection of its own: four bytes that say how long it is, and its words, each of which ends with a NUL. The answer
 * is four bytes, the exit code, and what the command wrote.
 */
final class BuildServer {
  /** The stack that the launcher gives. */
  private static final long STACK = 512 * 1024;

  private BuildServer() {}

  /** @param arguments the path of the socket; who may enter its directory may build as this user */
  public static void main(String[] arguments) throws IOException {
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(arguments[0]));
      while (true) {
        var client = server.accept();
        new Thread(null, () -> answer(client), "build", STACK).start();
      }
    }
  }

  private static void answer(SocketChannel client) {
    try (client; var in = new DataInputStream(Channels.newInputStream(client)); var out = new DataOutputStream(Channels.newOutputStream(client))) {
      var words = new String(in.readNBytes(in.readInt()), UTF_8);
      var written = new ByteArrayOutputStream();
      var both = new PrintStream(written, true, UTF_8);
      int code = Main.run(List.of(words.split("\0", -1)).subList(0, words.length() - words.replace("\0", "").length()), System.getenv(), both, both);
      out.writeInt(code);
      written.writeTo(out);
    } catch (IOException e) {
      // The client has gone.
      System.err.println("build server: " + e);
    }
  }
}
