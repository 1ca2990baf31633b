package dev.kaniko.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Dockerfiles of several stages that start from images, from nothing or from each other, bring in triggers, and copy files from the context and each other. */
final class RandomStages {
  private static final int MOST_STAGES = 6;
  private static final int MOST_STEPS = 4;

  private RandomStages() {}

  static Arbitrary<List<String>> dockerfiles() {
    return Arbitraries.randomValue(RandomStages::dockerfile);
  }

  private static List<String> dockerfile(Random random) {
    var lines = new ArrayList<>(List.of("ARG G=global"));
    int stages = 1 + random.nextInt(MOST_STAGES);
    for (int stage = 0; stage < stages; stage++) {
      lines.add(from(stage, random));
      // Whoever reads a stage finds this.
      lines.add("COPY " + link(random) + "f /f");
      int steps = random.nextInt(MOST_STEPS + 1);
      for (int i = 0; i < steps; i++) {
        lines.add(STEPS.get(random.nextInt(stage == 0 ? OWN_STEPS : STEPS.size())).apply(stage, random));
      }
    }
    return lines;
  }

  private static final List<BiFunction<Integer, Random, String>> STEPS = List.of(
      (stage, random) -> "WORKDIR " + path(random),
      (stage, random) -> "ENV " + name(random) + "=" + stage + "$" + name(random) + "$FROM_IMAGE",
      (stage, random) -> "ARG " + name(random) + (random.nextBoolean() ? "" : "=default" + stage),
      (stage, random) -> "LABEL l" + random.nextInt(2) + "=${" + name(random) + ":-none}",
      (stage, random) -> "COPY " + link(random) + "d " + path(random),
      (stage, random) -> "COPY " + link(random) + "f g " + path(random) + "/",
      (stage, random) -> "ONBUILD ENV " + name(random) + "=trigger" + stage + "$" + name(random),
      (stage, random) -> "COPY " + link(random) + "--from=" + earlier(stage, random) + " /f " + path(random) + "/f" + stage,
      (stage, random) -> "COPY " + link(random) + "--from=" + earlier(stage, random) + " / " + path(random),
      (stage, random) -> "ONBUILD COPY " + link(random) + "--from=" + earlier(stage, random) + " /f " + path(random) + "/t" + stage);

  /** The first of them read no other stage. */
  private static final int OWN_STEPS = 7;

  private static String from(int stage, Random random) {
    Function<String, String> named = base -> "FROM " + base + " AS s" + stage;
    return named.apply(switch (stage == 0 ? random.nextInt(2) : random.nextInt(4)) {
      case 0 -> "scratch";
      case 1 -> "image" + stage;
      default -> earlier(stage, random);
    });
  }

  private static String earlier(int stage, Random random) {
    return "s" + random.nextInt(stage);
  }

  private static String link(Random random) {
    return random.nextBoolean() ? "--link " : "";
  }

  private static String path(Random random) {
    return List.of("/", "/a", "/a/b", "/c").get(random.nextInt(4));
  }

  private static String name(Random random) {
    return List.of("A", "B", "G").get(random.nextInt(3));
  }
}
