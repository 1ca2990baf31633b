package dev.kaniko.runtime.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.internal.WorkQueue;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.transport.UploadPack.RequestPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ADD of git repositories from a server on loopback. */
final class GitCheckoutsTest {
  @TempDir private Path directory;
  private final Map<String, String> secrets = new HashMap<>();
  private GitServer server;
  private GitCheckouts checkouts;
  private RevCommit first;
  private RevCommit second;
  private String tag;

  @BeforeEach
  void start() throws Exception {
    server = new GitServer(Files.createDirectory(directory.resolve("served")));
    checkouts = checkouts(directory.resolve("no-such-ssh"), Optional.empty());
    try (var git = server.create("repo")) {
      first = GitServer.commit(git, "f", "one");
      tag = git.tag().setName("v1").setMessage("m").setAnnotated(true).setSigned(false).call().getObjectId().name();
      git.branchCreate().setName("old").call();
      second = GitServer.commit(git, "sub/dir/g", "two");
    }
  }

  private GitCheckouts checkouts(Path ssh, Optional<Path> agent) throws IOException {
    return new GitCheckouts(
        Files.createTempDirectory(directory, "scratch"), new GitAccess(id -> Optional.ofNullable(secrets.get(id)), ssh.toString(), agent));
  }

  @AfterEach
  void stop() {
    checkouts.close();
    server.close();
  }

  private GitCheckouts.Checkout checkout(String suffix) throws IOException {
    return checkouts.checkout(new Input.Git(server.url("repo") + suffix, Optional.empty(), false));
  }

  private GitCheckouts.Checkout checkout(String suffix, String checksum) throws IOException {
    return checkouts.checkout(new Input.Git(server.url("repo") + suffix, Optional.of(checksum), false));
  }

  private static Optional<String> text(FileTree tree, String path) throws IOException {
    var found = tree.find(new ImagePath(path));
    if (found.isPresent() && found.get().node() instanceof FileNode.RegularFile file) {
      try (var in = file.content().open()) {
        return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
  }

  @Test
  void withoutARefTheDefaultBranchIsTaken() throws Exception {
    var tree = checkout("").tree();
    assertThat(tree.list(ImagePath.ROOT)).containsExactly("f", "sub");
    assertThat(text(tree, "/sub/dir/g")).contains("two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#v1", "#refs/tags/v1", "#tags/v1", "#old", "#heads/old", "?tag=v1", "?branch=old", "?ref=refs/heads/old"})
  void aRefNamesABranchOrATag(String suffix) throws Exception {
    assertThat(checkout(suffix).tree().list(ImagePath.ROOT)).containsExactly("f");
  }

  @Test
  void aCommitIsFetchedByItsName() throws Exception {
    assertThat(checkout("#" + first.name()).tree().list(ImagePath.ROOT)).containsExactly("f");
    assertThat(checkout("?commit=" + first.name()).tree().list(ImagePath.ROOT)).containsExactly("f");
    assertThat(checkout("?fetch-by-commit&checksum=" + first.name() + "#main").tree().list(ImagePath.ROOT)).containsExactly("f");
  }

  @Test
  void aCommitIsFoundWhereTheServerGivesOutBranchesOnly() throws Exception {
    try (var git = Git.open(directory.resolve("served/repo").toFile())) {
      GitServer.commit(git, "h", "three");
    }
    server.allow(RequestPolicy.ADVERTISED);
    assertThat(checkout("#" + second.name()).tree().list(ImagePath.ROOT)).containsExactly("f", "sub");
    assertThatThrownBy(() -> checkout("#" + "0".repeat(39) + "1")).isInstanceOf(InstructionFailedException.class).hasMessageContaining("does not contain commit");
  }

  @Test
  void aChecksumIsTheBeginningOfTheCommitOrOfItsTag() throws Exception {
    assertThat(checkout("#main", second.name().substring(0, 7)).tree().list(ImagePath.ROOT)).hasSize(2);
    assertThat(checkout("#v1", tag.substring(0, 9)).tree().list(ImagePath.ROOT)).hasSize(1);
    assertThat(checkout("#v1", first.name()).tree().list(ImagePath.ROOT)).hasSize(1);
    assertThatThrownBy(() -> checkout("#main", first.name())).isInstanceOf(InstructionFailedException.class)
        .hasMessageContaining("expected checksum to match " + first.name() + ", got " + second.name());
    assertThatThrownBy(() -> checkout("#main", "zz")).hasMessageContaining("expected hex commit hash");
  }

  @Test
  void aDirectoryOfTheRepositoryIsTheRoot() throws Exception {
    assertThat(text(checkout("#main:sub/dir").tree(), "/g")).contains("two");
    assertThat(text(checkout("?subdir=/sub").tree(), "/dir/g")).contains("two");
    assertThatThrownBy(() -> checkout("#main:nope")).isInstanceOf(InstructionFailedException.class).hasMessageContaining("has no directory nope");
  }

  @Test
  void theGitDirectoryIsKeptOnlyIfItIsAskedFor() throws Exception {
    var url = server.url("repo").replace("//", "//user:secret@");
    var kept = checkouts.checkout(new Input.Git(url, Optional.empty(), true)).tree();
    assertThat(text(kept, "/.git/HEAD")).hasValueSatisfying(head -> assertThat(head.strip()).isEqualTo(second.name()));
    assertThat(text(kept, "/.git/config")).hasValueSatisfying(config -> assertThat(config).contains("127.0.0.1").doesNotContain("secret"));
    assertThat(checkouts.checkout(new Input.Git(url + "#main:sub", Optional.empty(), true)).tree().list(ImagePath.ROOT)).containsExactly("dir");
  }

  @Test
  void filesGetTheTimeOfTheCommitIfItIsAskedFor() throws Exception {
    var time = Instant.ofEpochSecond(GitServer.COMMIT_SECONDS);
    assertThat(checkout("").committed()).isEqualTo(time);
    assertThat(checkout("?mtime=commit").tree().find(new ImagePath("/f")).orElseThrow().node().metadata().modified()).isEqualTo(time);
    assertThat(checkout("").tree().find(new ImagePath("/f")).orElseThrow().node().metadata().modified()).isAfter(time);
  }

  @Test
  void filesBelongToRootAndAreReadableForAll() throws Exception {
    try (var git = Git.open(directory.resolve("served/repo").toFile())) {
      assertThat(directory.resolve("served/repo/f").toFile().setExecutable(true)).isTrue();
      GitServer.commit(git, "g", "three");
    }
    var tree = checkout("").tree();
    assertThat(tree.find(new ImagePath("/f")).orElseThrow().node().metadata()).satisfies(metadata -> {
      assertThat(metadata.mode()).isEqualTo(0755);
      assertThat(metadata.uid()).isZero();
      assertThat(metadata.gid()).isZero();
    });
    assertThat(tree.find(new ImagePath("/g")).orElseThrow().node().metadata().mode()).isEqualTo(0644);
  }

  @Test
  void submodulesAreFetchedUnlessTheyAreNotWanted() throws Exception {
    try (var inner = server.create("inner");
        var outer = Git.open(directory.resolve("served/repo").toFile())) {
      GitServer.commit(inner, "i", "inside");
      outer.submoduleAdd().setPath("module").setURI(server.url("inner")).call().close();
      GitServer.commit(outer);
    }
    var tree = checkout("").tree();
    assertThat(text(tree, "/module/i")).contains("inside");
    assertThat(tree.find(new ImagePath("/module/.git"))).isEmpty();
    assertThat(checkout("?submodules=false").tree().list(new ImagePath("/module"))).isEmpty();
  }

  @Test
  void nothingOfGitGoesOnWhenACheckoutIsDone() throws Exception {
    long before = WorkQueue.getExecutor().getTaskCount();
    assertThat(checkout("").tree().list(ImagePath.ROOT)).containsExactly("f", "sub");
    assertThat(WorkQueue.getExecutor().getTaskCount()).as("what JGit does in a thread of its own").isEqualTo(before);
  }

  @Test
  void aSubmoduleOfThisMachineIsRefused() throws Exception {
    try (var inner = server.create("inner");
        var outer = Git.open(directory.resolve("served/repo").toFile())) {
      GitServer.commit(inner, "i", "inside");
      outer.submoduleAdd().setPath("module").setURI(directory.resolve("served/inner").toUri().toString()).call().close();
      GitServer.commit(outer);
    }
    assertThatThrownBy(() -> checkout("")).isInstanceOf(InstructionFailedException.class).hasMessageContaining("the URL of submodule module is not the address of a server");
  }

  @Test
  void secretsAuthorizeTheRepositoryThatIsNamed() throws Exception {
    server.require(GitServer.basic("x-access-token:t0ken"));
    assertThatThrownBy(() -> checkout("")).isInstanceOf(InstructionFailedException.class).hasMessageContaining("cannot check out");
    secrets.put("GIT_AUTH_TOKEN", "t0ken\n");
    assertThat(checkout("").tree().list(ImagePath.ROOT)).hasSize(2);
    secrets.put("GIT_AUTH_TOKEN.127.0.0.1:" + server.port(), "other");
    assertThatThrownBy(() -> checkout("#main")).isInstanceOf(InstructionFailedException.class);
    secrets.put("GIT_AUTH_HEADER.127.0.0.1:" + server.port(), GitServer.basic("x-access-token:t0ken"));
    assertThat(checkout("#main").tree().list(ImagePath.ROOT)).hasSize(2);
  }

  @Test
  void aSecretIsNotSentToTheRepositoryOfASubmodule() throws Exception {
    try (var inner = server.create("inner");
        var outer = Git.open(directory.resolve("served/repo").toFile())) {
      GitServer.commit(inner, "i", "inside");
      outer.submoduleAdd().setPath("module").setURI(server.url("inner")).call().close();
      GitServer.commit(outer);
    }
    secrets.put("GIT_AUTH_TOKEN", "t0ken");
    int before = server.authorizations().size();
    checkout("");
    assertThat(server.authorizations().subList(before, server.authorizations().size())).contains("none", GitServer.basic("x-access-token:t0ken"));
  }

  @Test
  void aMissingRepositoryOrReferenceIsNamed() {
    assertThatThrownBy(() -> checkout("#nope")).isInstanceOf(InstructionFailedException.class).hasMessageContaining("does not contain ref nope");
    assertThatThrownBy(() -> checkouts.checkout(new Input.Git(server.url("nope"), Optional.empty(), false)))
        .isInstanceOf(InstructionFailedException.class).hasMessageContaining("cannot check out " + server.url("nope"));
  }

  @Test
  void repositoriesOverSshNeedItsProgram() {
    assertThatThrownBy(() -> checkouts.checkout(new Input.Git("git@example.test:a/b.git", Optional.empty(), false)))
        .isInstanceOf(InstructionFailedException.class).hasMessageContaining("install OpenSSH's client");
  }

  /** Checks out with {@code script} in place of {@code ssh}, and returns the message of the failure. */
  private String failureOverSsh(String script) throws IOException {
    var program = Files.writeString(directory.resolve("ssh"), "#!/bin/sh\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    try (var overSsh = checkouts(program, Optional.of(Path.of("/agent")))) {
      var input = new Input.Git("ssh://me@example.test:2222/a/b.git", Optional.empty(), false);
      return String.valueOf(catchThrowableOfType(InstructionFailedException.class, () -> overSsh.checkout(input)).getMessage());
    }
  }

  @Test
  void repositoriesOverSshAreAskedForAsTheirUserWithTheAgentOfTheBuild() throws Exception {
    var log = directory.resolve("log");
    assertThat(failureOverSsh("echo \"$SSH_AUTH_SOCK $*\" > " + log + "\necho 'permission denied' >&2\nexit 255")).contains("permission denied");
    assertThat(log).content().startsWith("/agent ").contains("-p 2222 -l me -- example.test git-upload-pack '/a/b.git'");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 255})
  void anSshProgramMayEndLongAfterItsOutput(int status) throws Exception {
    assertThat(failureOverSsh("exec >&-\nsleep 0.3\necho 'connection lost' >&2\nexit " + status)).contains("cannot check out", "connection lost");
  }

  @Test
  void anSshProgramThatDoesNotEndIsKilled() throws Exception {
    var process = new EndingProcess(new ProcessBuilder("sleep", "1000").start(), Duration.ofMillis(50));

    assertThat(process.exitValue()).isEqualTo(128 + 9);
    assertThat(process.isAlive()).isFalse();
  }
}
