package dev.kaniko.benchmark;

import dev.kaniko.fixture.DebianBase;
import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.RegistryServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A base image that is in the registry. */
enum Base {
  DEBIAN("library/debian:bookworm"), HUNDRED_THOUSAND_FILES("base/hundred-thousand-files:1"), HALF_GIGABYTE("base/half-gigabyte:1");

  private final String name;

  Base(String name) {
    this.name = name;
  }

  /** The image reference in that registry. */
  String in(RegistryServer registry) {
    return registry.address() + "/" + name;
  }

  /**
   * Makes it and pushes it.
   *
   * @param work for its context, new
   */
  void push(RegistryServer registry, Path root, Path work) throws IOException, InterruptedException {
    var scenario = switch (this) {
      case DEBIAN -> null;
      case HUNDRED_THOUSAND_FILES -> new Scenario("base", "COPY files /files\n", Contents.files(100_000, 100), List.of());
      case HALF_GIGABYTE -> Scenario.COPY_20000;
    };
    if (scenario == null) {
      registry.push(DebianBase.image(), name);
    } else {
      Path context = scenario.write(work.resolve(name()), DEBIAN.in(registry));
      new Kaniko(root, work.resolve(name() + "-state")).build(context, "--destination=" + in(registry)).succeed();
    }
  }
}
