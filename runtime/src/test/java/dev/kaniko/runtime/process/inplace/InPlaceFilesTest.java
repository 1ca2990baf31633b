package dev.kaniko.runtime.process.inplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.RemoveTree;
import dev.kaniko.runtime.process.IsolationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Two directories stand for the container and the root: what the container keeps is named, and nothing needs to be mounted. */
final class InPlaceFilesTest {
  private static final FileTime THEN = FileTime.fromMillis(1_000_000_000_000L);

  private Path scratch = Path.of("");
  private Path container = Path.of("");
  private Path root = Path.of("");
  private Path work = Path.of("");

  @BeforeTry
  void makeDirectories() throws IOException {
    scratch = Files.createTempDirectory("in-place");
    container = Files.createDirectory(scratch.resolve("container"));
    root = Files.createDirectory(scratch.resolve("root"));
    work = Files.createDirectory(scratch.resolve("work"));
  }

  @AfterTry
  void removeDirectories() throws IOException {
    try (var files = Files.walk(scratch)) {
      for (var file : files.toList().reversed()) {
        Files.delete(file);
      }
    }
  }

  private InPlaceFiles enter(String... closed) throws IOException {
    return InPlaceFiles.enter(
        container, root, Arrays.stream(closed).map(ImagePath::clean).collect(Collectors.toSet()), new InPlaceJournal(work));
  }

  private static void write(Path directory, String path, String content) throws IOException {
    var file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** All names below {@code directory}, with kind, content, mode and time. */
  private static Map<String, String> tree(Path directory) throws IOException {
    var tree = new TreeMap<String, String>();
    try (var files = Files.walk(directory)) {
      for (var file : files.toList()) {
        var attributes = Files.readAttributes(file, "unix:mode,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        var content = Files.isSymbolicLink(file) ? Files.readSymbolicLink(file).toString()
            : Files.isRegularFile(file) ? Files.readString(file) : "";
        tree.put(directory.relativize(file).toString(), attributes.get("mode") + " " + attributes.get("lastModifiedTime") + " " + content);
      }
    }
    return tree;
  }

  private static List<String> names(Path directory) throws IOException {
    return tree(directory).keySet().stream().filter(name -> !name.isEmpty()).toList();
  }

  /** What is in one of the two at first. */
  record Planned(String path, String kind) {
    void make(Path directory) throws IOException {
      var file = directory.resolve(path);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) || isBelowNoDirectory(directory)) {
        return;
      }
      Files.createDirectories(file.getParent());
      switch (kind) {
        case "directory" -> Files.createDirectory(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        case "link" -> Files.createSymbolicLink(file, Path.of("a/b"));
        default -> Files.writeString(file, kind);
      }
    }

    private boolean isBelowNoDirectory(Path directory) {
      var above = directory;
      for (var name : Path.of(path).getParent() == null ? List.<Path>of() : Objects.requireNonNull(Path.of(path).getParent())) {
        above = above.resolve(name);
        if (Files.exists(above, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(above, LinkOption.NOFOLLOW_LINKS)) {
          return true;
        }
      }
      return false;
    }
  }

  @Provide
  Arbitrary<List<Planned>> trees() {
    var name = Arbitraries.of("a", "b", "c");
    var path = name.list().ofMinSize(1).ofMaxSize(4).map(names -> String.join("/", names));
    return Combinators.combine(path, Arbitraries.of("directory", "link", "one", "two")).as(Planned::new).list().ofMaxSize(12);
  }

  private void plant(List<Planned> here, List<Planned> there) throws IOException {
    for (var planned : here) {
      planned.make(container);
    }
    for (var planned : there) {
      planned.make(root);
    }
  }

  private static void setTimes(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.filter(file -> !Files.isSymbolicLink(file)).toList()) {
        Files.setLastModifiedTime(file, THEN);
      }
    }
  }

  @Property(tries = 200)
  void whereNothingIsDoneNothingChanges(@ForAll("trees") List<Planned> here, @ForAll("trees") List<Planned> there, @ForAll("trees") List<Planned> kept)
      throws IOException {
    plant(here, there);
    setTimes(container);
    setTimes(root);
    var containerBefore = tree(container);
    var rootBefore = tree(root);
    var closed = kept.stream().map(Planned::path).filter(path -> Files.exists(container.resolve(path), LinkOption.NOFOLLOW_LINKS)).toArray(String[]::new);

    enter(Arrays.stream(closed).map(path -> "/" + path).toArray(String[]::new)).close();

    assertThat(tree(container)).isEqualTo(containerBefore);
    assertThat(tree(root)).isEqualTo(rootBefore);
    assertThat(names(work)).containsExactly("held");
  }

  @Property(tries = 200)
  void aProcessThatDiesCanBeClearedUpAfter(@ForAll("trees") List<Planned> here, @ForAll("trees") List<Planned> there) throws IOException {
    plant(here, there);
    var before = names(container);
    enter();
    write(container, "new/file", "of the process");

    assertThat(new InPlaceJournal(work).recover(container)).isTrue();

    assertThat(names(container)).isEqualTo(before);
    assertThat(new InPlaceJournal(work).recover(container)).isFalse();
  }

  @Property(tries = 200)
  void whatStaysIsTakenAwayLaterAndNothingElse(@ForAll("trees") List<Planned> here, @ForAll("trees") List<Planned> there) throws IOException {
    plant(here, there);
    var before = names(container);
    var ofRoot = names(root);

    enter().stay();
    write(container, "later/file", "of whoever came after");

    assertThat(names(container)).containsAll(ofRoot);
    assertThat(new InPlaceJournal(work).recover(container)).isTrue();
    assertThat(names(container)).containsExactlyInAnyOrderElementsOf(Stream.concat(before.stream(), Stream.of("later", "later/file")).toList());
    assertThat(new InPlaceJournal(work).recover(container)).isFalse();
  }

  @Property(tries = 1)
  void whatAProcessDoesIsDoneToTheRoot() throws IOException {
    write(root, "bin/sh", "shell");
    write(root, "etc/passwd", "root");
    write(root, "etc/old", "old");
    write(container, "etc/hosts", "mounted");
    write(container, "kaniko/executor", "ours");

    try (var files = enter("/etc/hosts", "/kaniko")) {
      assertThat(files.isHidden(ImagePath.clean("/etc/hosts"))).isTrue();
      assertThat(names(container)).contains("bin/sh", "etc/passwd", "etc/hosts", "kaniko/executor");
      Files.delete(container.resolve("etc/old"));
      write(container, "etc/new", "new");
      write(container, "app/data", "data");
      Files.writeString(container.resolve("etc/passwd"), "changed");
    }

    assertThat(names(container)).containsExactly("etc", "etc/hosts", "kaniko", "kaniko/executor");
    assertThat(names(root)).containsExactly("app", "app/data", "bin", "bin/sh", "etc", "etc/new", "etc/passwd");
    assertThat(root.resolve("etc/passwd")).hasContent("changed");
  }

  @Property(tries = 1)
  void whatTheContainerKeepsIsInFront() throws IOException {
    write(root, "kaniko/executor", "of the image");
    write(root, "etc/hosts", "of the image");
    write(container, "kaniko/executor", "ours");
    write(container, "etc/hosts", "mounted");

    try (var files = enter("/etc/hosts", "/kaniko")) {
      assertThat(files.isHidden(ImagePath.clean("/kaniko/executor"))).isTrue();
      assertThat(container.resolve("kaniko/executor")).hasContent("ours");
      assertThat(container.resolve("etc/hosts")).hasContent("mounted");
    }

    assertThat(root.resolve("kaniko/executor")).hasContent("of the image");
    assertThat(root.resolve("etc/hosts")).hasContent("of the image");
  }

  @Property(tries = 1)
  void aFileOfTheContainerStepsAside() throws IOException {
    write(root, "etc/passwd", "of the image");
    write(container, "etc/passwd", "of the container");

    try (var files = enter()) {
      assertThat(files.isHidden(ImagePath.clean("/etc/passwd"))).isFalse();
      assertThat(container.resolve("etc/passwd")).hasContent("of the image");
      Files.delete(container.resolve("etc/passwd"));
    }

    assertThat(container.resolve("etc/passwd")).hasContent("of the container");
    assertThat(names(root)).containsExactly("etc");
  }

  @Property(tries = 1)
  void aDirectoryOfTheContainerWithoutFilesIsNotSeen() throws IOException {
    write(root, "etc/passwd", "of the image");
    Files.createDirectories(container.resolve("tmp/empty"));
    Files.createSymbolicLink(Files.createDirectory(container.resolve("bin")).resolve("sh"), Path.of("/busybox/sh"));
    write(container, "lib/libc.so.6", "of the container");
    var before = tree(container);

    try (var files = enter()) {
      assertThat(files.isHidden(ImagePath.clean("/tmp"))).isFalse();
      assertThat(names(container)).containsExactlyInAnyOrder("etc", "etc/passwd", "lib", "lib/libc.so.6");
      write(container, "tmp/made", "by the process");
    }

    assertThat(names(root)).containsExactlyInAnyOrder("etc", "etc/passwd", "tmp", "tmp/made");
    assertThat(tree(container)).isEqualTo(before);
  }

  @Property(tries = 1)
  void aSharedDirectoryTakesTheMetadataOfTheRoot() throws IOException {
    write(root, "etc/passwd", "of the image");
    write(container, "etc/hosts", "mounted");
    Files.setPosixFilePermissions(root.resolve("etc"), PosixFilePermissions.fromString("rwxrwx---"));
    Files.setLastModifiedTime(root.resolve("etc"), THEN);
    var before = tree(container);

    try (var files = enter("/etc/hosts")) {
      assertThat(files.isHidden(ImagePath.ROOT)).isFalse();
      assertThat(Files.getPosixFilePermissions(container.resolve("etc"))).isEqualTo(PosixFilePermissions.fromString("rwxrwx---"));
      assertThat(Files.getLastModifiedTime(container.resolve("etc"))).isEqualTo(THEN);
      Files.setPosixFilePermissions(container.resolve("etc"), PosixFilePermissions.fromString("rwx------"));
    }

    assertThat(Files.getPosixFilePermissions(root.resolve("etc"))).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.getLastModifiedTime(root.resolve("etc"))).isEqualTo(THEN);
    assertThat(tree(container)).isEqualTo(before);
  }

  @Property(tries = 1)
  void aSharedDirectoryCanBeRemovedAndReplaced() throws IOException {
    write(root, "var/log/messages", "of the image");
    write(root, "opt/tool", "of the image");
    write(container, "var/cache/file", "of the container");
    write(container, "opt/other", "of the container");

    try (var files = enter()) {
      assertThat(files.isHidden(ImagePath.ROOT)).isFalse();
      RemoveTree.onOneFileSystem(dev.kaniko.runtime.linux.Directory.open(container), "var");
      RemoveTree.onOneFileSystem(dev.kaniko.runtime.linux.Directory.open(container), "opt");
      Files.createSymbolicLink(container.resolve("opt"), Path.of("usr/opt"));
    }

    assertThat(names(root)).containsExactly("opt");
    assertThat(Files.readSymbolicLink(root.resolve("opt"))).hasToString("usr/opt");
  }

  @Property(tries = 1)
  void aSharedDirectoryThatIsMovedIsMovedInTheRoot() throws IOException {
    write(root, "etc/passwd", "of the image");
    write(container, "etc/hosts", "mounted");
    var before = names(container);

    try (var files = enter("/etc/hosts")) {
      assertThat(files.isHidden(ImagePath.ROOT)).isFalse();
      Files.createDirectories(container.resolve("a/b"));
      Files.move(container.resolve("etc"), container.resolve("a/b/old"));
      Files.createSymbolicLink(container.resolve("etc"), scratch);
      write(container, "a/b/old/new", "new");
    }

    assertThat(names(container)).isEqualTo(before);
    assertThat(names(root)).containsExactly("a", "a/b", "a/b/old", "a/b/old/new", "a/b/old/passwd", "etc");
    assertThat(Files.readSymbolicLink(root.resolve("etc"))).isEqualTo(scratch);
  }

  @Property(tries = 1)
  void sharedDirectoriesThatAreMovedIntoOneAnotherAreSoInTheRoot() throws IOException {
    write(root, "etc/ssl/certificate", "of the image");
    write(root, "var/log/messages", "of the image");
    write(container, "etc/ssl/mounted", "mounted");
    write(container, "var/run/secrets/token", "mounted");
    var before = names(container);

    try (var files = enter("/etc/ssl/mounted", "/var/run/secrets")) {
      assertThat(files.isHidden(ImagePath.ROOT)).isFalse();
      Files.move(container.resolve("etc/ssl"), container.resolve("ssl"));
      Files.move(container.resolve("var"), container.resolve("ssl/var"));
      Files.move(container.resolve("etc"), container.resolve("ssl/var/etc"));
      Files.move(container.resolve("ssl"), container.resolve("etc"));
    }

    assertThat(names(container)).isEqualTo(before);
    assertThat(names(root)).containsExactly("etc", "etc/certificate", "etc/var", "etc/var/etc", "etc/var/log", "etc/var/log/messages");
  }

  @Property(tries = 1)
  void whatTheContainerKeepsIsPutBackAndTheProcessFails() throws IOException {
    write(root, "bin/sh", "shell");
    write(container, "opt/kaniko/executor", "ours");
    var before = names(container);
    var files = enter("/opt/kaniko");
    Files.move(container.resolve("opt/kaniko"), container.resolve("bin/moved"));
    write(container, "opt/kaniko/executor", "of the process");

    assertThatThrownBy(files::close).isInstanceOf(IsolationException.class).hasMessageContaining("the process has moved /opt/kaniko");

    assertThat(names(container)).isEqualTo(before);
    assertThat(container.resolve("opt/kaniko/executor")).hasContent("ours");
    assertThat(names(work)).containsExactly("held");
  }

  @Property(tries = 1)
  void whatIsMadeBesideAMountInADirectoryThatTheRootLacksBelongsToTheRoot() throws IOException {
    write(root, "bin/sh", "shell");
    write(container, "data/a/b/volume/file", "mounted");
    write(container, "data/a/settings", "mounted");
    Files.createDirectory(container.resolve("data/empty"));
    Files.setPosixFilePermissions(container.resolve("data/a"), PosixFilePermissions.fromString("rwxr-x---"));
    var before = tree(container);

    try (var files = enter("/data/a/b/volume", "/data/a/settings")) {
      assertThat(files.isHidden(ImagePath.clean("/data/a"))).isFalse();
      write(container, "data/a/file", "new");
      write(container, "data/empty/file", "new");
      Files.setLastModifiedTime(container.resolve("data/a"), THEN);
    }

    assertThat(tree(container)).isEqualTo(before);
    assertThat(names(root)).containsExactly("bin", "bin/sh", "data", "data/a", "data/a/file", "data/empty", "data/empty/file");
    assertThat(Files.getPosixFilePermissions(root.resolve("data/a"))).isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
    assertThat(Files.getLastModifiedTime(root.resolve("data/a"))).isEqualTo(THEN);
  }

  @Property(tries = 1)
  void whatIsMadeAmongFilesOfTheContainerBelongsToTheRoot() throws IOException {
    write(root, "usr/bin/sh", "shell");
    write(container, "usr/share/tool/doc/text", "of the container");
    write(container, "usr/share/tool/text", "of the container");
    write(container, "busybox/sh", "of the container");
    write(container, "data/volume/file", "mounted");
    write(container, "data/own/file", "of the container");
    var before = tree(container);

    try (var files = enter("/data/volume")) {
      assertThat(files.isHidden(ImagePath.ROOT)).isFalse();
      write(container, "usr/share/tool/doc/new", "new");
      write(container, "data/own/new/file", "new");
      Files.setPosixFilePermissions(container.resolve("busybox"), PosixFilePermissions.fromString("rwx------"));
    }

    assertThat(names(container)).containsExactlyElementsOf(before.keySet().stream().filter(name -> !name.isEmpty()).toList());
    assertThat(names(root)).containsExactly("data", "data/own", "data/own/new", "data/own/new/file", "usr", "usr/bin", "usr/bin/sh", "usr/share",
        "usr/share/tool", "usr/share/tool/doc", "usr/share/tool/doc/new");
  }

  @Property(tries = 1)
  void aFileOfTheContainerThatIsChangedBelongsToTheRoot() throws IOException {
    write(root, "etc/passwd", "of the image");
    write(container, "etc/motd", "of the container");
    write(container, "etc/issue", "of the container");
    write(container, "etc/left", "of the container");
    write(container, "usr/share/tool/text", "of the container");
    write(container, "usr/share/tool/mode", "of the container");
    write(container, "usr/share/tool/left", "of the container");
    write(container, "top", "of the container");

    try (var files = enter()) {
      assertThat(files.isHidden(ImagePath.ROOT)).isFalse();
      Files.writeString(container.resolve("etc/motd"), "of the process!!");
      Files.delete(container.resolve("etc/issue"));
      Files.writeString(container.resolve("etc/issue"), "of the process");
      Files.writeString(container.resolve("usr/share/tool/text"), "of the process");
      Files.setPosixFilePermissions(container.resolve("usr/share/tool/mode"), PosixFilePermissions.fromString("rwx------"));
      Files.delete(container.resolve("top"));
      Files.createDirectory(container.resolve("top"));
    }

    assertThat(names(root)).containsExactly("etc", "etc/issue", "etc/motd", "etc/passwd", "top", "usr", "usr/share", "usr/share/tool", "usr/share/tool/mode",
        "usr/share/tool/text");
    assertThat(root.resolve("etc/motd")).hasContent("of the process!!");
    assertThat(root.resolve("usr/share/tool/mode")).hasContent("of the container");
    assertThat(names(container)).containsExactly("etc", "etc/left", "usr", "usr/share", "usr/share/tool", "usr/share/tool/left");
  }

  @Property(tries = 1)
  void aFileThatTheContainerWritesToMeanwhileStays() throws IOException {
    write(root, "etc/passwd", "of the image");
    write(container, "log/build", "");
    write(container, "log/read", "");

    try (var log = Files.newOutputStream(container.resolve("log/build")); var files = enter()) {
      assertThat(files.isHidden(ImagePath.ROOT)).isFalse();
      log.write("line".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(names(container)).containsExactly("log", "log/build", "log/read");
    assertThat(names(root)).containsExactly("etc", "etc/passwd");
  }

  @Property(tries = 1)
  void aDirectoryThatLeadsToAMountIsOfTheRootIfItsModeIsSet() throws IOException {
    write(container, "data/a/b/volume/file", "mounted");
    write(container, "other/volume/file", "mounted");
    var before = tree(container);

    try (var files = enter("/data/a/b/volume", "/other/volume")) {
      assertThat(files.isHidden(ImagePath.ROOT)).isFalse();
      Files.setPosixFilePermissions(container.resolve("data/a"), PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    assertThat(tree(container)).isEqualTo(before);
    assertThat(names(root)).containsExactly("data", "data/a");
    assertThat(Files.getPosixFilePermissions(root.resolve("data/a"))).isEqualTo(PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @Property(tries = 1)
  void aDirectoryThatLeadsToAMountIsOfTheRootIfItIsMoved() throws IOException {
    write(root, "opt/tool", "of the image");
    write(container, "data/a/volume/file", "mounted");
    var before = tree(container);

    try (var files = enter("/data/a/volume")) {
      assertThat(files.isHidden(ImagePath.ROOT)).isFalse();
      write(container, "data/a/file", "new");
      Files.move(container.resolve("data"), container.resolve("opt/moved"));
      write(container, "data", "another");
    }

    assertThat(tree(container)).isEqualTo(before);
    assertThat(names(root)).containsExactly("data", "opt", "opt/moved", "opt/moved/a", "opt/moved/a/file", "opt/tool");
    assertThat(root.resolve("data")).hasContent("another");
  }

  @Property(tries = 1)
  void whatIsMadeBesideAMountGoesToWhereALinkOfTheRootLeads() throws IOException {
    Files.createDirectories(root.resolve("var"));
    Files.createSymbolicLink(root.resolve("var/run"), Path.of("/run"));
    write(root, "run/lock/old", "of the image");
    Files.setPosixFilePermissions(root.resolve("run"), PosixFilePermissions.fromString("rwxrwxrwx"));
    write(container, "var/run/secrets/own/token", "mounted");
    write(container, "run/secrets/note", "mounted");
    var before = tree(container);

    try (var files = enter("/var/run/secrets/own", "/run/secrets/note")) {
      assertThat(files.isHidden(ImagePath.clean("/var/run/secrets/own/token"))).isTrue();
      write(container, "var/run/daemon.pid", "1");
      write(container, "var/run/lock/new", "new");
      write(container, "var/run/secrets/file", "new");
      write(container, "run/other", "new");
    }

    assertThat(tree(container)).isEqualTo(before);
    assertThat(Files.readSymbolicLink(root.resolve("var/run"))).hasToString("/run");
    assertThat(names(root)).containsExactly(
        "run", "run/daemon.pid", "run/lock", "run/lock/new", "run/lock/old", "run/other", "run/secrets", "run/secrets/file", "var", "var/run");
    assertThat(Files.getPosixFilePermissions(root.resolve("run"))).isEqualTo(PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @Property(tries = 1)
  void aProcessThatWritesToWhereTheRootHasNoPlaceFails() throws IOException {
    Files.createDirectories(root.resolve("var"));
    Files.createSymbolicLink(root.resolve("var/run"), Path.of("/none"));
    write(root, "data", "a file");
    write(container, "var/run/secrets/token", "mounted");
    write(container, "data/volume/file", "mounted");
    var before = tree(container);
    enter("/var/run/secrets", "/data/volume").close();
    for (var directory : List.of("var/run", "data")) {
      var files = enter("/var/run/secrets", "/data/volume");
      write(container, directory + "/a/b", "new");

      assertThatThrownBy(files::close).isInstanceOf(IsolationException.class).hasMessageContaining("wrote to /" + directory + " cannot be in the image");

      assertThat(tree(container)).isEqualTo(before);
      assertThat(names(root)).containsExactly("data", "var", "var/run");
    }
  }
}
