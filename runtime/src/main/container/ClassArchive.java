import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The classes that a build loads, as the JVM maps them into memory: without them its start takes twice as long.
 *
 * <p>The archive is the same bytes each time. An AOT cache would not be: it holds what a run happened to profile. A class list is the same for each run of
 * the same build once it is sorted, and an archive made of one depends on nothing but the addresses of that process, which are fixed, and on what the
 * compilers did meanwhile, which is nothing.
 *
 * @param directory below which the runtime and the jars are, as they are below {@code /kaniko} in the image
 * @param jars relative to the directory, as is the archive's idea of where it is: it may be moved with them
 */
record ClassArchive(Path directory, List<String> jars) {
  /** The archive is refused where this is not said as it was here. */
  static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  ClassArchive {
    jars = List.copyOf(jars);
  }

  /** @param example the context of a build to learn from */
  void write(Path example, Path archive) throws IOException, InterruptedException {
    var work = Files.createTempDirectory("kaniko-classes");
    try {
      var list = work.resolve("list");
      java(List.of(), "-Xshare:off", "-XX:DumpLoadedClassList=" + list, "dev.kaniko.cli.Rehearsal", example.toString(), Files.createDirectory(work.resolve("trial")).toString());
      Files.write(list, sorted(Files.readAllLines(list)));
      java(List.of("setarch", "-R"), "-Xint", "-Xshare:dump", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + archive);
    } finally {
      remove(work);
    }
  }

  /** Leaves out comments, numbers of classes, and hints ({@code @cp}) about what was resolved meanwhile, which differ from run to run. */
  private static TreeSet<String> sorted(List<String> lines) {
    var kept = new TreeSet<String>();
    for (var line : lines) {
      if (!line.startsWith("#") && !line.startsWith("@cp ")) {
        kept.add(line.replaceFirst(" id: .*", ""));
      }
    }
    return kept;
  }

  private void java(List<String> prefix, String... rest) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("jre/bin/java", "-XX:+UseSerialGC", "-Xmx96m", "-Xlog:disable", "-Xlog:all=off", NATIVE_ACCESS, "-cp", String.join(":", jars)));
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
