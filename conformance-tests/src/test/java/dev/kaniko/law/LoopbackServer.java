package dev.kaniko.law;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** What ADD fetches: a file whose bytes may change, and a git repository. */
final class LoopbackServer implements AutoCloseable {
  /** All commits have one time. */
  private static final PersonIdent SOMEBODY = new PersonIdent("a", "a@example.test", Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

  private final HttpServer http;
  private final Git git;
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile String text = "";

  /** @param repository a new directory for the repository, which is empty at first */
  LoopbackServer(Path repository) throws IOException, GitAPIException {
    git = Git.init().setInitialBranch("main").setDirectory(repository.toFile()).call();
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/file", this::giveFile);
    http.createContext("/repository.git", this::giveRepository);
    http.start();
  }

  String file() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/file";
  }

  /** The repository, whose files are to get the time of their commit: that of a checkout is another one each time. */
  String repository() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/repository.git?mtime=commit";
  }

  /** Lets the file have this text, and commits a file with it. */
  void change(String to) throws IOException, GitAPIException {
    text = to;
    Files.writeString(git.getRepository().getWorkTree().toPath().resolve("committed"), to);
    git.add().addFilepattern(".").call();
    git.commit().setMessage(to).setAllowEmpty(true).setAuthor(SOMEBODY).setCommitter(SOMEBODY).setSign(false).call();
  }

  /** How often the file was fetched. */
  int fetches() {
    return fetches.get();
  }

  private void giveFile(HttpExchange exchange) throws IOException {
    try (exchange) {
      fetches.incrementAndGet();
      answer(exchange, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void giveRepository(HttpExchange exchange) throws IOException {
    try (exchange) {
      var answer = new ByteArrayOutputStream();
      if (exchange.getRequestURI().getPath().endsWith("/info/refs")) {
        var lines = new PacketLineOut(answer);
        lines.writeString("# service=git-upload-pack\n");
        lines.end();
        pack(git.getRepository()).sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
        exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-advertisement");
      } else {
        boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        var body = exchange.getRequestBody();
        pack(git.getRepository()).upload(packed ? new GZIPInputStream(body) : body, answer, null);
        exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-result");
      }
      answer(exchange, answer.toByteArray());
    }
  }

  private static UploadPack pack(Repository repository) {
    var pack = new UploadPack(repository);
    pack.setBiDirectionalPipe(false);
    pack.setRequestPolicy(UploadPack.RequestPolicy.REACHABLE_COMMIT);
    return pack;
  }

  private static void answer(HttpExchange exchange, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    http.stop(0);
    git.close();
  }
}
