import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kind of machine that the image is for, with what the image takes from such a machine. Its programs run here, through an emulator if it is not
 * this kind.
 *
 * @param architecture as images name it: {@code amd64} or {@code arm64}
 * @param jdk a JDK for it
 * @param emulator the words before the command line of its programs; empty if none is needed
 * @param libraries its C library
 * @param busybox a static one, for the debug flavour
 */
record Machine(String architecture, Path jdk, List<String> emulator, PrivateLibraries libraries, Optional<Path> busybox) {
  /** As images name an architecture, and as Java does. */
  private static final Map<String, String> NAMES = Map.of("amd64", "amd64", "arm64", "aarch64");

  Machine {
    emulator = List.copyOf(emulator);
  }

  /** This machine, with the JDK that runs this program. */
  static Machine here() throws IOException {
    var architecture = NAMES.entrySet().stream().filter(name -> name.getValue().equals(System.getProperty("os.arch"))).findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no image for " + System.getProperty("os.arch"))).getKey();
    var busybox = Stream.of("/bin/busybox", "/usr/bin/busybox").map(Path::of).filter(Files::isExecutable).findFirst();
    return new Machine(architecture, Path.of(System.getProperty("java.home")), List.of(), PrivateLibraries.ofThisProcess(), busybox);
  }

  /**
   * Another machine.
   *
   * @param libraries a directory that stands for the root of such a machine, with its C library, as Debian's package libc6-arm64-cross has it
   * @param emulator qemu for it, in user mode
   * @param busybox may not be there
   */
  static Machine other(String architecture, Path jdk, Path libraries, String emulator, Path busybox) throws IOException {
    return new Machine(architecture, jdk, List.of(emulator, "-L", libraries.toString()), PrivateLibraries.below(libraries),
        Optional.of(busybox).filter(Files::isExecutable));
  }

  /** As Java names the architecture. */
  String javaName() {
    return NAMES.get(architecture);
  }

  /** Runs a program of this kind of machine, as {@link Programs#run}. */
  String run(Path directory, String... command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(emulator);
    words.addAll(List.of(command));
    return Programs.run(directory, words.toArray(String[]::new));
  }
}
