package dev.kaniko.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.fetch.GitHttpBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds with contexts that git's own program serves, behind a password. */
@Tag("system")
final class GitContextTest {
  @TempDir private Path folder;
  private GitHttpBackend server;

  @BeforeEach
  void start() throws Exception {
    var work = Files.createDirectory(folder.resolve("work"));
    Files.writeString(Files.createDirectory(work.resolve("sub")).resolve("Dockerfile"), "FROM scratch\nCOPY f /f\n");
    Files.writeString(work.resolve("Dockerfile"), "FROM scratch\nCOPY .git/HEAD sub/f /\n");
    Files.writeString(work.resolve("sub/f"), "below");
    git(work, "init", "-q", "-b", "main");
    git(work, "add", ".");
    git(work, "-c", "user.name=a", "-c", "user.email=a@example.test", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "m");
    git(folder, "clone", "-q", "--bare", work.toString(), folder.resolve("repo.git").toString());
    server = new GitHttpBackend(folder, "me", "pa55w0rd");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void git(Path directory, String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("git", "-C", directory.toString()));
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private CommandRun build(Map<String, String> environment, String... options) {
    var all = new HashMap<>(Map.of("GIT_PULL_METHOD", "http"));
    all.putAll(environment);
    var arguments = new ArrayList<>(List.of("build", "--no-push", "--kaniko-dir", folder + "/state"));
    arguments.addAll(List.of(options));
    return CommandRun.of(all, arguments);
  }

  @Test
  void aPrivateRepositoryIsBuiltFromWithItsLogin() {
    var login = Map.of("GIT_USERNAME", "me", "GIT_PASSWORD", "pa55w0rd");
    var context = "--context=git://" + server.authority() + "/repo.git#refs/heads/main";
    var built = build(login, context);
    assertThat(built.code()).as(built.err()).isZero();
    assertThat(built.err()).contains("at commit ").doesNotContain("pa55w0rd");

    var below = build(login, context, "--context-sub-path=sub");
    assertThat(below.code()).as(below.err()).isZero();

    var refused = build(Map.of("GIT_TOKEN", "wrong-t0ken"), context);
    assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("cannot fetch the build context", "not authorized").doesNotContain("wrong-t0ken");
  }
}
