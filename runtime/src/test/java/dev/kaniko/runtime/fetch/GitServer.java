package dev.kaniko.runtime.fetch;

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
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.UploadPack.RequestPolicy;

/** A git server over HTTP on loopback. It serves its repositories at {@code /NAME.git}. */
public final class GitServer implements AutoCloseable {
  public static final long COMMIT_SECONDS = 1_600_000_000L;

  private final HttpServer http;
  private final Path directory;
  private final ConcurrentLinkedQueue<String> authorizations = new ConcurrentLinkedQueue<>();
  private volatile RequestPolicy policy = RequestPolicy.REACHABLE_COMMIT;
  private volatile Optional<String> wanted = Optional.empty();

  public GitServer(Path directory) throws IOException {
    this.directory = directory;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::handle);
    http.start();
  }

  /** Makes an empty repository. */
  public Git create(String name) throws Exception {
    return Git.init().setInitialBranch("main").setDirectory(directory.resolve(name).toFile()).call();
  }

  /** Commits a file at a fixed time. */
  public static RevCommit commit(Git git, String path, String content) throws Exception {
    var file = git.getRepository().getWorkTree().toPath().resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, content);
    git.add().addFilepattern(".").call();
    return commit(git);
  }

  public static RevCommit commit(Git git) throws Exception {
    var who = new PersonIdent("a", "a@example.test", Instant.ofEpochSecond(COMMIT_SECONDS), ZoneOffset.UTC);
    return git.commit().setMessage("m").setAuthor(who).setCommitter(who).setSign(false).call();
  }

  public String url(String name) {
    return "http://127.0.0.1:" + port() + "/" + name + ".git";
  }

  public int port() {
    return http.getAddress().getPort();
  }

  /** Sets which commits a client may fetch by their hash. */
  public void allow(RequestPolicy asked) {
    policy = asked;
  }

  /** Refuses requests without this header. */
  public void require(String authorization) {
    wanted = Optional.of(authorization);
  }

  /** Returns the authorization header of each request so far. */
  public List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var authorization = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
      authorizations.add(authorization.orElse("none"));
      var path = exchange.getRequestURI().getPath();
      var repository = directory.resolve(path.substring(1).replaceFirst("\\.git/.*", "")).resolve(".git");
      if (wanted.isPresent() && !wanted.equals(authorization)) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
      } else if (!Files.isDirectory(repository)) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        serve(exchange, path, repository);
      }
    }
  }

  private void serve(HttpExchange exchange, String path, Path directory) throws IOException {
    var answer = new ByteArrayOutputStream();
    try (var git = Git.open(directory.toFile())) {
      if (path.endsWith("/info/refs")) {
        advertise(git.getRepository(), answer);
        exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-advertisement");
      } else {
        var body = exchange.getRequestBody();
        boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        pack(git.getRepository()).upload(packed ? new GZIPInputStream(body) : body, answer, null);
        exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-result");
      }
    }
    exchange.sendResponseHeaders(200, answer.size());
    answer.writeTo(exchange.getResponseBody());
  }

  private void advertise(Repository repository, ByteArrayOutputStream answer) throws IOException {
    var lines = new PacketLineOut(answer);
    lines.writeString("# service=git-upload-pack\n");
    lines.end();
    pack(repository).sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
  }

  private UploadPack pack(Repository repository) {
    var pack = new UploadPack(repository);
    pack.setBiDirectionalPipe(false);
    pack.setRequestPolicy(policy);
    return pack;
  }

  @Override
  public void close() {
    http.stop(0);
  }

  public static String basic(String user) {
    return "basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }
}
