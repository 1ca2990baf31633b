import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The classes that a build loads, as the JVM maps them into memory: without them its start takes twice as long.
 *
 * <p>The archive is the same bytes each time. An AOT cache would not be: it holds what a run happened to profile. What a build loads is the same in each
 * run once it is sorted, and an archive depends on nothing but that, the language, where the heap lies, and what the process that makes it still holds
 * of its own work: a collection on the way is seen in it. So there is none, and the language is fixed. One archive in five is another all the same, and
 * again the same as long as the files stay where they are (their names or inode numbers are suspected): so each is made of a new copy of the files, and
 * the one that comes out most is taken.
 *
 * @param directory below which the runtime and the jars are, as they are below {@code /kaniko} in the image
 * @param jars relative to the directory, as is the archive's idea of where it is: it may be moved with them
 */
record ClassArchive(Path directory, List<String> jars) {
  /** The archive is refused where this is not said as it was here. */
  static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  private static final int MOST_RUNS = 12;

  /**
   * What a thread beside the main one does would be seen in the archive: nothing is compiled, there is room enough for no collection to be needed, be it
   * for objects or for classes, and nobody outside is heard.
   */
  private static final List<String> ALONE =
      List.of("-Xint", "-Xms512m", "-Xmx512m", "-Xmn400m", "-XX:MetaspaceSize=512m", "-Xrs", "-XX:-UsePerfData", "-XX:+DisableAttachMechanism");

  ClassArchive {
    jars = List.copyOf(jars);
  }

  /** Makes something once more. */
  private interface Run<T> {
    T make(int number) throws IOException, InterruptedException;
  }

  /**
   * Writes the archive.
   *
   * @param example the context of a build to learn from
   * @throws IllegalStateException if no two runs agree
   */
  void write(Path example, Path archive) throws IOException, InterruptedException {
    var work = Files.createTempDirectory("kaniko-classes");
    try {
      List<String> classes = agreed("the classes that a build loads", 2, run -> classes(example, Files.createDirectory(work.resolve("run-" + run))));
      var list = Files.write(work.resolve("list"), classes);
      ByteBuffer bytes = agreed("the archive of classes", 5, run -> dump(list, work.resolve("copy-" + run)));
      Files.write(archive, bytes.array());
    } finally {
      remove(work);
    }
  }

  /**
   * Makes something until it has come out the same as often as is asked for. Says on standard output how it went: where two images differ it is seen whether
   * the list or the archive did.
   */
  private static <T> T agreed(String what, int times, Run<T> run) throws IOException, InterruptedException {
    Map<T, Integer> results = new HashMap<>();
    for (int number = 1; number <= MOST_RUNS; number++) {
      var result = run.make(number);
      if (results.merge(result, 1, Integer::sum) == times) {
        System.out.printf("%s: %08x after %d runs%n", what, result.hashCode(), number);
        return result;
      }
    }
    throw new IllegalStateException(what + " did not come out the same " + times + " times in " + MOST_RUNS + " runs");
  }

  private List<String> classes(Path example, Path work) throws IOException, InterruptedException {
    var list = work.resolve("list");
    var trial = Files.createDirectory(work.resolve("trial"));
    java(directory, List.of(), List.of("-Xmx96m"), "-Xshare:off", "-XX:DumpLoadedClassList=" + list, "dev.kaniko.cli.Rehearsal", example.toString(), trial.toString());
    return names(Files.readAllLines(list));
  }

  private ByteBuffer dump(Path list, Path copy) throws IOException, InterruptedException {
    Programs.run(directory, "cp", "-a", directory.toString(), copy.toString());
    try {
      var archive = copy.resolve("archive");
      java(copy, List.of("setarch", "-R"), ALONE, "-Xshare:dump", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + archive);
      return ByteBuffer.wrap(Files.readAllBytes(archive));
    } finally {
      remove(copy);
    }
  }

  /** Leaves out comments, numbers of classes, and hints ({@code @cp}) about what was resolved meanwhile, which differ from run to run. */
  private static List<String> names(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.startsWith("#") && !line.startsWith("@cp "))
        .map(line -> line.replaceFirst(" id: .*", ""))
        .distinct()
        .sorted()
        .toList();
  }

  private void java(Path directory, List<String> prefix, List<String> options, String... rest) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("jre/bin/java", "-XX:+UseSerialGC", "-Xlog:disable", "-Xlog:all=off", NATIVE_ACCESS, "-cp", String.join(":", jars)));
    command.addAll(options);
    command.addAll(List.of(rest));
    Programs.run(directory, command.toArray(String[]::new));
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
