package dev.kaniko.runtime.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.fetch.Archives;
import dev.kaniko.runtime.fetch.GitAccess;
import dev.kaniko.runtime.fetch.GitCheckouts;
import dev.kaniko.runtime.fetch.GitServer;
import dev.kaniko.runtime.fetch.HttpSettings;
import dev.kaniko.runtime.fetch.Progress;
import dev.kaniko.runtime.fetch.ProxyRules;
import dev.kaniko.runtime.fetch.RemoteFiles;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contexts that are repositories of a server on loopback. */
final class GitContextsTest {
  private static final String AUTHORIZATION = "Basic dG9rZW46"; // token:

  @TempDir private Path directory;
  private final Map<String, String> environment = new HashMap<>(Map.of("GIT_PULL_METHOD", "http"));
  private GitOptions options = GitOptions.NONE;
  private GitServer server;
  private RemoteFiles files;
  private GitCheckouts checkouts;
  private Path scratch;
  private RevCommit first;

  @BeforeEach
  void start() throws Exception {
    server = new GitServer(Files.createDirectory(directory.resolve("served")));
    files = new RemoteFiles(directory, HttpSettings.of(ProxyRules.of(Map.of()), _ -> Optional.empty()));
    try (var git = server.create("repo")) {
      first = GitServer.commit(git, "f", "one");
      git.tag().setName("v1").setMessage("m").setAnnotated(true).setSigned(false).call();
      git.branchCreate().setName("old").call();
      GitServer.commit(git, "sub/dir/g", "two");
      GitServer.commit(git, "Dockerfile", "FROM scratch");
    }
    renew();
  }

  /** Forgets all checkouts. */
  private void renew() throws IOException {
    scratch = Files.createTempDirectory(directory, "scratch");
    checkouts = new GitCheckouts(scratch, new GitAccess(_ -> Optional.empty(), Optional.empty()));
  }

  @AfterEach
  void stop() {
    checkouts.close();
    files.close();
    server.close();
  }

  private String git(String suffix) {
    return "git://127.0.0.1:" + server.port() + "/repo.git" + suffix;
  }

  private FileTree open(String location) throws IOException, InterruptedException {
    try (var contexts = new BuildContexts(new Archives(scratch, Instant.EPOCH), files, checkouts, new ContextSettings(options, environment), Progress.NONE)) {
      return contexts.open(ContextLocation.parse(location, directory), InputStream.nullInputStream()).tree();
    }
  }

  private static String text(FileTree tree, String path) throws IOException {
    var file = (FileNode.RegularFile) tree.find(new ImagePath(path)).orElseThrow(() -> new AssertionError("no " + path)).node();
    try (var in = file.content().open()) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** Opens the one checkout. */
  private Git checkedOut() throws IOException {
    try (var all = Files.list(scratch)) {
      return Git.open(all.filter(path -> path.toString().contains("/git-")).findFirst().orElseThrow().toFile());
    }
  }

  @Test
  void aGitAddressIsACloneWithItsHistory() throws Exception {
    var tree = open(git(""));
    assertThat(tree.list(ImagePath.ROOT)).containsExactly(".git", "Dockerfile", "f", "sub");
    assertThat(text(tree, "/.git/HEAD").strip()).isEqualTo("ref: refs/heads/main");
    try (var git = checkedOut()) {
      assertThat(git.log().call()).hasSize(3);
      assertThat(git.describe().call()).startsWith("v1-2-g");
      assertThat(git.getRepository().resolve("origin/old")).isEqualTo(first);
      assertThat(git.status().call().isClean()).isTrue();
    }
  }

  @Test
  void twoClonesAreEqual() throws Exception {
    var index = text(open(git("")), "/.git/index");
    checkouts.close();
    renew();
    var tree = open(git(""));
    assertThat(text(tree, "/.git/index")).isEqualTo(index);
    assertThat(tree.find(new ImagePath("/.git/logs"))).isEmpty();
  }

  @Test
  void anAddressOfARepositoryIsOneCommitWithoutGit() throws Exception {
    var tree = open(server.url("repo") + "#main:sub");
    assertThat(tree.list(ImagePath.ROOT)).containsExactly("dir");
    assertThat(open(server.url("repo")).list(ImagePath.ROOT)).containsExactly("Dockerfile", "f", "sub");
  }

  @Test
  void theFragmentSaysWhatIsCheckedOut() throws Exception {
    for (var fragment : new String[] {"#refs/heads/old", "#old", "#refs/tags/v1", "#" + first.name(), "#refs/heads/main#" + first.name()}) {
      assertThat(open(git(fragment)).list(ImagePath.ROOT)).as(fragment).containsExactly(".git", "f");
    }
    assertThat(open(git("#old:")).list(ImagePath.ROOT)).containsExactly(".git", "f");
    assertThat(open(git("#main:sub/dir")).list(ImagePath.ROOT)).containsExactly("g");
    assertThatThrownBy(() -> open(git("#none"))).isInstanceOf(ContextException.class).hasMessageContaining("does not contain ref none");
  }

  @Test
  void theOptionsOfGitCount() throws Exception {
    options = new GitOptions("old", true, OptionalInt.empty(), Optional.empty(), false);
    assertThat(open(git("")).list(ImagePath.ROOT)).containsExactly(".git", "f");
    try (var git = checkedOut()) {
      assertThat(git.getRepository().resolve("origin/main")).isNull();
    }
    checkouts.close();
    renew();
    options = new GitOptions("", false, OptionalInt.of(1), Optional.empty(), false);
    assertThat(open(git("")).list(ImagePath.ROOT)).hasSize(4);
    try (var git = checkedOut()) {
      assertThat(git.log().call()).hasSize(1);
    }
  }

  private void addModule(String url) throws Exception {
    try (var inner = server.create("inner");
        var outer = Git.open(directory.resolve("served/repo").toFile())) {
      GitServer.commit(inner, "i", "inside");
      outer.submoduleAdd().setPath("module").setURI(server.url("inner")).call().close();
      Files.writeString(directory.resolve("served/repo/.gitmodules"), "[submodule \"module\"]\n\tpath = module\n\turl = " + url + "\n");
      GitServer.commit(outer, "n", "more");
    }
  }

  @Test
  void submodulesOfACloneAreFetchedIfThatIsAskedFor() throws Exception {
    addModule(server.url("inner"));
    assertThat(open(git("")).list(new ImagePath("/module"))).isEmpty();
    options = new GitOptions("", false, OptionalInt.empty(), Optional.of(true), false);
    assertThat(text(open(git("#main")), "/module/i")).isEqualTo("inside");
    options = new GitOptions("", false, OptionalInt.empty(), Optional.of(false), false);
    assertThat(open(server.url("repo")).list(new ImagePath("/module"))).isEmpty();
  }

  @Test
  void theLoginIsSentToTheServerOfTheContextOnly() throws Exception {
    addModule("http://localhost:" + server.port() + "/inner.git");
    environment.put("GIT_TOKEN", "token");
    int before = server.authorizations().size();
    options = new GitOptions("", false, OptionalInt.empty(), Optional.of(true), false);
    assertThat(text(open(git("")), "/module/i")).isEqualTo("inside");
    var sent = server.authorizations().subList(before, server.authorizations().size());
    assertThat(sent).contains("none", AUTHORIZATION);
    assertThat(sent.subList(sent.indexOf("none"), sent.size())).as("what localhost was sent").containsOnly("none");
  }

  @Test
  void aLoginDoesNotFollowARedirectionToAnotherServer() throws Exception {
    var redirecting = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    redirecting.createContext("/", exchange -> {
      exchange.getResponseHeaders().set("Location", "http://127.0.0.1:" + server.port() + exchange.getRequestURI());
      exchange.sendResponseHeaders(302, -1);
      exchange.close();
    });
    redirecting.start();
    try {
      environment.putAll(Map.of("GIT_USERNAME", "me", "GIT_PASSWORD", "word"));
      assertThat(open("git://127.0.0.1:" + redirecting.getAddress().getPort() + "/repo.git").list(ImagePath.ROOT)).contains("Dockerfile");
      assertThat(server.authorizations()).isNotEmpty().containsOnly("none");
    } finally {
      redirecting.stop(0);
    }
  }

  @Test
  void aTokenOrAUserAuthorizesAndIsNotKept() throws Exception {
    server.require(AUTHORIZATION);
    assertThat(catchThrowable(() -> open(git("")))).isInstanceOf(ContextException.class).hasMessageContaining("not authorized");
    environment.put("GIT_TOKEN", "token");
    environment.put("GIT_USERNAME", "ignored");
    var tree = open(git("#main"));
    for (var file : Arrays.asList("config", "HEAD", "packed-refs")) {
      if (tree.find(new ImagePath("/.git/" + file)).isPresent()) {
        assertThat(text(tree, "/.git/" + file)).doesNotContain("token").doesNotContain("dG9rZW46");
      }
    }
    environment.clear();
    var inAddress = server.url("repo").replace("//", "//token@");
    assertThat(open(inAddress).list(ImagePath.ROOT)).contains("Dockerfile");
    assertThat(catchThrowable(() -> open(inAddress.replace("token@", "me:pa55w0rd@")))).hasMessageNotContaining("pa55w0rd");
    environment.putAll(Map.of("GIT_PULL_METHOD", "http", "GIT_PASSWORD", "word", "GIT_USERNAME", "me"));
    server.require("Basic bWU6d29yZA==");
    assertThat(open(git("#old")).list(ImagePath.ROOT)).contains("f");
  }
}
