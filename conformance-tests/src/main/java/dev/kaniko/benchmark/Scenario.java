package dev.kaniko.benchmark;

import dev.kaniko.fixture.ManyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One build to measure.
 *
 * @param steps of the Dockerfile behind its first FROM, whose stage has the name {@code base}
 * @param files how many files of 25 kB are in the folder {@code files} of the context
 * @param knownDifferences what the two images may differ in, as beginnings of lines of image-diff: random bytes, and the {@code /etc/hosts} that
 *     buildah leaves in an image after a RUN
 */
record Scenario(String name, String steps, int files, List<String> knownDifferences) {
  private static final int FILE_BYTES = 25_000;
  private static final String HOSTS = "/etc/hosts: absent | file";

  static final List<Scenario> ALL = List.of(
      new Scenario(
          "five-run", "RUN echo one\nRUN echo two\nRUN echo three\nRUN echo four\nRUN echo five\n", 0, List.of(Scenario.HOSTS)),
      new Scenario("copy-20000", "COPY files /files\n", 20_000, List.of()),
      new Scenario(
          "run-300mb", "RUN dd if=/dev/urandom of=/random bs=1M count=300 status=none\n", 0, List.of(Scenario.HOSTS, "/random sha256:")));

  /** Four stages that do not depend on each other, and one that takes a file from each. */
  static Scenario ofFourStages(String name, String command) {
    var steps = new StringBuilder();
    for (int i = 1; i <= 4; i++) {
      steps.append("FROM base AS stage").append(i).append("\nRUN ").append(command).append(" && echo ").append(i).append(" > /made\n");
    }
    steps.append("FROM base\n");
    for (int i = 1; i <= 4; i++) {
      steps.append("COPY --from=stage").append(i).append(" /made /made").append(i).append('\n');
    }
    return new Scenario(name, steps.toString(), 0, List.of());
  }

  Scenario {
    knownDifferences = List.copyOf(knownDifferences);
  }

  /** Writes its context: the Dockerfile and the files. */
  Path write(Path folder, String base) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("Dockerfile"), "FROM " + base + " AS base\n" + steps);
    if (files > 0) {
      ManyFiles.write(folder.resolve("files"), files, FILE_BYTES);
    }
    return folder;
  }
}
