package dev.kaniko.benchmark;

import dev.kaniko.fixture.RegistryServer;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Holds the images of several builders against that of the first. */
final class SameImages {
  private final RegistryServer registry;
  private final Path imageDiff;

  /** @param root the top folder of the checkout, beside which image-diff lies */
  SameImages(RegistryServer registry, Path root) {
    this.registry = registry;
    this.imageDiff = root.resolve("../shared/tools/image-diff").normalize();
  }

  /**
   * Prints for each builder but the first whether it built the same files and configuration, apart from what the scenario names.
   *
   * @param repository the repository and tag that a builder pushed to
   * @param work a new directory
   */
  void check(Scenario scenario, List<String> builders, UnaryOperator<String> repository, Path work) throws IOException, InterruptedException {
    if (builders.size() < 2 || !Files.exists(imageDiff)) {
      System.out.printf("%s: not compared (%s)%n", scenario.name(), builders.size() < 2 ? "one builder only" : "image-diff is not there");
      return;
    }
    Files.createDirectories(work);
    Path ours = pull(builders.getFirst(), repository, work);
    for (String builder : builders.subList(1, builders.size())) {
      List<String> differences = Tool.of(imageDiff.toString(), ours.toString(), pull(builder, repository, work).toString()).run().output().lines()
          .filter(line -> !line.equals("same"))
          .toList();
      List<String> known = differences.stream().filter(line -> scenario.knownDifferences().stream().anyMatch(line::startsWith)).toList();
      List<String> unknown = differences.stream().filter(line -> !known.contains(line)).toList();
      System.out.printf("%s: %s%s%n", scenario.name(), unknown.isEmpty() ? builder + " built the same" : "the images DIFFER (ours | " + builder + ")",
          known.isEmpty() ? "" : ", but for what is known to differ: " + known);
      unknown.forEach(line -> System.out.println("  " + line));
    }
  }

  private Path pull(String builder, UnaryOperator<String> repository, Path work) throws IOException, InterruptedException {
    return registry.pull(repository.apply(builder), work.resolve(builder));
  }
}
