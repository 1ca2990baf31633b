package dev.kaniko.runtime.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DirectoryTest {
  @TempDir Path path;
  private Directory directory = Directory.WORKING;

  @BeforeEach
  void open() throws IOException {
    directory = Directory.open(path);
  }

  @AfterEach
  void close() {
    directory.close();
  }

  @Test
  void aFailureNamesCallPathAndError() {
    var failure = catchThrowableOfType(ErrnoException.class, () -> directory.openFile("missing"));

    assertThat(failure).hasMessage("missing: no such file or directory (openat)");
    assertThat(failure.errnoName()).isEqualTo("ENOENT");
    assertThat(failure.isNotFound()).isTrue();
    assertThat(failure.is(Errno.ENOENT)).isTrue();
  }

  @Test
  void statusAgreesWithTheJdk() throws IOException {
    Files.writeString(path.resolve("file"), "12345");
    directory.changeMode("file", 06751);
    Files.createLink(path.resolve("second"), path.resolve("file"));

    var status = directory.status("file");

    assertThat(status.type()).isEqualTo(FileType.REGULAR);
    assertThat(status.mode()).isEqualTo(Files.getAttribute(path.resolve("file"), "unix:mode"));
    assertThat(status.permissions()).isEqualTo(06751);
    assertThat(status.size()).isEqualTo(5);
    assertThat(status.links()).isEqualTo(2);
    assertThat(status.uid()).isEqualTo(Files.getAttribute(path.resolve("file"), "unix:uid"));
    assertThat(status.gid()).isEqualTo(Files.getAttribute(path.resolve("file"), "unix:gid"));
    assertThat(status.inode()).isEqualTo(Files.getAttribute(path.resolve("file"), "unix:ino"));
    assertThat(status.modified()).isEqualTo(Files.getLastModifiedTime(path.resolve("file")).toInstant());
    assertThat(directory.status(".")).isEqualTo(directory.status());
    assertThat(directory.statusIfExists("missing")).isEmpty();
  }

  @Test
  void timesBefore1970AndAfter2262HoldToTheNanosecond() throws IOException {
    Files.createFile(path.resolve("file"));
    directory.makeSymbolicLink("link", "missing");
    for (var time : new Instant[] {Instant.ofEpochSecond(-5, 123_456_789), Instant.ofEpochSecond(9_500_000_000L, 1)}) {
      directory.changeModified("file", time);
      directory.changeModified("link", time);

      assertThat(directory.status("file").modified()).isEqualTo(time);
      assertThat(directory.status("link").modified()).isEqualTo(time);
    }
  }

  @Test
  void namesThatAreNotUtf8CanBeMadeListedReadAndRemoved() throws IOException {
    var name = "caf\udce9";
    try (var file = directory.createFile(name, 0644)) {
      file.write("content".getBytes(UTF_8), 0, 7);
    }
    directory.makeSymbolicLink("link", name);

    assertThat(directory.entries()).extracting(DirectoryEntry::name).containsExactlyInAnyOrder(name, "link");
    assertThat(directory.readLink("link")).isEqualTo(name);
    assertThat(Files.readString(OsBytes.path(path + "/" + name))).isEqualTo("content");
    try (var input = directory.openFile(name).input()) {
      assertThat(new String(input.readAllBytes(), UTF_8)).isEqualTo("content");
    }
    directory.removeFile(name);
    assertThat(directory.entries()).extracting(DirectoryEntry::name).containsExactly("link");
  }

  @Test
  void aLongListingIsWholeEachTime() throws IOException {
    var names = new ArrayList<String>();
    for (int i = 0; i < 3000; i++) {
      var name = "a-rather-long-name-for-a-file-of-no-content-" + i;
      directory.createFile(name, 0600).close();
      names.add(name);
    }
    directory.makeDirectory("sub", 0700);

    assertThat(directory.entries()).extracting(DirectoryEntry::name).containsAll(names).hasSize(3001);
    assertThat(directory.entries()).contains(new DirectoryEntry("sub", FileType.DIRECTORY, directory.status("sub").inode()));
  }

  @Test
  void attributesKeepAnyBytes() throws IOException {
    var every = new byte[256];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }
    directory.createFile("file", 0600).close();
    ExtendedAttributes.write(directory, "file", "user.every", every);
    ExtendedAttributes.write(directory, "file", "user.empty", new byte[0]);

    var read = ExtendedAttributes.read(directory, "file");

    assertThat(read).containsOnlyKeys("user.empty", "user.every").containsEntry("user.every", every);
    assertThat(ExtendedAttributes.read(Directory.WORKING, path + "/file", "user.every")).hasValue(every);
    ExtendedAttributes.remove(directory, "file", "user.every");
    ExtendedAttributes.remove(directory, "file", "user.every");
    assertThat(ExtendedAttributes.read(directory, "file", "user.every")).isEmpty();
  }

  @Test
  void aLinkIsNotFollowed() throws IOException {
    Files.writeString(path.resolve("inside"), "in");
    directory.makeSymbolicLink("link", "inside");

    assertThatThrownBy(() -> directory.openFile("link")).isInstanceOf(ErrnoException.class).hasMessageContaining("symbolic links");
    try (var held = directory.hold("link")) {
      assertThat(held.status().isSymbolicLink()).isTrue();
    }
  }

  /** Tests every method with a name by reflection, so that later methods are included. */
  @ParameterizedTest
  @ValueSource(strings = {"sub/file", "/file", "..", "../file", "sub/", ""})
  void aPathInPlaceOfANameIsRefused(String name) throws Exception {
    directory.makeDirectory("sub", 0700);
    directory.createFile("file", 0600).close();
    int tried = 0;
    for (var method : Directory.class.getDeclaredMethods()) {
      if (!Modifier.isPublic(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
        continue;
      }
      for (int i = 0; i < method.getParameterCount(); i++) {
        boolean target = method.getName().equals("makeSymbolicLink") && i == 1;
        if (method.getParameterTypes()[i] == String.class && !target) {
          tried++;
          assertThat(refusal(method, i, name)).as(method + " argument " + i).hasMessageContaining("is not one name");
          assertThat(refusal(method, -1, "")).as(method + " of one name").isNull();
        }
      }
    }
    assertThat(tried).isGreaterThan(20);
    for (var call : List.<ThrowingCallable>of(
        () -> ExtendedAttributes.read(directory, name), () -> ExtendedAttributes.read(directory, name, "user.x"),
        () -> ExtendedAttributes.write(directory, name, "user.x", new byte[0]), () -> ExtendedAttributes.remove(directory, name, "user.x"))) {
      assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Calls {@code method} with {@code name} at {@code index} and valid names elsewhere. Returns the exception, or null. */
  private @Nullable Throwable refusal(Method method, int index, String name) throws ReflectiveOperationException {
    var arguments = new Object[method.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      var type = method.getParameterTypes()[i];
      arguments[i] = type == String.class ? i == index ? name : "other" : type == int.class ? (Object) 0
          : type == Directory.class ? directory : type == Instant.class ? Instant.EPOCH : type == FileType.class ? FileType.FIFO : null;
    }
    try {
      if (method.invoke(directory, arguments) instanceof OpenFile opened) {
        opened.close();
      }
    } catch (InvocationTargetException failure) {
      return failure.getCause() instanceof IllegalArgumentException refused ? refused : null;
    }
    return null;
  }

  @Test
  void modesOfLinksAreRefusedAndTheirTargetsUntouched() throws IOException {
    directory.createFile("file", 0600).close();
    directory.makeSymbolicLink("link", "file");

    var failure = catchThrowableOfType(ErrnoException.class, () -> directory.changeMode("link", 0777));

    assertThat(failure.is(Errno.EOPNOTSUPP)).isTrue();
    assertThat(directory.status("file").permissions()).isEqualTo(0600);
  }

  @Test
  void contentIsCopiedByTheKernel() throws IOException {
    var bytes = new byte[300_000];
    new java.util.Random(1).nextBytes(bytes);
    Files.write(path.resolve("from"), bytes);

    try (var from = directory.openFile("from"); var to = directory.createFile("to", 0644)) {
      assertThat(from.copyTo(to, 1_000_000)).isEqualTo(bytes.length);
    }

    assertThat(Files.readAllBytes(path.resolve("to"))).isEqualTo(bytes);
    try (var from = Directory.WORKING.openFile("/proc/self/status"); var to = directory.createFile("proc", 0644)) {
      assertThat(from.copyTo(to, 10)).isEqualTo(10);
    }
  }

  @Test
  void aPieceIsReadFromAnyPosition() throws IOException {
    Files.writeString(path.resolve("file"), "0123456789");
    var buffer = new byte[3];
    try (var file = directory.openFile("file")) {
      assertThat(file.read(buffer, 0, 3, 5)).isEqualTo(3);
      assertThat(new String(buffer, UTF_8)).isEqualTo("567");
      assertThat(file.read(buffer, 0, 3, 10)).isEqualTo(-1);
    }
  }

  @Test
  void namesMoveAndReplace() throws IOException {
    directory.createFile("a", 0600).close();
    directory.makeDirectory("sub", 0700);
    long inode = directory.status("a").inode();
    try (var sub = directory.openDirectory("sub")) {
      sub.createFile("b", 0600).close();
      assertThatThrownBy(() -> directory.renameWithoutReplacing("a", sub, "b")).isInstanceOf(ErrnoException.class);
      directory.rename("a", sub, "b");
      directory.makeHardLink("again", sub, "b");
      assertThat(sub.status("b").inode()).isEqualTo(inode);
    }

    assertThat(directory.status("again").inode()).isEqualTo(inode);
    assertThat(directory.statusIfExists("a")).isEmpty();
  }

  @Test
  void aFifoIsMadeByAnyone() throws IOException {
    directory.makeNode("fifo", FileType.FIFO, 0600, 0, 0);

    assertThat(directory.status("fifo").type()).isEqualTo(FileType.FIFO);
  }

  @Test
  void callsWorkOnManyVirtualThreadsAtOnce() throws Exception {
    var threads = new ArrayList<Thread>();
    var failures = new java.util.concurrent.ConcurrentLinkedQueue<Exception>();
    for (int i = 0; i < 200; i++) {
      var name = "file" + i;
      threads.add(Thread.ofVirtual().start(() -> {
        try {
          directory.createFile(name, 0600).close();
          directory.changeMode(name, 0640);
          assertThat(directory.status(name).permissions()).isEqualTo(0640);
        } catch (IOException e) {
          failures.add(e);
        }
      }));
    }
    for (var thread : threads) {
      thread.join();
    }

    assertThat(failures).isEmpty();
    assertThat(directory.entries()).hasSize(200);
  }

  @Test
  @Tag("system")
  void ownersDevicesAndFileCapabilitiesAreSetAndRead() throws IOException {
    directory.createFile("file", 0755).close();
    directory.makeSymbolicLink("link", "file");
    directory.changeOwner("link", 70000, 80000);
    directory.makeNode("whiteout", FileType.CHARACTER_DEVICE, 0600, 0, 0);
    directory.makeNode("disk", FileType.BLOCK_DEVICE, 0600, 259, 70000);
    var ping = java.util.HexFormat.of().parseHex("0100000200200000000000000000000000000000");
    ExtendedAttributes.write(directory, "file", "security.capability", ping);
    ExtendedAttributes.write(directory, "link", "trusted.kaniko", new byte[] {1});

    assertThat(directory.status("link").uid()).isEqualTo(70000);
    assertThat(directory.status("file").uid()).isZero();
    assertThat(directory.status("whiteout").isWhiteout()).isTrue();
    assertThat(directory.status("disk").specialMajor()).isEqualTo(259);
    assertThat(directory.status("disk").specialMinor()).isEqualTo(70000);
    assertThat(ExtendedAttributes.read(directory, "file")).containsEntry("security.capability", ping);
    assertThat(ExtendedAttributes.read(directory, "link")).containsOnlyKeys("trusted.kaniko");
  }
}
