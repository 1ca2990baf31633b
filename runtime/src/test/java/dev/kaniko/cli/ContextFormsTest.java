package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.kaniko.runtime.fetch.TarMaker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds from contexts and Dockerfiles of several forms. */
final class ContextFormsTest {
  @TempDir
  private Path folder;
  private final InputStream before = System.in;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      var text = "FROM scratch\nCOPY f /\n".getBytes(UTF_8);
      exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/Dockerfile") ? 200 : 404, text.length);
      exchange.getResponseBody().write(text);
      exchange.close();
    });
    server.start();
    System.setIn(new ByteArrayInputStream(archive()));
    Files.write(folder.resolve("context.tar"), archive());
    Files.writeString(Files.createDirectories(folder.resolve("context/sub")).resolve("f"), "below");
    Files.createSymbolicLink(folder.resolve("context/out"), Files.createDirectory(folder.resolve("outside")));
  }

  @AfterEach
  void stop() {
    System.setIn(before);
    server.stop(0);
  }

  private static byte[] archive() throws IOException {
    return new TarMaker()
        .file("Dockerfile", 0644, "FROM scratch\nCOPY hidden /\n")
        .file(".dockerignore", 0644, "hidden\n")
        .file("hidden", 0644, "x")
        .file("sub/Dockerfile", 0644, "FROM scratch\nCOPY f /\n")
        .file("sub/f", 0644, "below")
        .finish();
  }

  private CommandRun build(String... options) {
    var arguments = new ArrayList<>(List.of("build", "--no-push", "--kaniko-dir", folder + "/state"));
    arguments.addAll(List.of(options));
    return CommandRun.of(Map.of(), arguments);
  }

  private static void assertFails(CommandRun run, int code, String... said) {
    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.err()).contains(said);
  }

  @Test
  void theIgnoreFileOfAnArchiveCounts() {
    assertFails(build("--context=tar://stdin"), 1, "hidden");
  }

  @Test
  void aDirectoryOfAnArchiveOrOfAnAddressIsTheContext() {
    var tar = "--context=tar://" + folder + "/context.tar";
    var directory = "--context=dir://" + folder + "/context";
    assertThat(build("--context=tar://stdin", "--context-sub-path=sub")).returns(0, CommandRun::code);
    assertFails(build(tar, "--context-sub-path=none"), 1, "--context-sub-path none: the context has no such directory");
    assertFails(build(tar, "--context-sub-path=sub/../.."), 2, "--context-sub-path sub/../..: it leads out of the context");
    assertFails(build(directory, "--context-sub-path=out"), 1, "--context-sub-path out: it leads out of the context");
    assertFails(build(directory, "--context-sub-path=none"), 1, "--context-sub-path none: there is no directory");
  }

  @Test
  void aDockerfileMayBeOnAServer() {
    var address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    var context = "--context=" + folder + "/context/sub";
    assertThat(build(context, "-f", address + "Dockerfile")).returns(0, CommandRun::code);
    var missing = build(context, "-f", address + "none?sig=s3cret");
    assertFails(missing, 1, "cannot fetch the Dockerfile " + address + "none?sig=***: the server answered with status 404");
    assertThat(missing.err()).doesNotContain("s3cret");
  }

  @Test
  void standardInputIsReadForOneThingOnly() {
    assertFails(build("--context=tar://stdin", "-f", "-"), 1, "cannot both come from standard input");
  }
}
