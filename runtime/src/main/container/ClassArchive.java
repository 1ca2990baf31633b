import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The classes that a build loads, linked, as the JVM maps them into memory (its AOT cache): without them its start takes twice as long. They are learned from
 * builds only, because the JVM takes all classes of a cache whether a command needs them or not. It holds no profiles of methods: with those the JVM compiles
 * many methods at the start, and that costs a short build more than it gains.
 *
 * <p>The cache is the one file of the image that differs from one making to the next: the JVM writes into it how it came by the classes. It
 * has a layer of its own.
 *
 * @param machine that the runtime is for
 * @param directory below which the runtime and the jars are, as they are below {@code /kaniko} in the image
 * @param jars relative to the directory, as is the cache's idea of where it is: it may be moved with them
 */
record ClassArchive(Machine machine, Path directory, List<String> jars) {
  /** The cache is refused where this is not said as it was here. */
  static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  ClassArchive {
    jars = List.copyOf(jars);
  }

  /**
   * Writes the archive.
   *
   * @param example the context of a build to learn from
   */
  void write(Path example, Path archive) throws IOException, InterruptedException {
    var work = Files.createTempDirectory("kaniko-classes");
    try {
      var learned = "-XX:AOTConfiguration=" + work.resolve("learned");
      var trial = Files.createDirectory(work.resolve("trial"));
      java("-Xmx96m", "-XX:AOTMode=record", learned, "dev.kaniko.cli.Rehearsal", example.toString(), trial.toString(), "build");
      java("-Xmx512m", "-XX:AOTMode=create", learned, "-XX:AOTCache=" + archive);
    } finally {
      remove(work);
    }
  }

  private void java(String... rest) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("jre/bin/java", "-XX:+UseSerialGC", "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining", "-Xlog:disable", "-Xlog:all=off"));
    command.addAll(List.of(NATIVE_ACCESS, "-cp", String.join(":", jars)));
    command.addAll(List.of(rest));
    machine.run(directory, command.toArray(String[]::new));
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
