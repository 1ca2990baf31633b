package dev.kaniko.benchmark;

import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A builder to measure. */
sealed interface Builder {
  String name();

  /** Brings the base into the builder's store. */
  void warm(String base, Path context) throws IOException, InterruptedException;

  /** The command that builds a context and pushes it. */
  Tool buildAndPush(Path context, String destination);

  /** The command that prints the help. */
  Tool help();

  /**
   * Ours, through its launcher.
   *
   * @param options of each build
   */
  record Ours(Kaniko kaniko, List<String> options) implements Builder {
    public Ours {
      options = List.copyOf(options);
    }

    @Override
    public String name() {
      return "kaniko";
    }

    @Override
    public void warm(String base, Path context) throws IOException, InterruptedException {
      kaniko.cachedBuild(context, "--no-push").and(options.toArray(String[]::new)).succeed();
    }

    @Override
    public Tool buildAndPush(Path context, String destination) {
      return kaniko.cachedBuild(context, "--destination=" + destination).and(options.toArray(String[]::new));
    }

    @Override
    public Tool help() {
      return Tool.of(kaniko.launcher().toString(), "--help");
    }
  }

  /**
   * buildah, with storage of its own.
   *
   * @param options of each build, as whether it commits each step as a layer
   */
  record Buildah(Path store, List<String> options) implements Builder {
    public Buildah {
      options = List.copyOf(options);
    }

    @Override
    public String name() {
      return "buildah";
    }

    private List<String> command() {
      return List.of("buildah", "--root=" + store.resolve("root"), "--runroot=" + store.resolve("run"), "--storage-driver=overlay");
    }

    private Tool tool(String... arguments) {
      return Tool.of(command().toArray(String[]::new)).and(arguments);
    }

    @Override
    public void warm(String base, Path context) throws IOException, InterruptedException {
      tool("pull", "--tls-verify=false", base).succeed();
    }

    @Override
    public Tool buildAndPush(Path context, String destination) {
      String buildah = String.join(" ", command());
      return Tool.of("sh", "-ec", """
          %1$s bud --isolation=chroot --tls-verify=false --identity-label=false --pull=false %2$s -t "$2" "$1"
          %1$s push --tls-verify=false "$2" "docker://$2"
          """.formatted(buildah, String.join(" ", options)), "buildah", context.toString(), destination);
    }

    @Override
    public Tool help() {
      return Tool.of("buildah", "--help");
    }
  }

  /**
   * Another builder, behind a program that is called as {@code PROGRAM help}, {@code PROGRAM warm STORE BASE} and
   * {@code PROGRAM build STORE CONTEXT DESTINATION fresh|cached}. It uses a registry without TLS, and keeps all it keeps in the directory {@code STORE}, which may be absent.
   *
   * @param cached whether results of earlier builds are used
   */
  record Script(String name, Path program, Path store, boolean cached) implements Builder {
    @Override
    public void warm(String base, Path context) throws IOException, InterruptedException {
      Tool.of(program.toString(), "warm", store.toString(), base).succeed();
    }

    @Override
    public Tool buildAndPush(Path context, String destination) {
      return Tool.of(program.toString(), "build", store.toString(), context.toString(), destination, cached ? "cached" : "fresh");
    }

    @Override
    public Tool help() {
      return Tool.of(program.toString(), "help");
    }
  }
}
