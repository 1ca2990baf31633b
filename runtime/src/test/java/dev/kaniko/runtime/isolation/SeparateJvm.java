package dev.kaniko.runtime.isolation;

import dev.kaniko.runtime.process.Isolation;
import dev.kaniko.runtime.process.ProcessRoot;
import dev.kaniko.runtime.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The program of a JVM that a test starts with other rights, or kills: {@code detect}, or {@code run DIRECTORY UID SCRIPT [RUNTIME]}. */
final class SeparateJvm {
  private SeparateJvm() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments[0].equals("detect")) {
      IsolationChoice.of(IsolationMode.AUTO, false, Map.of()).attempts().forEach(System.out::println);
      return;
    }
    int uid = Integer.parseInt(arguments[2]);
    var identified = ProcessSpec.of(
        new ProcessRoot.OfDirectory(Path.of(arguments[1])), List.of("/bin/sh", "-c", arguments[3]), new LinkedHashMap<>())
        .withIdentity(new ProcessSpec.Identity(uid, uid, List.of()));
    var isolation = arguments.length > 4 && !arguments[4].isEmpty()
        ? new Isolation.Oci(Path.of(arguments[4]), "")
        : IsolationChoice.of(IsolationMode.CHROOT, false, Map.of()).isolation();
    int code = new ProcessRunner(isolation).run(identified, (stream, bytes, offset, length) -> {
      System.out.write(bytes, offset, length);
      System.out.flush();
    });
    System.out.println("exit " + code);
  }

  /** A command line for it, after {@code prefix}. */
  static Process start(List<String> prefix, String... arguments) throws IOException {
    var command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(SeparateJvm.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
