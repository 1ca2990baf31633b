import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts together what the executor image holds, as the context of the Dockerfile beside this file. The same jars, JDK and C library give the same
 * bytes, times included.
 *
 * <p>Its one way in is {@code java AssembleImage.java CHECKOUT CONTEXT EPOCH REVISION}; the script {@code build} calls it. The image is for the machine that
 * it runs on, or for another one: {@code java AssembleImage.java CHECKOUT CONTEXT EPOCH REVISION ARCHITECTURE JDK LIBRARIES EMULATOR BUSYBOX}.
 */
public final class AssembleImage {
  /**
   * What our jars and those of others use (jdeps), apart from what they only use where it is there: java.desktop (beans for Jackson), java.compiler, and
   * java.security.jgss (Kerberos).
   */
  private static final String MODULES =
      "java.base,java.logging,java.management,java.naming,java.net.http,java.xml,jdk.unsupported,jdk.zipfs";

  private static final List<String> NOT_NEEDED = List.of("bin/keytool", "lib/classlist", "lib/jexec", "lib/jrt-fs.jar");

  /** As the launcher has them, with the quick compiler given more and the optimizing one less to do: builds are short. */
  private static final List<String> OPTIONS = List.of(
      "-XX:+UseSerialGC", "-XX:+UseTransparentHugePages", "-Xms16m", "-Xmx384m", "-XX:MaxNewSize=32m", "-Xss512k", "-XX:ReservedCodeCacheSize=32m", "-XX:MaxDirectMemorySize=32m",
      "-XX:Tier3InvocationThreshold=2000", "-XX:Tier3MinInvocationThreshold=1000", "-XX:Tier3CompileThreshold=8000",
      "-XX:Tier4InvocationThreshold=100000", "-XX:Tier4MinInvocationThreshold=10000", "-XX:Tier4CompileThreshold=100000", "-XX:Tier4BackEdgeThreshold=200000",
      "-XX:CompileCommand=quiet",
      "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0", "-XX:-AOTReplayTraining", "-Djdk.reflect.useNativeAccessorOnly=true",
      "-XX:-UsePerfData", "-XX:-MaxFDLimit", "-Xlog:disable", "-Xlog:all=off", ClassArchive.NATIVE_ACCESS);

  /** What the optimizing compiler compiles at the first calls, for which the launcher tells the reason. */
  private static final List<String> EARLY = List.of(
      "sun.security.provider.DigestBase::engineUpdate", "sun.security.provider.DigestBase::implCompressMultiBlock", "java.math.BigInteger::squareToLen");

  /** The directories beside {@code /kaniko} that programs rely on, as other images have them. */
  private static final Map<String, Integer> TOP = Map.of("root", 0700, "tmp", 01777);

  private final Path checkout;
  private final Path context;
  private final Path kaniko;
  private final Machine machine;

  private AssembleImage(Path checkout, Path context, Machine machine) {
    this.checkout = checkout.toAbsolutePath();
    this.context = context.toAbsolutePath().resolve(machine.architecture());
    this.kaniko = this.context.resolve("kaniko");
    this.machine = machine;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException, GeneralSecurityException {
    try {
      var machine = arguments.length == 4 ? Machine.here()
          : Machine.other(arguments[4], Path.of(arguments[5]), Path.of(arguments[6]), arguments[7], Path.of(arguments[8]));
      new AssembleImage(Path.of(arguments[0]), Path.of(arguments[1]), machine)
          .assemble(FileTime.from(Instant.ofEpochSecond(Long.parseLong(arguments[2]))), arguments[3]);
    } catch (IllegalStateException e) {
      System.err.println("build: " + e.getMessage());
      System.exit(1);
    }
  }

  private void assemble(FileTime time, String revision) throws IOException, InterruptedException, GeneralSecurityException {
    Files.createDirectories(kaniko);
    linkRuntime();
    var jars = copyJars();
    writeCertificates();
    Files.writeString(kaniko.resolve("nss.config"), "hosts: files dns\n");
    Files.createDirectories(kaniko.resolve(".docker"));
    Files.createDirectories(kaniko.resolve("tmp"));
    // The cache names the times of the jars and of the modules.
    settle(context, time);
    new ClassArchive(machine, kaniko, jars).write(checkout.resolve("runtime/examples/hello"), kaniko.resolve("app/kaniko.aot"));
    // Not earlier: the cache is also made from the list of classes that comes with the JDK.
    removeNotNeeded();
    // The runtime has done its work here: from now on it runs with the loader of the image only.
    machine.libraries().install(kaniko);
    writeEntryPoints(jars, revision);
    copyShell();
    for (var name : TOP.keySet()) {
      Files.createDirectories(context.resolve("top").resolve(name));
    }
    settle(context, time);
    for (var directory : TOP.entrySet()) {
      Files.setAttribute(context.resolve("top").resolve(directory.getKey()), "unix:mode", directory.getValue());
    }
  }

  private void linkRuntime() throws IOException, InterruptedException {
    machine.run(context, machine.jdk().resolve("bin/jlink").toString(), "--add-modules", MODULES, "--strip-java-debug-attributes",
        "--no-man-pages", "--no-header-files", "--output", kaniko.resolve("jre").toString());
  }

  private void removeNotNeeded() throws IOException {
    for (var name : NOT_NEEDED) {
      Files.deleteIfExists(kaniko.resolve("jre").resolve(name));
    }
  }

  /** Returns the jars relative to the folder kaniko, in the order of the class path. */
  private List<String> copyJars() throws IOException {
    var target = checkout.resolve("runtime/target");
    List<Path> found = new ArrayList<>();
    try (Stream<Path> own = Files.list(target); Stream<Path> others = Files.list(target.resolve("lib"))) {
      // In the order of the launcher, which tells why.
      var libraries = others.filter(AssembleImage::isJar).sorted().collect(Collectors.partitioningBy(jar -> jar.getFileName().toString().startsWith("kaniko-")));
      found.addAll(libraries.get(true).reversed());
      own.filter(AssembleImage::isJar).sorted().forEach(found::add);
      found.addAll(libraries.get(false));
    }
    var app = Files.createDirectories(kaniko.resolve("app"));
    var natives = Files.createDirectories(kaniko.resolve("so"));
    for (var jar : found) {
      LeanJar.copy(jar, app.resolve(jar.getFileName()), machine.javaName(), natives);
    }
    return found.stream().map(jar -> "app/" + jar.getFileName()).toList();
  }

  private static boolean isJar(Path file) {
    return file.getFileName().toString().matches(".*(?<!-tests|-sources|-javadoc)\\.jar");
  }

  /** The authorities that the runtime trusts, in the place and form of the original. */
  private void writeCertificates() throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(kaniko.resolve("jre/lib/security/cacerts").toFile(), (char[]) null);
    var pem = new StringBuilder();
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    for (var alias : Collections.list(store.aliases()).stream().sorted().toList()) {
      pem.append("-----BEGIN CERTIFICATE-----\n")
          .append(lines.encodeToString(store.getCertificate(alias).getEncoded()))
          .append("\n-----END CERTIFICATE-----\n");
    }
    Files.writeString(Files.createDirectories(kaniko.resolve("ssl/certs")).resolve("ca-certificates.crt"), pem);
  }

  /**
   * There is no shell in the image: what is started are files whose first line names the Java runtime and a file with its options, and the kernel puts
   * their own name before the arguments.
   */
  private void writeEntryPoints(List<String> jars, String revision) throws IOException {
    List<String> lines = new ArrayList<>(List.of("-XX:AOTCache=/kaniko/app/kaniko.aot"));
    lines.addAll(OPTIONS);
    for (var method : EARLY) {
      lines.add("-XX:CompileCommand=CompileThresholdScaling," + method + ",0.00001");
      lines.add("-XX:CompileCommand=BackgroundCompilation," + method + ",false");
    }
    lines.add("-Djava.io.tmpdir=/kaniko/tmp");
    lines.add("-DZstdNativePath=/kaniko/so/" + LeanJar.ZSTD);
    if (!revision.isEmpty()) {
      lines.add("-Dkaniko.revision=" + revision);
    }
    lines.add("-cp");
    lines.add(String.join(":", jars.stream().map(jar -> "/kaniko/" + jar).toList()));
    lines.add("dev.kaniko.cli.ScriptMain");
    Files.write(kaniko.resolve("app/kaniko.options"), lines);
    for (var name : List.of("executor", "warmer")) {
      Files.writeString(kaniko.resolve(name), "#!/kaniko/jre/bin/java @/kaniko/app/kaniko.options\n");
      kaniko.resolve(name).toFile().setExecutable(true, false);
    }
  }

  /** The shell of the debug flavour; without a busybox there is none, and its stage says what is missing. */
  private void copyShell() throws IOException, InterruptedException {
    if (machine.busybox().isEmpty()) {
      return;
    }
    var program = machine.busybox().get();
    var folder = Files.createDirectories(context.resolve("busybox"));
    Files.copy(program, folder.resolve("busybox"));
    for (var command : machine.run(context, program.toString(), "--list").split("\\s+")) {
      if (!command.isEmpty() && !command.equals("busybox")) {
        Files.createSymbolicLink(folder.resolve(command), Path.of("busybox"));
      }
    }
    Files.createSymbolicLink(Files.createDirectories(context.resolve("bin")).resolve("sh"), Path.of("/busybox/sh"));
  }

  /** Gives everything the modes and times that it has in the image, which do not depend on who builds it, and when. */
  private static void settle(Path top, FileTime time) throws IOException {
    try (Stream<Path> all = Files.walk(top)) {
      for (var path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        if (!Files.isSymbolicLink(path)) {
          boolean started = Files.isDirectory(path) || Files.getPosixFilePermissions(path).contains(PosixFilePermission.OWNER_EXECUTE);
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(started ? "rwxr-xr-x" : "rw-r--r--"));
        }
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS).setTimes(time, null, null);
      }
    }
  }
}
