package dev.kaniko.runtime.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.Digest;
import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.context.BuildContext;
import dev.kaniko.runtime.context.DockerIgnore;
import dev.kaniko.runtime.context.RootOwnedTree;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.snapshot.DirectoryTree;
import dev.kaniko.runtime.snapshot.FileStamp;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import dev.kaniko.runtime.snapshot.StampedContent;
import dev.kaniko.runtime.snapshot.StampedInput;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that did not change is not read again, and one that may have changed is. */
class FileHashesTest {
  /** When nothing on the disk is young any more. */
  private static final Duration LATER = Duration.ofMinutes(1);

  @TempDir Path disk;
  private Path context;
  private Path state;

  /** The paths that were opened since the last digest. */
  private final ConcurrentLinkedQueue<String> opened = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void makeFiles() throws IOException {
    context = Files.createDirectory(disk.resolve("context"));
    state = disk.resolve("state");
    Files.writeString(context.resolve("a"), "one");
    Files.writeString(Files.createDirectory(context.resolve("d")).resolve("b"), "two");
  }

  /** A content that notes when it is opened, and has the stamp of another. */
  private record Noted(StampedContent content, Runnable note) implements StampedContent {
    @Override
    public Optional<FileStamp> stamp() {
      return content.stamp();
    }

    @Override
    public long size() {
      return content.size();
    }

    @Override
    public StampedInput open() throws IOException {
      note.run();
      return content.open();
    }
  }

  private FileTree noting(FileTree tree) {
    return new FileTree() {
      @Override
      public Optional<Entry> find(ImagePath path) throws IOException {
        return tree.find(path).map(entry -> entry.node() instanceof FileNode.RegularFile file
            ? entry.with(new FileNode.RegularFile(file.metadata(), new Noted((StampedContent) file.content(), () -> opened.add(path.text()))))
            : entry);
      }

      @Override
      public List<String> list(ImagePath directory) throws IOException {
        return tree.list(directory);
      }
    };
  }

  /** Returns the digest of the context as a build comes to it that begins so much later than now. */
  private Digest digest(Duration later) throws IOException, InterruptedException {
    var now = Instant.now().plus(later);
    try (var hashes = FileHashes.in(state, () -> now)) {
      return digest(hashes);
    }
  }

  private Digest digest(FileHashes hashes) throws IOException, InterruptedException {
    opened.clear();
    try (var store = LinuxInodeStore.open(context)) {
      var seen = new RootOwnedTree(new BuildContext(new DirectoryTree(store), DockerIgnore.NONE, Set.of()));
      return new InputDigests(hashes).of(noting(seen), List.of("."));
    }
  }

  private Path table() {
    return state.resolve("file-hashes/table");
  }

  @Test
  void aFileThatDidNotChangeIsNotReadAgain() throws Exception {
    var first = digest(LATER);
    assertThat(opened).containsExactlyInAnyOrder("/a", "/d/b");
    var written = Files.getLastModifiedTime(table());

    assertThat(digest(LATER)).isEqualTo(first);

    assertThat(opened).isEmpty();
    assertThat(Files.getLastModifiedTime(table())).as("a build that learned nothing writes nothing").isEqualTo(written);
  }

  @Test
  void aChangeShowsThoughSizeAndTimeOfTheFileAreAsTheyWere() throws Exception {
    var first = digest(LATER);
    var time = Files.getLastModifiedTime(context.resolve("a"));
    Files.writeString(context.resolve("a"), "eno");
    Files.setLastModifiedTime(context.resolve("a"), time);

    assertThat(digest(LATER)).isNotEqualTo(first);

    assertThat(opened).containsExactly("/a");
  }

  @Test
  void aFileThatChangedAMomentAgoIsReadAgain() throws Exception {
    Files.setLastModifiedTime(context.resolve("a"), FileTime.from(Instant.now().minus(LATER)));
    var first = digest(Duration.ZERO);
    assertThat(digest(Duration.ZERO)).isEqualTo(first);
    assertThat(opened).containsExactlyInAnyOrder("/a", "/d/b");
  }

  @Test
  void aFileFromTheFutureIsReadAgain() throws Exception {
    Files.setLastModifiedTime(context.resolve("a"), FileTime.from(Instant.now().plus(Duration.ofDays(1))));
    digest(LATER);
    digest(LATER);
    assertThat(opened).containsExactly("/a");
  }

  @Test
  void aFileThatTookTheNameOfAnotherIsRead() throws Exception {
    var first = digest(LATER);
    Files.writeString(disk.resolve("new"), "eno");
    Files.setLastModifiedTime(disk.resolve("new"), Files.getLastModifiedTime(context.resolve("a")));
    Files.move(disk.resolve("new"), context.resolve("a"), StandardCopyOption.REPLACE_EXISTING);

    assertThat(digest(LATER)).isNotEqualTo(first);

    assertThat(opened).containsExactly("/a");
  }

  @Test
  void theHashOfAFileThatCameBetweenIsNotTakenForThatOfTheFileThatWasFound() throws Exception {
    var now = Instant.now().plus(LATER);
    try (var store = LinuxInodeStore.open(context); var hashes = FileHashes.in(state, () -> now)) {
      var found = content(store, "/a");
      Files.move(context.resolve("a"), disk.resolve("aside"));
      Files.writeString(context.resolve("a"), "eno");

      assertThat(hashes.read(found)).isEqualTo(Digests.ofText("eno").hex());
      assertThat(hashes.known(found)).isEmpty();
    }
  }

  @Test
  void aDamagedTableCountsAsEmptyAndIsReplaced() throws Exception {
    var first = digest(LATER);
    var whole = Files.readAllBytes(table());
    var flipped = whole.clone();
    flipped[whole.length / 2] ^= 1;
    var damaged = List.of(flipped, Arrays.copyOf(whole, whole.length - 1), Arrays.copyOf(whole, whole.length + 84), new byte[whole.length], new byte[0]);
    for (var bytes : damaged) {
      Files.write(table(), bytes);
      assertThat(digest(LATER)).isEqualTo(first);
      assertThat(opened).hasSize(2);
      assertThat(digest(LATER)).isEqualTo(first);
      assertThat(opened).isEmpty();
    }
  }

  @Test
  void whatIsLeftOfABuildThatWasKilledIsInNobodysWay() throws Exception {
    Files.createDirectories(state.resolve("file-hashes"));
    Files.writeString(state.resolve("file-hashes/table.new"), "half a tab");
    digest(LATER);
    digest(LATER);
    assertThat(opened).isEmpty();
  }

  @Test
  void aStateDirectoryThatCannotBeWrittenFailsNoBuild() throws Exception {
    Files.writeString(state, "no directory");
    assertThat(digest(LATER)).isEqualTo(digest(LATER));
    assertThat(opened).hasSize(2);
  }

  @Test
  void whatBuildsLearnAtOnceIsKept() throws Exception {
    var now = Instant.now().plus(LATER);
    var builds = Stream.generate(() -> FileHashes.in(state, () -> now)).limit(8).toList();
    try (var store = LinuxInodeStore.open(context)) {
      for (int i = 0; i < builds.size(); i++) {
        Files.writeString(context.resolve("of build " + i), "text");
        assertThat(builds.get(i).known(content(store, "/a"))).isEmpty();
        builds.get(i).read(content(store, "/of build " + i));
      }
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var task : builds.stream().map(build -> threads.submit(build::close)).toList()) {
          task.get();
        }
      }
      try (var next = FileHashes.in(state, () -> now)) {
        for (int i = 0; i < builds.size(); i++) {
          assertThat(next.known(content(store, "/of build " + i))).isPresent();
        }
      }
    }
  }

  /** An empty file that is nowhere but in a stamp. */
  private record Stamped(FileStamp found) implements StampedContent {
    @Override
    public Optional<FileStamp> stamp() {
      return Optional.of(found);
    }

    @Override
    public long size() {
      return 0;
    }

    @Override
    public StampedInput open() {
      return new StampedInput(InputStream.nullInputStream()) {
        @Override
        public Optional<FileStamp> stampNow() {
          return stamp();
        }
      };
    }
  }

  @Test
  void manyFilesAreRememberedInTheBuildThatReadThemAndInTheNext() throws Exception {
    var files = new ArrayList<Stamped>();
    for (int i = 0; i < 25_000; i++) {
      files.add(new Stamped(new FileStamp(i % 3, i, 0, Instant.EPOCH, Instant.EPOCH)));
    }
    try (var hashes = FileHashes.in(state)) {
      for (var file : files) {
        hashes.read(file);
      }
      assertThat(files).allMatch(file -> hashes.known(file).isPresent());
    }
    try (var hashes = FileHashes.in(state)) {
      assertThat(files).allMatch(file -> hashes.known(file).isPresent());
      assertThat(hashes.known(new Stamped(new FileStamp(0, 1, 0, Instant.EPOCH, Instant.EPOCH)))).isEmpty();
    }
  }

  /** A process that reads files and writes down each hash at once: {@code STATE CONTEXT NAME COUNT}. */
  static final class Worker {
    private Worker() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      var now = Instant.now().plus(LATER);
      var hashes = FileHashes.in(Path.of(arguments[0]), () -> now);
      try (var store = LinuxInodeStore.open(Path.of(arguments[1]))) {
        for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
          hashes.read(content(store, "/" + arguments[2] + i));
          hashes.close();
        }
      }
    }

    static Process start(Path state, Path context, String name, int count) throws IOException {
      var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      return new ProcessBuilder(
          java, "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
          Worker.class.getName(), state.toString(), context.toString(), name, Integer.toString(count)).redirectErrorStream(true).start();
    }
  }

  @Test
  void processesThatWriteAtOnceLoseNothing() throws Exception {
    int count = 50;
    for (int i = 0; i < count; i++) {
      Files.writeString(context.resolve("left" + i), "left");
      Files.writeString(context.resolve("right" + i), "right");
    }
    for (var process : List.of(Worker.start(state, context, "left", count), Worker.start(state, context, "right", count))) {
      var said = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
    }
    digest(LATER);
    assertThat(opened).containsExactlyInAnyOrder("/a", "/d/b");
  }

  private static FileContent content(LinuxInodeStore store, String path) throws IOException {
    return ((FileNode.RegularFile) new DirectoryTree(store).find(new ImagePath(path)).orElseThrow().node()).content();
  }

  @Test
  void aFileThatNobodyAskedForInAMonthIsForgotten() throws Exception {
    digest(LATER);
    Files.delete(context.resolve("a"));
    digest(Duration.ofDays(20));
    Files.writeString(context.resolve("c"), "three");
    long before = Files.size(table());

    digest(Duration.ofDays(40));

    assertThat(opened).as("the other was asked for meanwhile").containsExactly("/c");
    assertThat(Files.size(table())).as("one came and one went").isEqualTo(before);
  }
}
