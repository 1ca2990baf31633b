package dev.kaniko.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A random Dockerfile of three stages whose image is known. Those of one {@linkplain #family family} differ in one or two places, so that most of their
 * steps are the same.
 *
 * @param files what the image has besides its base, by path; a directory has a slash at its end
 * @param environment what the image has besides its base
 */
record OverlappingDockerfile(String text, SortedMap<String, String> files, SortedMap<String, String> environment) {
  private static final List<String> STAGES = List.of("one", "two", "last");
  private static final int STEPS = 4;

  /** For each stage but the first where it starts, and then its steps. */
  private static final int CHOICES = STAGES.size() * (1 + STEPS);

  private static final int SIZE = 40_000;

  /** The files of the context. */
  static SortedMap<String, String> context() {
    var files = new TreeMap<String, String>();
    for (int i = 0; i < 3; i++) {
      var text = new StringBuilder();
      for (var random = new Random(i); text.length() < SIZE;) {
        text.append(Long.toHexString(random.nextLong())).append('\n');
      }
      files.put("v" + i, text.toString());
    }
    return files;
  }

  /**
   * Makes some.
   *
   * @param mark is part of each command, so that its process is found
   */
  static List<OverlappingDockerfile> family(Random random, int count, String mark) {
    var first = random.ints(CHOICES, 0, 1 << 16).toArray();
    var family = new ArrayList<OverlappingDockerfile>();
    for (int i = 0; i < count; i++) {
      var choices = first.clone();
      for (int change = 0; change < 1 + i % 2; change++) {
        choices[random.nextInt(CHOICES)] = random.nextInt(1 << 16);
      }
      family.add(new Writer(mark).write(choices));
    }
    return family;
  }

  /** The image of a stage as far as it is made. */
  private record Stage(SortedMap<String, String> files, SortedMap<String, String> environment) {
    Stage copy() {
      return new Stage(new TreeMap<>(files), new TreeMap<>(environment));
    }

    String file(String name) {
      return files.getOrDefault("w/" + name, "");
    }

    void put(String name, String content) {
      files.put("w/" + name, content);
    }

    void remove(String name) {
      files.remove("w/" + name);
      files.keySet().removeIf(path -> path.startsWith("w/" + name + "/"));
    }
  }

  private static final class Writer {
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Stage> stages = new TreeMap<>();
    private final SortedMap<String, String> context = context();
    private final String mark;

    private Writer(String mark) {
      this.mark = mark;
    }

    private OverlappingDockerfile write(int[] choices) {
      int next = 0;
      for (int number = 0; number < STAGES.size(); number++) {
        boolean onOther = number > 0 && choices[next] % 2 == 0;
        next++;
        var base = onOther ? STAGES.get(number - 1) : "busybox";
        var stage = onOther ? stage(base).copy() : new Stage(new TreeMap<>(Map.of("w/", "")), new TreeMap<>());
        text.append("FROM ").append(base).append(" AS ").append(STAGES.get(number)).append("\nWORKDIR /w\n");
        for (int step = 0; step < STEPS; step++) {
          step(stage, number, next, choices[next]);
          next++;
        }
        stages.put(STAGES.get(number), stage);
      }
      var last = stage(STAGES.getLast());
      return new OverlappingDockerfile(text.toString(), last.files(), last.environment());
    }

    private Stage stage(String name) {
      return Objects.requireNonNull(stages.get(name));
    }

    /** @param place among all steps: no other has it */
    private void step(Stage stage, int number, int place, int choice) {
      var one = "f" + choice / 16 % 3;
      var other = "f" + choice / 48 % 3;
      int value = choice / 144 % 3;
      switch (choice % 16) {
        case 0, 1 -> {
          line("COPY v" + value + " " + one);
          stage.put(one, Objects.requireNonNull(context.get("v" + value)));
        }
        case 2, 3 -> {
          run("cat " + one + " " + other + " 2>/dev/null | sha256sum | cut -c1-64 > sum" + value);
          stage.put("sum" + value, sha256(stage.file(one) + stage.file(other)) + "\n");
        }
        case 4 -> {
          run("rm -f " + one);
          stage.remove(one);
        }
        case 5 -> {
          run("rm -rf d; mkdir d; echo " + value + " > d/" + one);
          stage.remove("d");
          stage.put("d/", "");
          stage.put("d/" + one, value + "\n");
        }
        case 6 -> {
          run("rm -rf d; cat " + one + " > d 2>/dev/null; true");
          stage.remove("d/");
          stage.remove("d");
          stage.put("d", stage.file(one));
        }
        case 7, 8 -> {
          run("--mount=type=cache,target=/c,sharing=locked ", "cat " + one + " > /c/x 2>/dev/null; sleep 0.05; cat /c/x > " + other);
          stage.put(other, stage.file(one));
        }
        case 9 -> {
          line("ENV V=" + value);
          stage.environment().put("V", String.valueOf(value));
        }
        case 10 -> {
          run("echo $V > variable");
          stage.put("variable", stage.environment().getOrDefault("V", "") + "\n");
        }
        case 11 -> {
          run("echo " + value + " >> " + one);
          stage.put(one, stage.file(one) + value + "\n");
        }
        default -> fromStage(stage, number, place, choice, one, other);
      }
    }

    private void fromStage(Stage stage, int number, int place, int choice, String one, String other) {
      var source = STAGES.get(number == 0 ? 0 : choice / 144 % number);
      if (number == 0) {
        run("cat v0 " + one + " > " + other + " 2>/dev/null; true");
        stage.put(other, one.equals(other) ? "" : stage.file(one));
      } else if (choice % 2 == 0) {
        line("COPY --from=" + source + " /w c" + place);
        stage.put("c" + place + "/", "");
        new TreeMap<>(stage(source).files()).forEach((path, content) -> {
          if (path.startsWith("w/") && !path.equals("w/")) {
            stage.put("c" + place + path.substring(1), content);
          }
        });
      } else {
        run("--mount=from=" + source + ",source=/w,target=/m ", "cat /m/" + one + " > " + other + " 2>/dev/null; true");
        stage.put(other, stage(source).file(one));
      }
    }

    private void line(String line) {
      text.append(line).append('\n');
    }

    private void run(String command) {
      run("", command);
    }

    private void run(String mounts, String command) {
      line("RUN " + mounts + ": " + mark + "; " + command);
    }
  }

  static String sha256(String text) {
    return sha256(text.getBytes(UTF_8));
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
