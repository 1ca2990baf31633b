package dev.kaniko.runtime.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.InstructionFailedException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Repositories with objects that git never writes. Each is refused with a message, and no file outside of its checkout is written. */
final class HostileRepositoryTest {
  private static final String FILE = "100644";
  private static final String LINK = "120000";
  private static final String DIRECTORY = "40000";
  private static final String SUBMODULE = "160000";
  private static final ObjectId NOWHERE = ObjectId.fromString("1".repeat(40));

  @TempDir private Path directory;
  private Path outside;
  private GitServer server;
  private GitCheckouts checkouts;
  private @Nullable ObjectInserter objects;

  private record Named(String mode, String name, ObjectId id) {}

  @BeforeEach
  void start() throws Exception {
    outside = Files.createDirectory(directory.resolve("outside"));
    server = new GitServer(Files.createDirectory(directory.resolve("served")));
    checkouts = new GitCheckouts(Files.createDirectory(directory.resolve("scratch")), new GitAccess(id -> Optional.empty(), "no-such-ssh", Optional.empty()));
  }

  @AfterEach
  void stop() {
    checkouts.close();
    server.close();
  }

  private interface Tree {
    List<Named> make() throws Exception;
  }

  private ObjectId blob(String text) throws Exception {
    return Objects.requireNonNull(objects).insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8));
  }

  private ObjectId tree(List<Named> entries) throws Exception {
    var bytes = new ByteArrayOutputStream();
    for (var entry : entries) {
      bytes.writeBytes((entry.mode + " " + entry.name + "\0").getBytes(StandardCharsets.UTF_8));
      entry.id.copyRawTo(bytes);
    }
    return Objects.requireNonNull(objects).insert(Constants.OBJ_TREE, bytes.toByteArray());
  }

  private void serve(Tree files) throws Exception {
    try (var git = server.create("repo"); var inserter = git.getRepository().newObjectInserter()) {
      objects = inserter;
      var commit = new CommitBuilder();
      commit.setTreeId(tree(files.make()));
      commit.setAuthor(new PersonIdent("a", "a@example.test", Instant.EPOCH, ZoneOffset.UTC));
      commit.setCommitter(commit.getAuthor());
      commit.setMessage("m");
      var id = inserter.insert(commit);
      inserter.flush();
      var branch = git.getRepository().updateRef("refs/heads/main");
      branch.setNewObjectId(id);
      branch.forceUpdate();
    }
  }

  private void assertRefused(Tree files) throws Exception {
    serve(files);
    assertThatThrownBy(() -> checkouts.checkout(new Input.Git(server.url("repo"), Optional.empty(), false)))
        .isInstanceOf(InstructionFailedException.class).message().isNotBlank();
    try (Stream<Path> found = Files.list(outside)) {
      assertThat(found).isEmpty();
    }
    assertThat(directory).isDirectoryNotContaining("glob:**EVIL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", ".git", ".GIT", "git~1", ".git ", "a/b", "/a", "../../outside/EVIL"})
  void anInvalidNameIsRefused(String name) throws Exception {
    assertRefused(() -> List.of(new Named(FILE, name, blob("x"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".git", "a/b", "../../outside"})
  void aDirectoryWithAnInvalidNameIsRefused(String name) throws Exception {
    assertRefused(() -> List.of(new Named(DIRECTORY, name, tree(List.of(new Named(FILE, "EVIL", blob("x")))))));
  }

  @Test
  void aDuplicateNameIsRefused() throws Exception {
    assertRefused(() -> List.of(new Named(FILE, "a", blob("x")), new Named(FILE, "a", blob("y"))));
  }

  @Test
  void aLinkWithFilesBelowItIsRefused() throws Exception {
    assertRefused(() -> List.of(
        new Named(LINK, "a", blob(outside.toString())), new Named(DIRECTORY, "a", tree(List.of(new Named(FILE, "EVIL", blob("x")))))));
  }

  @Test
  void aModeThatDoesNotExistIsRefused() throws Exception {
    assertRefused(() -> List.of(new Named("777", "a", blob("x"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "ext::sh -c touch% EVIL", "ext::sh", "fd::17", "--upload-pack=touch EVIL", "-u", "file:///etc", "/etc", "ssh://-oProxyCommand=touch%20EVIL/x",
      "-oProxyCommand=touch:x", "../../../../../../etc", "https://[::1"})
  void aSubmoduleThatIsNotOnAServerIsRefused(String url) throws Exception {
    assertRefused(() -> List.of(
        new Named(FILE, ".gitmodules", blob("[submodule \"m\"]\n\tpath = m\n\turl = \"" + url + "\"\n")), new Named(SUBMODULE, "m", NOWHERE)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../m", "/m", ".git/m", "a/../../m"})
  void aSubmoduleOutsideOfTheRepositoryIsRefused(String path) throws Exception {
    assertRefused(() -> List.of(
        new Named(FILE, ".gitmodules", blob("[submodule \"m\"]\n\tpath = " + path + "\n\turl = https://127.0.0.1:1/m\n")),
        new Named(SUBMODULE, "m", NOWHERE)));
  }

  @Test
  void theListOfSubmodulesIsNotALink() throws Exception {
    var list = Files.writeString(directory.resolve("list"), "[submodule \"m\"]\n\tpath = m\n\turl = https://127.0.0.1:1/m\n");
    assertRefused(() -> List.of(new Named(LINK, ".gitmodules", blob(list.toString())), new Named(SUBMODULE, "m", NOWHERE)));
  }
}
