package dev.kaniko.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts containers of the executor image with runc, in turn with the same Java runtime doing nothing, and prints the times and their ratio. */
public final class MeasureExecutorStart {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NOTHING =
      List.of("/kaniko/jre/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-version");

  private final Path bundle;
  private int containers;

  private MeasureExecutorStart(Path bundle) {
    this.bundle = bundle;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path root = Path.of(".");
    String image = "";
    int rounds = 15;
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      switch (argument.substring(0, argument.length() - value.length())) {
        case "--root=" -> root = Path.of(value);
        case "--image=" -> image = value;
        case "--rounds=" -> rounds = Integer.parseInt(value);
        default -> throw new IllegalArgumentException("what is " + argument + "? There are --image=LAYOUT:TAG and --rounds=N");
      }
    }
    Path work = Files.createTempDirectory("kaniko-executor-start");
    try {
      String measured = image.isEmpty() ? build(root, work) : image;
      Tool.of("umoci", "unpack", "--image", measured, work.resolve("bundle").toString()).succeed();
      new MeasureExecutorStart(work.resolve("bundle")).measure(rounds);
    } finally {
      Tool.of("rm", "-rf", work.toString()).succeed();
    }
  }

  private static String build(Path root, Path work) throws IOException, InterruptedException {
    Tool.of(root.resolve("runtime/src/main/container/build").toString(), "--no-push", "--destination=example.test/executor:start",
        "--kaniko-dir=" + work.resolve("state"), "--oci-layout-path=" + work.resolve("layout")).within(Duration.ofMinutes(10)).succeed();
    return work.resolve("layout") + ":start";
  }

  private void measure(int rounds) throws IOException, InterruptedException {
    List<List<String>> commands = List.of(NOTHING, List.of("/kaniko/executor", "version"), List.of("/kaniko/executor", "--help"));
    List<List<Double>> times = new ArrayList<>();
    commands.forEach(command -> times.add(new ArrayList<>()));
    // The first round brings the files into memory and does not count.
    for (int round = 0; round <= rounds; round++) {
      for (int i = 0; i < commands.size(); i++) {
        double taken = millis(commands.get(i));
        if (round > 0) {
          times.get(i).add(taken);
        }
      }
    }
    double nothing = median(times.getFirst());
    for (int i = 0; i < commands.size(); i++) {
      List<Double> taken = times.get(i);
      System.out.printf("%-40s median %5.0f ms  least %5.0f ms  ratio %.1f%n", String.join(" ", commands.get(i)).replaceFirst(" -XX.* ", " ... "), median(taken),
          taken.stream().mapToDouble(Double::doubleValue).min().orElseThrow(), median(taken) / nothing);
    }
  }

  private double millis(List<String> command) throws IOException, InterruptedException {
    Path file = bundle.resolve("config.json");
    ObjectNode configuration = (ObjectNode) JSON.readTree(file.toFile());
    ObjectNode process = (ObjectNode) configuration.path("process");
    process.put("terminal", false).set("args", JSON.valueToTree(command));
    JSON.writeValue(file.toFile(), configuration);
    Tool container = Tool.of("runc", "run", "--bundle", bundle.toString(), "kaniko-start-" + ProcessHandle.current().pid() + "-" + ++containers);
    long start = System.nanoTime();
    container.succeed();
    return (System.nanoTime() - start) / 1e6;
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }
}
