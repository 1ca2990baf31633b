package dev.kaniko.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * Dockerfiles that give an optimizer something to do: stages like others before them or nearly so, settings that somebody reads and settings
 * that nobody reads, commands that tell what they see, and steps that may fail.
 */
final class RandomBuilds {
  private static final int MOST_STAGES = 6;
  private static final int MOST_STEPS = 5;
  private static final int KINDS = 20;

  private final Random random;
  private final List<List<String>> stages = new ArrayList<>();

  private RandomBuilds(Random random) {
    this.random = random;
  }

  static Arbitrary<List<String>> dockerfiles() {
    return Arbitraries.randomValue(RandomBuilds::dockerfile);
  }

  static List<String> dockerfile(Random random) {
    return new RandomBuilds(random).dockerfile();
  }

  /** Returns a line that may stand in the first of all stages. */
  static String line(Random random) {
    return new RandomBuilds(random).step();
  }

  private List<String> dockerfile() {
    var lines = new ArrayList<>(List.of("ARG G=global"));
    int count = 1 + random.nextInt(MOST_STAGES);
    for (int i = 0; i < count; i++) {
      boolean twin = !stages.isEmpty() && random.nextInt(3) > 0;
      stages.add(twin ? twin(stages.get(random.nextInt(stages.size()))) : fresh());
    }
    for (int i = 0; i < stages.size(); i++) {
      var stage = stages.get(i);
      lines.add(stage.getFirst() + " AS s" + i);
      lines.addAll(stage.subList(1, stage.size()));
    }
    // Whoever reads a stage finds something, and the target looks at some of them.
    for (int i = 0; i < stages.size() - 1; i++) {
      if (random.nextBoolean()) {
        lines.add("COPY --from=s" + i + " / /seen" + i);
      }
    }
    return lines;
  }

  /** A stage that is like another but for a line more or less, if that. */
  private List<String> twin(List<String> other) {
    var lines = new ArrayList<>(other);
    switch (random.nextInt(4)) {
      case 0 -> lines.add(1 + random.nextInt(lines.size()), step());
      case 1 -> lines.add(1 + random.nextInt(lines.size()), setting());
      case 2 -> {
        if (lines.size() > 1) {
          lines.remove(1 + random.nextInt(lines.size() - 1));
        }
      }
      default -> {}
    }
    return lines;
  }

  private List<String> fresh() {
    var lines = new ArrayList<>(List.of("FROM " + base()));
    int steps = random.nextInt(MOST_STEPS + 1);
    for (int i = 0; i < steps; i++) {
      lines.add(step());
    }
    return lines;
  }

  private String base() {
    return stages.isEmpty() || random.nextInt(3) == 0 ? List.of("scratch", "image", "other").get(random.nextInt(3)) : earlier();
  }

  private String step() {
    return switch (random.nextInt(KINDS)) {
      case 0, 1 -> "COPY " + link() + "f " + path() + "/f";
      case 2 -> "COPY d " + path() + "/";
      case 3 -> "COPY <<E " + path() + "/$A$G\n$B\nE";
      case 4 -> "COPY f g rel/";
      case 5, 6 -> stages.isEmpty() ? setting() : "COPY " + link() + "--from=" + earlier() + " / " + path() + "/copy";
      case 7 -> stages.isEmpty() ? setting() : "RUN --mount=from=" + earlier() + ",target=/mnt cp -r /mnt /mounted";
      case 8 -> "WORKDIR " + List.of("/", "/w", "sub", "/w/$A").get(random.nextInt(4));
      case 9 -> "RUN env > /env";
      case 10 -> "RUN echo $A $B >> log";
      case 11 -> "RUN [\"touch\", \"touched\"]";
      case 12 -> "RUN mkdir -p made/$G";
      case 13 -> "RUN --mount=target=/ctx cat /ctx/f > /from-context";
      case 14 -> random.nextInt(8) == 0 ? "RUN false" : "RUN true";
      case 15 -> random.nextInt(8) == 0 ? "COPY missing /" : "RUN date > /date";
      default -> setting();
    };
  }

  private String setting() {
    return switch (random.nextInt(13)) {
      case 0 -> "USER " + List.of("1000", "0", "7:8").get(random.nextInt(3));
      case 1 -> "SHELL [\"/bin/" + (random.nextBoolean() ? "bash" : "ash") + "\", \"-ec\"]";
      case 2, 3 -> "ENV " + name() + "=" + value();
      case 4, 5 -> "ARG " + name() + (random.nextBoolean() ? "" : "=" + value());
      case 6 -> "CMD " + (random.nextBoolean() ? "run me" : "[\"run\"]");
      case 7 -> "ENTRYPOINT " + (random.nextBoolean() ? "run me" : "[\"run\"]");
      case 8 -> "ONBUILD " + (random.nextBoolean() ? "ENV T=" + value() : "RUN echo $T > /trigger");
      case 9 -> "EXPOSE 80";
      case 10 -> "VOLUME /w";
      case 11 -> "STOPSIGNAL TERM";
      default -> "LABEL l" + random.nextInt(2) + "=" + value();
    };
  }

  private String earlier() {
    return "s" + random.nextInt(stages.size());
  }

  private String link() {
    return random.nextBoolean() ? "--link " : "";
  }

  private String path() {
    return List.of("", "/a", "/a/b", "/w").get(random.nextInt(4));
  }

  private String name() {
    return List.of("A", "B", "G").get(random.nextInt(3));
  }

  private String value() {
    return List.of("x", "y", "$A", "${B:-z}").get(random.nextInt(4));
  }
}
