package dev.kaniko.system;

import dev.kaniko.cli.BuildHere;
import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.OrdinaryUser;
import dev.kaniko.fixture.Tool;
import dev.kaniko.runtime.isolation.IsolationMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One builder for each isolation of RUN: root of this machine for two of them, an ordinary user of it, and a container of the executor image. */
final class IsolatedBuilders implements AutoCloseable {
  /** In the order in which they are tried; the first is what the others are held against. */
  static final List<IsolationMode> ISOLATIONS = List.of(IsolationMode.CHROOT, IsolationMode.OCI, IsolationMode.ROOTLESS, IsolationMode.IN_PLACE);

  /**
   * What a builder made of a case.
   *
   * @param seen where the builder saw the folder of the case
   * @param layout where the image is, if there is one
   */
  record Built(IsolationMode isolation, Path seen, Path layout, Tool.Result result) {
    private static final Pattern ERROR = Pattern.compile("^error: .*", Pattern.MULTILINE | Pattern.DOTALL);

    boolean succeeded() {
      return result.exitCode() == 0;
    }

    /** The exit code, what was wrong, and where, as far as it is not told where the case lies; the exit code alone of a success. */
    String failure() {
      var error = ERROR.matcher(result.output());
      return result.exitCode() + "\n" + (error.find() ? error.group().replace(seen.toString(), "") : "");
    }

    @Override
    public String toString() {
      return isolation.text() + ", which ended with " + result.exitCode() + ":\n" + result.output();
    }
  }

  private static final Path WORKSPACE = Path.of("/workspace");

  private final Kaniko kaniko;
  private final OrdinaryUser user;
  private final RuncEngine runc;
  private final BaseServer bases;

  private IsolatedBuilders(Kaniko kaniko, OrdinaryUser user, RuncEngine runc, BaseServer bases) {
    this.kaniko = kaniko;
    this.user = user;
    this.runc = runc;
    this.bases = bases;
  }

  /**
   * Makes them.
   *
   * @param folder of the test's; everybody may enter it
   * @param tools the directory of the tools that come with the cases
   * @param executor what the container is of
   */
  static IsolatedBuilders open(Path folder, Path tools, ExecutorImage executor) throws IOException, InterruptedException {
    var runc = new RuncEngine(Files.createDirectory(folder.resolve("runc")), executor);
    var user = OrdinaryUser.create(Files.createDirectory(folder.resolve("users")), true);
    try {
      return new IsolatedBuilders(Kaniko.ofCheckout(folder.resolve("state")), user, runc, BaseServer.open(tools, folder.resolve("bases")));
    } catch (IOException | InterruptedException | AssertionError e) {
      user.close();
      throw e;
    }
  }

  /** Builds a case. */
  Built build(IsolationMode isolation, StagedCase laid) throws IOException, InterruptedException {
    Path folder = laid.folder();
    Path seen = isolation == IsolationMode.IN_PLACE ? WORKSPACE : folder;
    String image = "image-" + isolation.text();
    Path layout = isolation == IsolationMode.ROOTLESS ? user.home().resolve(folder.getFileName()) : folder.resolve(image);
    var options = new ArrayList<>(List.of("--isolation=" + isolation.text(), "--no-push", "--registry-mirror=" + bases.address(), "--allow=network.host",
        "--allow=security.insecure", "--oci-layout-path=" + (isolation == IsolationMode.IN_PLACE ? seen.resolve(image) : layout)));
    options.addAll(laid.options(seen));
    return new Built(isolation, seen, layout, run(isolation, laid, seen, options));
  }

  private Tool.Result run(IsolationMode isolation, StagedCase laid, Path seen, List<String> options) throws IOException, InterruptedException {
    Path context = laid.context(seen);
    return switch (isolation) {
      case AUTO -> throw new IllegalArgumentException("auto is one of the others");
      case CHROOT, OCI -> BuildHere.run(kaniko.quickBuild(context, options.toArray(String[]::new)));
      case ROOTLESS -> user.build(context, options.toArray(String[]::new)).run();
      case IN_PLACE -> {
        options.addAll(0, List.of("--context=" + context, "--insecure", "--insecure-pull"));
        options.addAll(0, ContainerEngine.QUICK_EXECUTOR);
        yield runc.run(laid.folder(), options);
      }
    };
  }

  /** The processes of the ordinary user. */
  List<Long> processesOfTheUser() {
    return user.processes();
  }

  @Override
  public void close() throws IOException {
    try (bases) {
      user.close();
    }
  }
}
