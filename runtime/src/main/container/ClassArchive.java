import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The classes that a build loads, as the JVM maps them into memory: without them its start takes twice as long.
 *
 * <p>The archive is the same bytes each time. An AOT cache would not be: it holds what a run happened to profile. What a build loads is the same in each
 * run once it is sorted, and an archive depends on nothing but that, the language, and what the process that makes it still holds of its own work: a
 * collection on the way is seen in it. So there is none, and list and archive are each made until one has come out twice.
 *
 * @param directory below which the runtime and the jars are, as they are below {@code /kaniko} in the image
 * @param jars relative to the directory, as is the archive's idea of where it is: it may be moved with them
 */
record ClassArchive(Path directory, List<String> jars) {
  /** The archive is refused where this is not said as it was here. */
  static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  private static final int MOST_RUNS = 8;

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
      List<String> classes = twiceTheSame("the classes that a build loads", run -> classes(example, Files.createDirectory(work.resolve("run-" + run))));
      var list = Files.write(work.resolve("list"), classes);
      ByteBuffer bytes = twiceTheSame("the archive of classes", _ -> dump(list, work.resolve("archive")));
      Files.write(archive, bytes.array());
    } finally {
      remove(work);
    }
  }

  /** Says on standard output how it went: where two images differ it is seen whether the list or the archive did. */
  private static <T> T twiceTheSame(String what, Run<T> run) throws IOException, InterruptedException {
    Set<T> results = new HashSet<>();
    for (int number = 1; number <= MOST_RUNS; number++) {
      var result = run.make(number);
      if (!results.add(result)) {
        System.out.printf("%s: %08x after %d runs%n", what, result.hashCode(), number);
        return result;
      }
    }
    throw new IllegalStateException(what + " came out different in each of " + MOST_RUNS + " runs");
  }

  private List<String> classes(Path example, Path work) throws IOException, InterruptedException {
    var list = work.resolve("list");
    var trial = Files.createDirectory(work.resolve("trial"));
    java(List.of(), List.of("-Xmx96m"), "-Xshare:off", "-XX:DumpLoadedClassList=" + list, "dev.kaniko.cli.Rehearsal", example.toString(), trial.toString());
    return names(Files.readAllLines(list));
  }

  private ByteBuffer dump(Path list, Path archive) throws IOException, InterruptedException {
    Files.deleteIfExists(archive);
    java(List.of("setarch", "-R"), ALONE, "-Xshare:dump", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + archive);
    return ByteBuffer.wrap(Files.readAllBytes(archive));
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

  private void java(List<String> prefix, List<String> options, String... rest) throws IOException, InterruptedException {
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
