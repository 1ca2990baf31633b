import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes that a build loads, as the JVM maps them into memory: without them its start takes twice as long.
 *
 * <p>The archive is the same bytes each time. An AOT cache would not be: it holds what a run happened to profile. A class list is the same for all but
 * odd runs of the same build once it is sorted, and an archive made of one depends on nothing but the addresses of that process, which are fixed, and on what other
 * threads did meanwhile, which is nothing.
 *
 * @param directory below which the runtime and the jars are, as they are below {@code /kaniko} in the image
 * @param jars relative to the directory, as is the archive's idea of where it is: it may be moved with them
 */
record ClassArchive(Path directory, List<String> jars) {
  /** The archive is refused where this is not said as it was here. */
  static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  private static final int RUNS = 3;

  /**
   * What a thread beside the main one does would be seen in the archive: nothing is compiled, there is room enough for no collection to be needed, and
   * nobody outside is heard.
   */
  private static final List<String> ALONE =
      List.of("-Xint", "-Xms512m", "-Xmx512m", "-Xmn400m", "-Xrs", "-XX:-UsePerfData", "-XX:+DisableAttachMechanism");

  ClassArchive {
    jars = List.copyOf(jars);
  }

  /** @param example the context of a build to learn from */
  void write(Path example, Path archive) throws IOException, InterruptedException {
    var work = Files.createTempDirectory("kaniko-classes");
    try {
      var list = Files.write(work.resolve("list"), usual(example, work));
      java(List.of("setarch", "-R"), ALONE, "-Xshare:dump", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + archive);
    } finally {
      remove(work);
    }
  }

  /** Returns what most of a few runs have loaded: what a single one did because something took long or failed does not count. */
  private List<String> usual(Path example, Path work) throws IOException, InterruptedException {
    var counts = new TreeMap<String, Integer>();
    for (int run = 0; run < RUNS; run++) {
      var list = work.resolve("list-" + run);
      var trial = Files.createDirectory(work.resolve("trial-" + run));
      java(List.of(), List.of("-Xmx96m"), "-Xshare:off", "-XX:DumpLoadedClassList=" + list, "dev.kaniko.cli.Rehearsal", example.toString(), trial.toString());
      names(Files.readAllLines(list)).forEach(name -> counts.merge(name, 1, Integer::sum));
    }
    counts.values().removeIf(count -> count <= RUNS / 2);
    return List.copyOf(counts.keySet());
  }

  /** Leaves out comments, numbers of classes, and hints ({@code @cp}) about what was resolved meanwhile, which differ from run to run. */
  private static Set<String> names(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.startsWith("#") && !line.startsWith("@cp "))
        .map(line -> line.replaceFirst(" id: .*", ""))
        .collect(Collectors.toSet());
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
