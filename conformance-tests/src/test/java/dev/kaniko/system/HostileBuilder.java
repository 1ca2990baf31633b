package dev.kaniko.system;

import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.OrdinaryUser;
import dev.kaniko.fixture.Tool;
import dev.kaniko.runtime.isolation.IsolationMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds hostile Dockerfiles in one isolation. The builder was started with much that it must not hand on: descriptors, a session with a key in it,
 * a terminal, variables, secrets, logins.
 */
final class HostileBuilder implements AutoCloseable {
  private static final Path WORKSPACE = Path.of("/workspace");

  /** The secrets of the Dockerfiles. */
  private static final List<String> SECRETS = List.of("secret", "elsewhere", "cache");

  private final IsolationMode isolation;
  private final Path folder;
  private final HostileBase base;
  private final EscapeCanaries canaries;
  private final EscapeNeighbour neighbour;
  private final Builder builder;

  /** Who builds. */
  private sealed interface Builder {
    record Root(Kaniko kaniko) implements Builder {}

    record User(OrdinaryUser user) implements Builder {}

    record Container(RuncEngine runc) implements Builder {}
  }

  /** What a build did. */
  record Built(Tool.Result result, Path layout) {
    OciLayout image() throws IOException {
      return OciLayout.read(layout);
    }
  }

  private HostileBuilder(IsolationMode isolation, Path folder, HostileBase base, EscapeCanaries canaries, EscapeNeighbour neighbour, Builder builder) {
    this.isolation = isolation;
    this.folder = folder;
    this.base = base;
    this.canaries = canaries;
    this.neighbour = neighbour;
    this.builder = builder;
  }

  /**
   * Opens one.
   *
   * @param folder of its own, empty; everybody may enter it
   * @param executor what the container of a build in place is of
   */
  static HostileBuilder open(IsolationMode isolation, Path folder, HostileBase base, ExecutorImage executor, List<EscapeWay> ways)
      throws IOException, InterruptedException {
    var builder = switch (isolation) {
      case AUTO -> throw new IllegalArgumentException("auto is one of the others");
      case CHROOT, OCI -> new Builder.Root(Kaniko.ofCheckout(folder.resolve("state")));
      case ROOTLESS -> new Builder.User(OrdinaryUser.create(Files.createDirectory(folder.resolve("users")), true));
      case IN_PLACE -> new Builder.Container(new RuncEngine(Files.createDirectory(folder.resolve("runc")), executor));
    };
    var canaries = new EscapeCanaries(folder.resolve("outside"));
    canaries.plant(ways);
    Path work = Files.createDirectory(folder.resolve("work"));
    base.write(work.resolve("attack"), "");
    base.write(work.resolve("attack-workdir"), "/proc/self/fd/3");
    if (builder instanceof Builder.User(var user)) {
      Tool.of("chown", "-R", user.name() + ":", work.toString(), canaries.outside().toString()).succeed();
    }
    canaries.watch();
    var neighbour = EscapeNeighbour.start(folder, base, canaries.word("neighbour"), builder instanceof Builder.User(var user) ? user.tool() : Tool.of());
    return new HostileBuilder(isolation, folder, base, canaries, neighbour, builder);
  }

  EscapeCanaries canaries() {
    return canaries;
  }

  EscapeNeighbour neighbour() {
    return neighbour;
  }

  /** Builds a Dockerfile in a context of its own. */
  Built build(String name, String dockerfile) throws IOException, InterruptedException {
    Path work = folder.resolve("work");
    Path context = Files.createDirectories(work.resolve(name).resolve("context"));
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    Files.writeString(context.resolve(".dockerignore"), "ignored\n");
    Files.writeString(Files.createDirectory(context.resolve("ignored")).resolve("word"), canaries.word("ignored"));
    Files.createSymbolicLink(context.resolve("link"), canaries.outside());
    return new Built(run(name, work), work.resolve(name).resolve("image"));
  }

  private Tool.Result run(String name, Path work) throws IOException, InterruptedException {
    return switch (builder) {
      case Builder.Root(var kaniko) -> wrapped(Tool.of(), kaniko.build(work.resolve(name).resolve("context"), options(name, work)).command()).run();
      case Builder.User(var user) -> {
        Tool.of("chown", "-R", user.name() + ":", work.resolve(name).toString()).succeed();
        yield wrapped(user.tool(), List.of(user.command(work.resolve(name).resolve("context"), options(name, work)))).run();
      }
      case Builder.Container(var runc) -> {
        try (var container = runc.open(work, RuncContainer.Limits.NONE)) {
          Files.writeString(container.root().resolve("kaniko/.docker/config.json"), "{\"auths\":{},\"canary\":\"" + canaries.word("login") + "\"}");
          var command = new ArrayList<>(ContainerEngine.QUICK_EXECUTOR);
          command.add("--context=" + WORKSPACE.resolve(name).resolve("context"));
          command.addAll(List.of(options(name, WORKSPACE)));
          // What is open for runc is open for the builder.
          yield wrapped(Tool.of(), container.tool(command, environment(), "--preserve-fds=2").command()).run();
        }
      }
    };
  }

  /** Starts a builder with what it must not hand on. */
  private Tool wrapped(Tool as, List<String> command) {
    return as.and(base.program().toString(), "--builder", canaries.word("key"), canaries.outside().toString())
        .and(environment().entrySet().stream().map(variable -> variable.getKey() + "=" + variable.getValue()).toArray(String[]::new))
        .and(command.toArray(String[]::new));
  }

  private Map<String, String> environment() {
    var environment = new LinkedHashMap<>(Map.of(
        "BUILDER_TOKEN", canaries.word("environment"), "TZ", "Pacific/Kiritimati", "NO_COLOR", "1", "KANIKO_JAVA", "-XX:TieredStopAtLevel=1"));
    if (isolation != IsolationMode.IN_PLACE) {
      environment.put("DOCKER_CONFIG", canaries.outside().resolve("login").toString());
    }
    SECRETS.forEach(secret -> environment.put("WORD_" + secret, canaries.word(secret)));
    return environment;
  }

  private String[] options(String name, Path seen) {
    var options = new ArrayList<>(List.of("--isolation=" + isolation.text(), "--no-push", "--oci-layout-path=" + seen.resolve(name).resolve("image"),
        "--build-arg=OUTSIDE=" + canaries.outside(), "--build-arg=SOCKET=" + neighbour.socket(), "--build-arg=PORT=" + neighbour.port()));
    for (String image : List.of("attack", "attack-workdir")) {
      options.add("--build-context=" + image + "=oci-layout://" + seen.resolve(image) + ":image");
    }
    SECRETS.forEach(secret -> options.add("--secret=id=" + secret + ",env=WORD_" + secret));
    return options.toArray(String[]::new);
  }

  @Override
  public void close() throws IOException {
    neighbour.close();
    if (builder instanceof Builder.User(var user)) {
      user.close();
    }
  }
}
