package dev.kaniko.runtime.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.fetch.Archives;
import dev.kaniko.runtime.fetch.GitAccess;
import dev.kaniko.runtime.fetch.GitCheckouts;
import dev.kaniko.runtime.fetch.HttpSettings;
import dev.kaniko.runtime.fetch.Progress;
import dev.kaniko.runtime.fetch.ProxyRules;
import dev.kaniko.runtime.fetch.RemoteFiles;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildContextTest {
  @TempDir private Path work;
  private Path directory;
  private RemoteFiles remote;
  private GitCheckouts repositories;
  private BuildContexts contexts;

  @BeforeEach
  void make() throws IOException {
    directory = Files.createDirectory(work.resolve("context"));
    for (var name : List.of("a.txt", "b.txt", "dir/one.txt", "dir/two.md", "dir/sub/three.txt", "dir/sub/deep/four.txt")) {
      var file = directory.resolve(name);
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, name);
    }
    remote = new RemoteFiles(work, HttpSettings.of(ProxyRules.of(Map.of()), _ -> Optional.empty()));
    repositories = new GitCheckouts(work, new GitAccess(_ -> Optional.empty(), Optional.empty()));
    contexts = new BuildContexts(new Archives(work, Instant.EPOCH), remote, repositories, ContextSettings.NONE, Progress.NONE);
  }

  @AfterEach
  void close() {
    contexts.close();
    repositories.close();
    remote.close();
  }

  private FileTree files() throws IOException, InterruptedException {
    return contexts.open(new ContextLocation.Directory(directory), InputStream.nullInputStream()).tree();
  }

  private FileTree ignoring(String... lines) throws IOException, InterruptedException {
    return new BuildContext(files(), DockerIgnore.read(".dockerignore", FileContent.of(String.join("\n", lines))), Set.of());
  }

  private static List<String> all(FileTree tree) throws IOException {
    var found = new ArrayList<String>();
    walk(tree, ImagePath.ROOT, found);
    return found;
  }

  private static void walk(FileTree tree, ImagePath directory, List<String> found) throws IOException {
    for (var name : tree.list(directory)) {
      var path = directory.child(name);
      found.add(path.relativeTo(ImagePath.ROOT));
      assertThat(tree.find(path)).isPresent();
      walk(tree, path, found);
    }
  }

  @Test
  void withoutPatternsNothingIsExcluded() throws Exception {
    assertThat(all(ignoring("", "# comment", "  ")))
        .containsExactly("a.txt", "b.txt", "dir", "dir/one.txt", "dir/sub", "dir/sub/deep", "dir/sub/deep/four.txt",
            "dir/sub/three.txt", "dir/two.md");
  }

  @Test
  void excludingADirectoryExcludesItsFiles() throws Exception {
    var tree = ignoring("dir/sub", "*.txt");
    assertThat(all(tree)).containsExactly("dir", "dir/one.txt", "dir/two.md");
    assertThat(tree.find(ImagePath.clean("dir/sub/deep/four.txt"))).isEmpty();
    assertThat(tree.list(ImagePath.clean("dir/sub"))).isEmpty();
  }

  @Test
  void aDirectoryIsBackForWhatIsIncludedBelowItAndOnlyForThat() throws Exception {
    var tree = ignoring("**", "!dir/sub/deep/four.txt");
    assertThat(all(tree)).containsExactly("dir", "dir/sub", "dir/sub/deep", "dir/sub/deep/four.txt");
    assertThat(all(ignoring("dir", "!dir/sub/three.txt"))).containsExactly("a.txt", "b.txt", "dir", "dir/sub", "dir/sub/three.txt");
    assertThat(all(ignoring("*", "!**/*.md"))).containsExactly("dir", "dir/two.md");
    assertThat(all(ignoring("dir", "!dir/nothing"))).containsExactly("a.txt", "b.txt");
  }

  @Test
  void theLastPatternThatMatchesDecides() throws Exception {
    assertThat(all(ignoring("dir", "!a.txt", "*.txt"))).isEmpty();
    assertThat(all(ignoring("dir", "*.txt", "!a.txt"))).containsExactly("a.txt");
  }

  @Test
  void anEmptiedDirectoryStays() throws Exception {
    assertThat(all(ignoring("?.txt", "dir/*"))).containsExactly("dir");
  }

  @Test
  void slashesDotsAndTheByteOrderMarkAreIgnored() throws Exception {
    assertThat(all(ignoring("\uFEFF/a.txt", "./b.txt\r", "dir/sub/", "dir/../dir/two.md", " ! /dir/sub/../two.md ")))
        .containsExactly("dir", "dir/one.txt", "dir/two.md");
  }

  @Test
  void patternsAreReadAsByMoby() {
    assertThat(List.of("test1", "/test2", "/a/file/here", "", "lastfile", "# this is a comment", "! /inverted/abs/path", "!", "! "))
        .extracting(DockerIgnore::pattern)
        .containsExactly("test1", "test2", "a/file/here", "", "lastfile", "", "!inverted/abs/path", "!", "!");
  }

  @Test
  void aWrongPatternNamesItsLine() {
    assertThatThrownBy(() -> ignoring("a", "", "a["))
        .isInstanceOf(ContextException.class)
        .hasMessageStartingWith(".dockerignore:3: ")
        .hasMessageContaining("a[");
    assertThatThrownBy(() -> ignoring("!")).hasMessageStartingWith(".dockerignore:1: ");
  }

  @Test
  void theIgnoreFileOfTheDockerfileWins() throws Exception {
    Files.writeString(directory.resolve(".dockerignore"), "a.txt");
    Files.writeString(directory.resolve("Dockerfile"), "FROM scratch");
    assertThat(DockerIgnore.find(dockerfile(Optional.empty()), files()).excludes(ImagePath.clean("a.txt"))).isTrue();
    Files.writeString(directory.resolve("Dockerfile.dockerignore"), "b.txt");
    var ignore = DockerIgnore.find(dockerfile(Optional.empty()), files());
    assertThat(ignore.excludes(ImagePath.clean("a.txt"))).isFalse();
    assertThat(ignore.excludes(ImagePath.clean("b.txt"))).isTrue();
  }

  private DockerfileLocation dockerfile(Optional<String> given) throws IOException, InterruptedException {
    return DockerfileLocation.find(
        given, work, new ContextLocation.Directory(directory), files(), new ByteArrayInputStream(new byte[] {'x'}));
  }

  @Test
  void theDockerfileIsFoundInTheContextOrWhereItIsGiven() throws Exception {
    assertThatThrownBy(() -> dockerfile(Optional.empty()))
        .isInstanceOf(ContextException.class)
        .hasMessageContaining(directory.resolve("dockerfile").toString());
    Files.writeString(directory.resolve("dockerfile"), "lower");
    assertThat(dockerfile(Optional.empty()).content()).isEqualTo(FileContent.of("lower"));
    Files.writeString(directory.resolve("dir/Other"), "in the context");
    assertThat(dockerfile(Optional.of("dir/Other")).content()).isEqualTo(FileContent.of("in the context"));
    Files.writeString(work.resolve("Outside"), "outside");
    assertThat(dockerfile(Optional.of("Outside")).content()).isEqualTo(FileContent.of("outside"));
    assertThat(dockerfile(Optional.of("-")).content()).isEqualTo(FileContent.of("x"));
    assertThatThrownBy(() -> dockerfile(Optional.of("dir"))).hasMessageContaining("is a directory");
    assertThatThrownBy(() -> dockerfile(Optional.of("Missing"))).hasMessageContaining("no Dockerfile Missing (looked for ");
  }

  @Test
  void linksAreNotFollowedOutOfTheContext() throws Exception {
    Files.writeString(work.resolve("secret"), "secret");
    Files.createSymbolicLink(directory.resolve("out"), work);
    Files.createSymbolicLink(directory.resolve("absolute"), Path.of("/dir/one.txt"));
    var tree = ignoring();
    assertThat(tree.find(ImagePath.clean("out")).orElseThrow().node()).isInstanceOf(FileNode.SymbolicLink.class);
    assertThat(tree.find(ImagePath.clean("out/secret"))).isEmpty();
    assertThat(tree.list(ImagePath.clean("out"))).isEmpty();
    assertThat(new LinkResolver(tree).follow(ImagePath.clean("absolute"))).isEqualTo(ImagePath.clean("dir/one.txt"));
  }

  @Test
  void socketsAreNotSeen() throws Exception {
    try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
      assertThat(all(ignoring())).doesNotContain("socket");
    }
  }

  @Test
  void aFileThatChangesWhileItIsReadIsAnError() throws Exception {
    var tree = ignoring();
    var file = (FileNode.RegularFile) tree.find(ImagePath.clean("a.txt")).orElseThrow().node();
    Files.writeString(directory.resolve("a.txt"), "more", StandardOpenOption.APPEND);
    try (var input = file.content().open()) {
      assertThatThrownBy(input::readAllBytes).hasMessage("a.txt in the build context changed while it was read");
    }
    Files.writeString(directory.resolve("a.txt"), "");
    try (var input = file.content().open()) {
      assertThatThrownBy(input::readAllBytes).hasMessageContaining("changed while it was read");
    }
  }

  @Test
  void anArchiveIsAContextToo() throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      var entry = new TarArchiveEntry("Dockerfile");
      entry.setSize(4);
      tar.putArchiveEntry(entry);
      tar.write(new byte[] {'F', 'R', 'O', 'M'});
      tar.closeArchiveEntry();
    }
    var file = Files.write(work.resolve("context.tar.gz"), bytes.toByteArray());
    for (var location : List.of("tar://context.tar.gz", "tar://stdin")) {
      var parsed = ContextLocation.parse(location, work);
      var tree = contexts.open(parsed, Files.newInputStream(file)).tree();
      assertThat(tree.list(ImagePath.ROOT)).containsExactly("Dockerfile");
      assertThat(DockerfileLocation.find(Optional.empty(), work, parsed, tree, InputStream.nullInputStream()).content())
          .isEqualTo(FileContent.of("FROM"));
    }
  }

  @Test
  void aUserAtAHostIsARepositoryUnlessThereIsSuchADirectory() throws Exception {
    String location = "git@example.test:team/app.git#v1:server";
    assertThat(ContextLocation.parse(location, work)).isInstanceOfSatisfying(ContextLocation.GitRepository.class, repository -> {
      assertThat(repository.reference().remote()).isEqualTo("git@example.test:team/app.git");
      assertThat(repository.reference().directory()).isEqualTo("server");
    });
    Path directory = Files.createDirectories(work.resolve(location));
    assertThat(ContextLocation.parse(location, work)).isEqualTo(new ContextLocation.Directory(directory));
  }

  @Test
  void anInvalidContextIsNamed() throws Exception {
    assertThatThrownBy(() -> open("missing")).hasMessageContaining("missing does not exist");
    assertThatThrownBy(() -> open("dir://context/a.txt")).hasMessageContaining("a.txt is not a directory");
    assertThatThrownBy(() -> open("tar://context/a.txt")).hasMessageContaining("not a tar archive");
    assertThatThrownBy(() -> open("s3:///key")).isInstanceOf(ContextException.class).hasMessageContaining("the bucket is missing");
    assertThatThrownBy(() -> open("git://")).isInstanceOf(ContextException.class).hasMessageContaining("write git://HOST/REPOSITORY");
    assertThatThrownBy(() -> open("https://")).isInstanceOf(ContextException.class).hasMessageContaining("not a web address");
    assertThatThrownBy(() -> open("foo://x")).hasMessageContaining("unknown scheme");
    assertThat(open("dir://context").list(ImagePath.ROOT)).containsExactly("a.txt", "b.txt", "dir");
  }

  private FileTree open(String text) throws IOException, InterruptedException {
    return contexts.open(ContextLocation.parse(text, work), InputStream.nullInputStream()).tree();
  }
}
