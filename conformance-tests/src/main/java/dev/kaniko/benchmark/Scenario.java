package dev.kaniko.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One Dockerfile with its context.
 *
 * @param steps of the Dockerfile behind its first FROM, whose stage has the name {@code base}
 * @param knownDifferences what the images of two builders may differ in, as beginnings of lines of image-diff: random bytes, and the {@code /etc/hosts} that
 *     buildah leaves in an image after a RUN
 */
record Scenario(String name, String steps, Contents contents, List<String> knownDifferences) {
  private static final int FILE_BYTES = 25_000;
  private static final String HOSTS = "/etc/hosts: absent | file";

  static final Scenario FIVE_RUN = runs("five-run", 5);
  static final Scenario SIXTY_RUN = runs("sixty-run", 60);
  static final Scenario COPY_20000 = copies("copy-20000", 20_000);
  static final Scenario RUN_300MB = writes("run-300mb", 300);
  static final Scenario TOUCH_ONE_FILE = new Scenario("touch-one-file", "RUN touch /files/d0/f0\n", Contents.NOTHING, List.of(HOSTS));
  static final Scenario FOUR_STAGES = ofFourStages("four-stages", "true");
  static final Scenario FOUR_SLEEP = ofFourStages("four-sleep-3", "sleep 3");
  static final Scenario COPY_ONE_FILE = new Scenario("copy-one-file", "COPY Dockerfile /\nENV X=1\n", Contents.NOTHING, List.of());
  static final Scenario ADD_200MB = new Scenario("add-200mb", "ADD files.tar.gz /files/\n", Contents.archive(15_000, FILE_BYTES), List.of());

  Scenario {
    knownDifferences = List.copyOf(knownDifferences);
  }

  /** Small commands, one after the other. */
  static Scenario runs(String name, int count) {
    var steps = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      steps.append("RUN echo ").append(i).append('\n');
    }
    return new Scenario(name, steps.toString(), Contents.NOTHING, List.of(HOSTS));
  }

  /** One COPY of files of 25 kB. */
  static Scenario copies(String name, int files) {
    return new Scenario(name, "COPY files /files\n", Contents.files(files, FILE_BYTES), List.of());
  }

  /** One RUN that writes bytes that nobody can compress. */
  static Scenario writes(String name, int megabytes) {
    return new Scenario(name, "RUN dd if=/dev/urandom of=/random bs=1M count=" + megabytes + " status=none\n", Contents.NOTHING,
        List.of(HOSTS, "/random sha256:"));
  }

  private static Scenario ofFourStages(String name, String command) {
    return stages(name, 4, command + " && ");
  }

  /**
   * Stages that do not depend on each other, and one that takes a file from each.
   *
   * @param before what each of them does before it makes its file
   */
  static Scenario stages(String name, int count, String before) {
    var steps = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      steps.append("FROM base AS stage").append(i).append("\nRUN ").append(before).append("echo ").append(i).append(" > /made\n");
    }
    steps.append("FROM base\n");
    for (int i = 1; i <= count; i++) {
      steps.append("COPY --from=stage").append(i).append(" /made /made").append(i).append('\n');
    }
    return new Scenario(name, steps.toString(), Contents.NOTHING, List.of());
  }

  /** Writes its context. */
  Path write(Path folder, String base) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("Dockerfile"), "FROM " + base + " AS base\n" + steps);
    contents.write(folder);
    return folder;
  }
}
