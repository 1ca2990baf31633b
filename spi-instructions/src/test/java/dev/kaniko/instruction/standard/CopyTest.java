package dev.kaniko.instruction.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.testing.FakeExecutionContext;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.instruction.testing.Written;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** COPY and ADD: which changes they make. */
final class CopyTest {
  private final FakeExecutionContext context = new FakeExecutionContext();

  CopyTest() {
    context.buildContext = files();
    context.root = new MemoryTree()
        .directory("/etc")
        .file("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\n")
        .file("/etc/group", "root:x:0:\nstaff:x:50:app\n")
        .directory("/run")
        .directory("/var")
        .link("/var/run", "/run")
        .directory("/was", 01777, 5, 5)
        .directory("/was/sub", 0700, 5, 5)
        .file("/was/old", "old")
        .file("/file", "old");
  }

  private static MemoryTree files() {
    return new MemoryTree()
        .file("/a.txt", "a", 0644, 77, 77)
        .file("/b.txt", "b")
        .file("/run.sh", "run", 0755, 0, 0)
        .link("/ln", "a.txt")
        .link("/dangling", "nowhere")
        .directory("/dir", 0750, 77, 77)
        .file("/dir/one.txt", "1")
        .file("/dir/two.md", "2")
        .directory("/dir/sub", 0711, 0, 0)
        .file("/dir/sub/three.txt", "3", 0600, 77, 77)
        .link("/dir/sub/link", "/etc/passwd")
        .directory("/dir/sub/deep")
        .file("/dir/sub/deep/four.txt", "4");
  }

  private Outcome run(Written written) throws IOException, InterruptedException {
    return written.instruction().execute(context);
  }

  private List<String> changes(Written written) throws IOException, InterruptedException {
    return run(written).diff().changes().stream().map(CopyTest::show).toList();
  }

  private static String show(Change change) {
    return switch (change) {
      case Change.HardLink(ImagePath path, ImagePath target) -> path + " is " + target;
      case Change.Remove(ImagePath path) -> path + " removed";
      case Change.Clear(ImagePath path) -> path + " cleared";
      case Change.Put(ImagePath path, FileNode node) -> path + " " + show(node);
    };
  }

  private static String show(FileNode node) {
    var owner = Integer.toOctalString(node.metadata().mode()) + " " + node.metadata().uid() + ":" + node.metadata().gid();
    return switch (node) {
      case FileNode.Directory _ -> "d " + owner;
      case FileNode.RegularFile file -> "f " + owner + " " + text(file.content());
      case FileNode.SymbolicLink link -> "l -> " + link.target();
      default -> "special " + owner;
    };
  }

  private static String text(FileContent content) {
    try (var stream = content.open()) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Written copy(String... words) {
    return new Written("COPY").words(words);
  }

  private String failure(Written written) {
    try {
      run(written);
      return "";
    } catch (InstructionFailedException e) {
      return String.valueOf(e.getMessage());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFileGoesToANameOrIntoADirectory() throws Exception {
    assertThat(changes(copy("a.txt", "/o/x"))).containsExactly("/o d 755 0:0", "/o/x f 644 0:0 a");
    assertThat(changes(copy("a.txt", "/o/"))).containsExactly("/o d 755 0:0", "/o/a.txt f 644 0:0 a");
    assertThat(changes(copy("a.txt", "/was"))).containsExactly("/was/a.txt f 644 0:0 a");
    assertThat(changes(copy("a.txt", "/o/new/."))).containsExactly("/o d 755 0:0", "/o/new d 755 0:0", "/o/new/a.txt f 644 0:0 a");
    assertThat(changes(copy("run.sh", "/file"))).containsExactly("/file f 755 0:0 run");
  }

  @Test
  void aRelativeDestinationStartsAtTheWorkingDirectory() throws Exception {
    context.config = ImageConfig.EMPTY.withWorkingDir("/was");
    assertThat(changes(copy("a.txt", "x"))).containsExactly("/was/x f 644 0:0 a");
    assertThat(changes(copy("a.txt", "."))).containsExactly("/was/a.txt f 644 0:0 a");
    assertThat(changes(copy("a.txt", "../y"))).containsExactly("/y f 644 0:0 a");
  }

  @Test
  void aDirectoryIsCopiedByItsContents() throws Exception {
    assertThat(changes(copy("dir", "/o")))
        .containsExactly("/o d 755 0:0", "/o/one.txt f 644 0:0 1", "/o/sub d 711 0:0", "/o/sub/deep d 755 0:0",
            "/o/sub/deep/four.txt f 644 0:0 4", "/o/sub/link l -> /etc/passwd", "/o/sub/three.txt f 600 0:0 3", "/o/two.md f 644 0:0 2");
  }

  @Test
  void directoriesInsideTakeOverWhatIsThereAndTheDestinationItselfKeepsModeAndOwner() throws Exception {
    assertThat(changes(copy("dir", "/was"))).contains("/was d 1777 5:5", "/was/sub d 711 0:0");
    assertThat(changes(copy("dir", "/"))).contains("/sub d 711 0:0").noneMatch(line -> line.startsWith("/ "));
    context.buildContext = files().directory("/was", 0700, 0, 0).directory("/was/sub", 0711, 0, 0).file("/was/sub/f", "f");
    assertThat(changes(copy("was/sub/f", "/").flag("parents", "true")))
        .containsExactly("/was d 700 5:5", "/was/sub d 711 5:5", "/was/sub/f f 644 0:0 f");
  }

  private Instant time(Written written, String path) throws IOException, InterruptedException {
    return run(written).diff().changes().stream()
        .filter(change -> change.path().equals(new ImagePath(path)) && change instanceof Change.Put)
        .map(change -> ((Change.Put) change).node().metadata().modified())
        .findFirst().orElseThrow();
  }

  @Test
  void aDestinationGetsTheTimeOfTheDirectoryWhoseContentsItTakes() throws Exception {
    for (var link : List.of("false", "true")) {
      assertThat(time(copy("dir", "/o").flag("link", link), "/o")).isEqualTo(MemoryTree.TIME);
      assertThat(time(copy("dir", "/o/p/").flag("link", link), "/o/p")).isEqualTo(MemoryTree.TIME);
      assertThat(time(copy("dir", "/o/p/").flag("link", link), "/o")).isEqualTo(FakeExecutionContext.NOW);
      assertThat(time(copy("di*", "/o").flag("link", link).flag("chown", "1"), "/o/sub")).isEqualTo(MemoryTree.TIME);
      assertThat(time(copy("a.txt", "/o/").flag("link", link), "/o")).isEqualTo(FakeExecutionContext.NOW);
      assertThat(time(copy("dir/./sub", "/o/").flag("link", link).flag("parents", "true"), "/o")).isEqualTo(MemoryTree.TIME);
      var parents = copy("dir/sub", "/o/").flag("link", link).flag("parents", "true");
      assertThat(time(parents, "/o")).isEqualTo(FakeExecutionContext.NOW);
      assertThat(time(parents, "/o/dir")).as("it was made for what is in it").isEqualTo(FakeExecutionContext.NOW);
      assertThat(time(parents, "/o/dir/sub")).isEqualTo(MemoryTree.TIME);
      assertThat(time(copy("dir", "a.txt", "/o/").flag("link", link), "/o")).as("the file came later").isEqualTo(FakeExecutionContext.NOW);
      assertThat(time(copy("a.txt", "dir", "/o/").flag("link", link), "/o")).isEqualTo(MemoryTree.TIME);
    }
    context.root = new MemoryTree().put("/old", new FileNode.Directory(Metadata.of(0700, 5, 5, Instant.EPOCH)));
    assertThat(time(copy("dir", "/old"), "/old")).isEqualTo(MemoryTree.TIME);
    assertThat(time(copy(".", "/old"), "/old")).as("the context is sent without its own directory").isEqualTo(FakeExecutionContext.NOW);
    context.named.put("s", new MemoryTree().directory("/q").file("/q/f", "f"));
    assertThat(time(copy("/q", "/old").flag("from", "s"), "/old")).isEqualTo(MemoryTree.TIME);
    assertThat(time(add("dir", "/old"), "/old")).isEqualTo(MemoryTree.TIME);
  }

  @Test
  void directoriesMadeBelowASetGroupIdDirectoryInheritItsGroupAndTheBit() throws Exception {
    context.root = new MemoryTree().directory("/s", 02775, 3, 50).directory("/plain", 0755, 3, 50);
    assertThat(changes(copy("a.txt", "/s/x/y/"))).containsExactly("/s/x d 2755 0:50", "/s/x/y d 2755 0:50", "/s/x/y/a.txt f 644 0:0 a");
    assertThat(changes(copy("a.txt", "/s/x/").flag("chown", "7:8"))).containsExactly("/s/x d 2755 7:8", "/s/x/a.txt f 644 7:8 a");
    assertThat(changes(copy("a.txt", "/s/x/").flag("chmod", "700"))).containsExactly("/s/x d 2700 0:50", "/s/x/a.txt f 700 0:0 a");
    assertThat(changes(copy("dir/sub/deep", "/s/"))).as("what is copied is like its source").contains("/s/four.txt f 644 0:0 4");
    assertThat(changes(copy("dir", "/s/x"))).contains("/s/x d 2755 0:50", "/s/x/sub d 711 0:0");
    assertThat(changes(copy("a.txt", "/s/x/").flag("link", "true"))).containsExactly("/s d 755 0:0", "/s/x d 755 0:0", "/s/x/a.txt f 644 0:0 a");
    assertThat(changes(copy("a.txt", "/plain/x/"))).containsExactly("/plain/x d 755 0:0", "/plain/x/a.txt f 644 0:0 a");
    assertThat(changes(new Written("WORKDIR").line("/s/a/b"))).containsExactly("/s/a d 2755 0:50", "/s/a/b d 2755 0:50");
    context.config = ImageConfig.EMPTY.withUser("7:8");
    assertThat(changes(new Written("WORKDIR").line("/s/a"))).containsExactly("/s/a d 2755 7:8");
    archive(FileContent.of("tar"));
    context.buildContext = new MemoryTree().file("/t.tar", "tar");
    assertThat(changes(add("t.tar", "/s/x"))).contains("/s/x d 2755 0:50", "/s/x/implied d 2755 0:0", "/s/x/in d 750 7:8");
  }

  @Test
  void aLinkedCopyCannotLookUpNames() throws Exception {
    assertThat(copy("a.txt", "/x").flag("link", "true").flag("chown", "app").problem()).startsWith("invalid user index: -1");
    assertThat(copy("a.txt", "/x").flag("link", "true").flag("chown", "5:staff").problem()).startsWith("invalid user index: -1");
    assertThat(add("a.txt", "/x").flag("link", "true").flag("chown", ":staff").problem()).startsWith("invalid user index: -1");
    assertThat(changes(copy("a.txt", "/x").flag("link", "true").flag("chown", "5:6"))).containsExactly("/x f 644 5:6 a");
    assertThat(changes(copy("a.txt", "/x").flag("link", "true").flag("chown", "app").flag("chmod", "600")))
        .as("a mode takes the independence").containsExactly("/x f 600 1000:1000 a");
  }

  @Test
  void linksInTheDestinationAreFollowed() throws Exception {
    assertThat(changes(copy("a.txt", "/var/run/x/"))).containsExactly("/run/x d 755 0:0", "/run/x/a.txt f 644 0:0 a");
    context.root = new MemoryTree().directory("/o").link("/o/ln", "nowhere").link("/o/up", "../../../etc");
    assertThat(changes(copy("a.txt", "/o/ln"))).containsExactly("/o/nowhere f 644 0:0 a");
    assertThat(changes(copy("a.txt", "/o/up/"))).containsExactly("/etc d 755 0:0", "/etc/a.txt f 644 0:0 a");
  }

  @Test
  void whatIsInTheWayIsAnError() {
    assertThat(failure(copy("dir", "/file"))).isEqualTo("cannot copy to non-directory: /file");
    assertThat(failure(copy("a.txt", "/file/"))).isEqualTo("mkdir /file: not a directory");
    assertThat(failure(copy("a.txt", "/file/x"))).isEqualTo("mkdir /file: not a directory");
    context.buildContext = new MemoryTree().directory("/x").link("/x/sub", "a");
    assertThat(failure(copy("x", "/was/"))).isEqualTo("cannot replace to directory /was/sub with file");
  }

  @Test
  void aMissingNameIsAnErrorAndAWildcardWithoutMatchIsNot() throws Exception {
    assertThat(failure(copy("nope", "/o"))).startsWith("source \"/nope\": not found");
    assertThat(failure(copy("dangling", "/o"))).startsWith("source \"/dangling\": not found");
    assertThat(changes(copy("*.nope", "/o/"))).isEmpty();
  }

  @Test
  void sourcesAreWildcardsAndDoNotClimb() throws Exception {
    assertThat(changes(copy("?.txt", "/o/"))).containsExactly("/o d 755 0:0", "/o/a.txt f 644 0:0 a", "/o/b.txt f 644 0:0 b");
    assertThat(changes(copy("d*/s*/*.txt", "/o/"))).containsExactly("/o d 755 0:0", "/o/three.txt f 600 0:0 3");
    assertThat(changes(copy("../../a.txt", "/x"))).containsExactly("/x f 644 0:0 a");
    assertThat(changes(copy("ln", "/o/"))).containsExactly("/o d 755 0:0", "/o/ln f 644 0:0 a");
    assertThat(copy("[a", "/x").problem()).isEqualTo("syntax error in pattern: [a");
  }

  @Test
  void severalSourcesOverwriteADestinationThatIsNoDirectory() throws Exception {
    assertThat(changes(copy("a.txt", "b.txt", "/o"))).containsExactly("/o f 644 0:0 b");
  }

  @Test
  void excludesAreRelativeToEachSource() throws Exception {
    assertThat(changes(copy("dir", "/o").flag("exclude", "*.txt").flag("exclude", "sub/deep")))
        .containsExactly("/o d 755 0:0", "/o/sub d 711 0:0", "/o/sub/link l -> /etc/passwd", "/o/sub/three.txt f 600 0:0 3",
            "/o/two.md f 644 0:0 2");
    assertThat(changes(copy("dir", "/o").flag("exclude", "**").flag("exclude", "!sub/deep")))
        .containsExactly("/o d 755 0:0", "/o/sub d 711 0:0", "/o/sub/deep d 755 0:0", "/o/sub/deep/four.txt f 644 0:0 4");
    assertThat(changes(copy("a.txt", "/o/").flag("exclude", "a*"))).contains("/o/a.txt f 644 0:0 a");
  }

  @Test
  void parentsKeepsTheDirectoriesAbove() throws Exception {
    assertThat(changes(copy("dir/sub/three.txt", "/o/").flag("parents", "true")))
        .containsExactly("/o d 755 0:0", "/o/dir d 750 0:0", "/o/dir/sub d 711 0:0", "/o/dir/sub/three.txt f 600 0:0 3");
    assertThat(changes(copy("dir/./sub/three.txt", "/o/").flag("parents", "true")))
        .containsExactly("/o d 755 0:0", "/o/sub d 711 0:0", "/o/sub/three.txt f 600 0:0 3");
    assertThat(changes(copy("./dir/**/*.txt", "/o/").flag("parents", "true")))
        .containsExactly("/o d 755 0:0", "/o/dir d 750 0:0", "/o/dir/one.txt f 644 0:0 1", "/o/dir/sub d 711 0:0",
            "/o/dir/sub/deep d 755 0:0", "/o/dir/sub/deep/four.txt f 644 0:0 4", "/o/dir/sub/three.txt f 600 0:0 3");
    assertThat(failure(copy("dir/nope", "/o/").flag("parents", "true"))).startsWith("source \"/dir/nope\": not found");
  }

  @Test
  void anOwnerIsGivenToMadeDirectoriesToo() throws Exception {
    assertThat(changes(copy("a.txt", "/o/x").flag("chown", "11:22"))).containsExactly("/o d 755 11:22", "/o/x f 644 11:22 a");
  }

  @ParameterizedTest
  @CsvSource({"11,11:11", "app,1000:1000", "app:staff,1000:50", "app:77,1000:77", "77:staff,77:50", ":staff,0:50", "1000,1000:1000"})
  void ownersAreNumbersOrNamesOfTheImage(String owner, String expected) throws Exception {
    assertThat(changes(copy("a.txt", "/x").flag("chown", owner))).containsExactly("/x f 644 " + expected + " a");
    assertThat(context.warnings).isEmpty();
  }

  @Test
  void anUnknownNameIsRootWithAWarningAndAnErrorWhereThereAreNoNames() throws Exception {
    assertThat(changes(copy("a.txt", "/x").flag("chown", "nosuch"))).containsExactly("/x f 644 0:0 a");
    assertThat(changes(copy("a.txt", "/x").flag("chown", "app:nosuch"))).containsExactly("/x f 644 1000:1000 a");
    assertThat(context.warnings).hasSize(2);
    context.root = new MemoryTree();
    assertThat(failure(copy("a.txt", "/x").flag("chown", "app"))).startsWith("invalid user index: -1");
    assertThat(changes(copy("a.txt", "/x").flag("chown", "5:6"))).containsExactly("/x f 644 5:6 a");
  }

  @ParameterizedTest
  @CsvSource(delimiter = ' ', value = {"750 750", "4755 4755", "+x 711", "u=rwX,go=rX 644", "a=r 444", "g=u 660", "u+s 4600", "go-rwx 600"})
  void aModeIsOctalOrSymbolic(String mode, String expected) throws Exception {
    context.buildContext = new MemoryTree().file("/f", "f", 0600, 0, 0);
    assertThat(changes(copy("f", "/x").flag("chmod", mode))).containsExactly("/x f " + expected + " 0:0 f");
  }

  @Test
  void aModeHoldsForAllButLinksAndSpecialBitsNotForMadeDirectories() throws Exception {
    assertThat(changes(copy("dir/sub", "/o/").flag("chmod", "1770")))
        .containsExactly("/o d 770 0:0", "/o/deep d 1770 0:0", "/o/deep/four.txt f 1770 0:0 4", "/o/link l -> /etc/passwd",
            "/o/three.txt f 1770 0:0 3");
    assertThat(copy("a", "/o").flag("chmod", "9x").problem())
        .isEqualTo("invalid chmod parameter: '9x'. it should be octal string and between 0 and 07777");
    assertThat(copy("a", "/o").flag("chmod", "10000").problem()).startsWith("invalid chmod parameter");
  }

  @Test
  void aLinkedCopyDoesNotLookAtTheRoot() throws Exception {
    var written = copy("a.txt", "/var/run/x").flag("link", "true");
    assertThat(written.instruction().rootAccess()).isEqualTo(RootAccess.NONE);
    assertThat(changes(written)).containsExactly("/var d 755 0:0", "/var/run d 755 0:0", "/var/run/x f 644 0:0 a");
    assertThat(changes(copy("a.txt", "/var/run/x").flag("link", "true").flag("chmod", "600"))).containsExactly("/run/x f 600 0:0 a");
  }

  @Test
  void filesOfAStageKeepOwnerAndAttributes() throws Exception {
    var xattrs = Map.of("security.capability", XattrValue.of(new byte[] {1}));
    var node = new FileNode.RegularFile(Metadata.of(04755, 3, 4, MemoryTree.TIME).withXattrs(xattrs), FileContent.of("x"));
    context.named.put("s", new MemoryTree().directory("/q", 0700, 12, 13).put("/q/f", node));
    var written = copy("/q", "/o").flag("from", "s");
    assertThat(changes(written)).containsExactly("/o d 755 0:0", "/o/f f 4755 3:4 x");
    assertThat(run(written).diff().changes().getLast()).isEqualTo(new Change.Put(new ImagePath("/o/f"), node));
    context.buildContext = new MemoryTree().put("/f", node);
    assertThat(run(copy("f", "/x")).diff().changes())
        .containsExactly(new Change.Put(new ImagePath("/x"), node.with(Metadata.of(04755, 0, 0, MemoryTree.TIME))));
  }

  @Test
  void hardLinksInsideOneSourceStay() throws Exception {
    context.buildContext = new MemoryTree().directory("/d").name("/d/x", "same", 1).name("/d/y", "same", 1).name("/z", "same", 1)
        .directory("/e").file("/e/x", "other");
    assertThat(changes(copy("d", "/o"))).containsExactly("/o d 755 0:0", "/o/x f 644 0:0 same", "/o/y is /o/x");
    assertThat(changes(copy("d", "z", "/o/"))).contains("/o/y is /o/x", "/o/z f 644 0:0 same");
    assertThat(changes(copy("d", "e", "/o/"))).contains("/o/x f 644 0:0 other", "/o/y f 644 0:0 same");
  }

  @Test
  void heredocsAreFilesAndComeLast() throws Exception {
    var written = copy("<<one", "b.txt", "<<-two", "/o/").body("<<one", "1\n").body("<<-two", "\t\t2\n\t 3\n");
    assertThat(changes(written))
        .containsExactly("/o d 755 0:0", "/o/b.txt f 644 0:0 b", "/o/one f 644 0:0 1\n", "/o/two f 644 0:0 2\n 3\n");
    assertThat(run(written).createdBy()).contains("COPY b.txt <<one <<two /o/ # buildkit");
    assertThat(copy("a", "<<x").body("<<x", "").problem()).isEqualTo("COPY cannot accept a heredoc as a destination");
  }

  @Test
  void theHistoryShowsWhatWasExpanded() throws Exception {
    assertThat(run(copy("a.txt", "b.txt", "/o x/").flag("chmod", "755").flag("chown", "app").flag("exclude", "q")).createdBy())
        .contains("COPY --chown=app --chmod=755 a.txt b.txt /o x/ # buildkit");
    assertThat(run(copy("dir", "/o/").flag("parents", "true").flag("link", "true")).createdBy())
        .contains("COPY --parents dir /o/ # buildkit");
  }

  @Test
  void inputsNameWhatIsRead() {
    assertThat(copy("a", "d*", "/o/").instruction().inputs())
        .containsExactly(new Input.Files(new Origin.BuildContext(), List.of("a", "d*")));
    assertThat(copy("a/**/b", "/o/").flag("from", "0").flag("parents", "true").instruction().inputs())
        .containsExactly(new Input.Files(new Origin.Named("0", true), List.of("/a")));
  }

  @Test
  void wrongArgumentsAreErrors() {
    var few = "COPY requires at least two arguments, but only one was provided. Destination could not be determined";
    assertThat(copy().problem()).isEqualTo(few);
    assertThat(copy("a").problem()).isEqualTo(few);
    assertThat(copy("a", "/b").flag("from", "$X").problem()).startsWith("variable expansion is not supported for --from");
    assertThat(copy("https://x/y", "/b").problem()).isEqualTo("source can't be a URL for COPY");
    assertThat(copy("https://x/y.git#main", "/b").problem()).isEqualTo("source can't be a git ref for COPY");
    assertThat(copy("git@host:x/y", "/b").problem()).isEqualTo("source can't be a git ref for COPY");
  }

  private static Written add(String... words) {
    return new Written("ADD").words(words);
  }

  private FileContent archive(FileContent content) {
    context.archives.put(content, new MemoryTree().directory("/in", 0750, 7, 8).name("/in/f", "hi", 1).name("/in/h", "hi", 1)
        .implied("/implied").file("/implied/g", "g", 0644, 5, 6));
    return content;
  }

  @Test
  void addUnpacksArchivesOfTheContext() throws Exception {
    archive(FileContent.of("tar"));
    context.buildContext = new MemoryTree().file("/t.tar", "tar").directory("/d").file("/d/t.tar", "tar");
    assertThat(changes(add("t.tar", "/o")))
        .containsExactly("/o d 755 0:0", "/o/implied d 755 0:0", "/o/implied/g f 644 5:6 g", "/o/in d 750 7:8", "/o/in/f f 644 0:0 hi",
            "/o/in/h is /o/in/f");
    assertThat(changes(add("t.tar", "/o").flag("chown", "3:4"))).contains("/o d 755 3:4", "/o/in d 750 3:4", "/o/implied d 755 0:0");
    assertThat(changes(add("t.tar", "/o/").flag("unpack", "false"))).containsExactly("/o d 755 0:0", "/o/t.tar f 644 0:0 tar");
    assertThat(changes(add("d", "/o/"))).containsExactly("/o d 755 0:0", "/o/t.tar f 644 0:0 tar");
    assertThat(failure(add("t.tar", "/file"))).isEqualTo("mkdir /file: not a directory");
  }

  /** As in a build with SOURCE_DATE_EPOCH from an archive that was made with the same one. */
  @Test
  void aListedDirectoryAsOldAsTheBuildIsGivenAwayLikeAnyOther() throws Exception {
    var asOldAsTheBuild = new FileNode.Directory(Metadata.of(0755, 0, 0, FakeExecutionContext.NOW));
    context.archives.put(FileContent.of("tar"), new MemoryTree().put("/listed", asOldAsTheBuild));
    context.buildContext = new MemoryTree().file("/t.tar", "tar");
    assertThat(changes(add("t.tar", "/o").flag("chown", "3:4"))).containsExactly("/o d 755 3:4", "/o/listed d 755 3:4");
    context.root = new MemoryTree().directory("/o").directory("/o/listed", 0700, 9, 9);
    assertThat(changes(add("t.tar", "/o"))).containsExactly("/o/listed d 755 0:0");
  }

  @Test
  void anArchiveTakesThePlaceOfWhatIsThere() throws Exception {
    archive(FileContent.of("tar"));
    context.buildContext = new MemoryTree().file("/t.tar", "tar");
    var root = new MemoryTree().directory("/o").link("/o/in", "/e").directory("/o/implied", 01777, 1, 1).directory("/o/implied/g")
        .file("/o/implied/g/x", "x");
    context.root = root;
    var outcome = run(add("t.tar", "/o/"));
    assertThat(outcome.diff().changes().stream().map(CopyTest::show))
        .containsExactly("/o/implied/g f 644 5:6 g", "/o/in d 750 7:8", "/o/in/f f 644 0:0 hi", "/o/in/h is /o/in/f");
    assertThat(root.apply(outcome.diff()).find(new ImagePath("/o/implied/g/x"))).isEmpty();
  }

  @Test
  void addFetchesAndChecksOut() throws Exception {
    var url = "http://host/a/f.txt?q";
    context.remote.put(url, new dev.kaniko.instruction.ExecutionContext.Fetched(FileContent.of("f"), Optional.empty(), url));
    context.repositories.put("https://host/r.git", new MemoryTree().file("/README", "r"));
    assertThat(changes(add(url, "/o/"))).containsExactly("/o d 755 0:0", "/o/f.txt f 600 0:0 f");
    assertThat(run(add(url, "/x")).diff().changes().getFirst())
        .isInstanceOfSatisfying(Change.Put.class, put -> assertThat(put.node().metadata().modified()).isEqualTo(Instant.EPOCH));
    assertThat(changes(add("https://host/r.git", "/o"))).containsExactly("/o d 755 0:0", "/o/README f 644 0:0 r");
    assertThat(Add.fileName("http://host/")).isEqualTo("__unnamed__");
    assertThat(Add.fileName("http://host")).isEqualTo("__unnamed__");
    assertThat(Add.fileName("http://host/a/b%20c+d/?e")).isEqualTo("b c+d");
    assertThat(Add.fileName("http://host/a%2Fb")).isEqualTo("b");
    assertThat(Add.fileName("http://host/a%zz")).isEqualTo("__unnamed__");
    assertThat(run(add(url, "/o/").flag("chmod", "755")).createdBy()).contains("ADD --chmod=755 " + url + " /o/ # buildkit");
  }

  @Test
  void aChecksumNeedsOneRemoteSource() {
    var sum = "sha256:" + "0".repeat(64);
    assertThat(add("a", "/b").flag("checksum", sum).problem()).isEqualTo("checksum requires HTTP(S) or Git sources");
    assertThat(add("http://a/a", "http://a/b", "/b").flag("checksum", sum).problem())
        .isEqualTo("checksum can't be specified for multiple sources");
    assertThat(add("http://a/a", "/b").flag("checksum", "md5:00").problem()).contains("unsupported digest algorithm");
    assertThat(add("https://a/b.git?foo=1", "/b").problem()).isEqualTo("unexpected query \"foo\"");
    assertThat(add("http://a/a", "/b").flag("checksum", sum).problem()).isEmpty();
  }

  @Test
  void workdirMakesItsDirectoryForTheUser() throws Exception {
    context.config = ImageConfig.EMPTY.withUser("app").withWorkingDir("/was");
    var outcome = run(new Written("WORKDIR").line("x/y"));
    assertThat(outcome.diff().changes().stream().map(CopyTest::show)).containsExactly("/was/x d 755 1000:1000", "/was/x/y d 755 1000:1000");
    assertThat(outcome.createdBy()).contains("WORKDIR /was/x/y");
    assertThat(run(new Written("WORKDIR").line("/etc//")).config().applyTo(context.config).workingDir()).isEqualTo("/etc//");
    assertThat(run(new Written("WORKDIR").line("/was")).layer()).isPresent();
    assertThat(run(new Written("WORKDIR").line("/")).layer()).isEmpty();
    assertThat(changes(new Written("WORKDIR").line("/var/run/z"))).containsExactly("/run/z d 755 1000:1000");
    assertThatThrownBy(() -> run(new Written("WORKDIR").line("/file"))).hasMessage("mkdir /file: not a directory");
  }

  @Test
  void theQueryOfARepositoryIsCheckedAgainstTheFlags() {
    var repository = "https://h/a.git?keep-git-dir=1&checksum=abc";
    assertThat(add(repository, "/b").flag("keep-git-dir", "false").problem()).isEqualTo("inconsistent keep-git-dir configuration");
    assertThat(add(repository, "/b").flag("checksum", "abd").problem()).isEqualTo("checksum mismatch \"abd\" != \"abc\"");
    assertThat(add("https://h/a.git?tag=1&branch=2", "/b").problem()).isEqualTo("branch conflicts with tag");
    assertThat(add(repository, "/b").flag("keep-git-dir", "true").problem()).isEmpty();
    assertThat(add("github.com/a/b", "/b").problem()).isEmpty();
    assertThat(copy("git@h:a/b", "/b").problem()).isEqualTo("source can't be a git ref for COPY");
  }
}
