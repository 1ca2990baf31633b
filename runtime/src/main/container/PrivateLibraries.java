import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The C library of a machine and its loader, changed so that they look for nothing outside {@code /kaniko}: while the executor runs, a base image may
 * put another C library, or garbage, or nothing, in every place where they look otherwise.
 *
 * <p>The names of files are in those programs as strings that end in NUL. Each is overwritten where it is by one of the same length or shorter, so no
 * tool is needed that knows how ELF files are built:
 * <ul>
 *   <li>the interpreter of programs becomes the loader here;
 *   <li>the folders that the loader searches become {@code /kaniko/so/}, with as many slashes as there is room; those too short for it become {@code /sys/},
 *       where no user can put files;
 *   <li>its cache, and the list of libraries to load before all others, become names that do not exist;
 *   <li>the order of name services, locales and converters of characters of the C library are looked for below {@code /kaniko}.
 * </ul>
 *
 * @param loader of the C library
 * @param folder that the other libraries lie in
 */
record PrivateLibraries(Path loader, Path folder) {
  private static final String LOADER = "/kaniko/so/ld.so";
  private static final String SEARCHED = "/kaniko/so/";
  private static final String NOWHERE = "/sys/";

  private static final List<String> NEEDED = List.of("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1");

  /** Part of the C library itself since 2.34. */
  private static final List<String> TAKEN_IF_THERE = List.of("libresolv.so.2", "libnss_dns.so.2", "libnss_files.so.2");

  // Of the header of a 64-bit ELF file, and of each of its program headers.
  private static final int PROGRAM_HEADERS = 32;
  private static final int PROGRAM_HEADER_SIZE = 54;
  private static final int PROGRAM_HEADER_COUNT = 56;
  private static final int PT_INTERP = 3;
  private static final int SEGMENT_OFFSET = 8;
  private static final int SEGMENT_SIZE = 32;

  /** What some builds of the Java runtime, those of distributions above all, take from the system instead of bringing it. */
  private static final List<String> TAKEN_IF_NAMED = List.of("libz.so.1", "libstdc++.so.6", "libgcc_s.so.1");

  private static final Pattern MAPPED = Pattern.compile("\\s(/\\S+)$");
  private static final Pattern SEARCHED_FOLDER = Pattern.compile("(?:/usr)?/lib(?:32|64)?/(?:[a-z0-9_]+-linux-gnu[a-z0-9_]*/)?");
  private static final Pattern CONVERTERS = Pattern.compile("(/usr/lib(?:32|64)?(?:/[a-z0-9_]+-linux-gnu[a-z0-9_]*)?/gconv)(/.*)?");

  /** Those that the process has loaded which asks. */
  static PrivateLibraries ofThisProcess() throws IOException {
    var mapped = Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .map(MAPPED::matcher).filter(Matcher::find).map(found -> Path.of(found.group(1))).toList();
    var loader = mapped.stream().filter(file -> file.getFileName().toString().startsWith("ld-linux")).findFirst();
    var library = mapped.stream().filter(file -> file.endsWith("libc.so.6")).findFirst();
    if (loader.isEmpty() || library.isEmpty()) {
      throw new IllegalStateException("this JVM does not run on the GNU C library, which is the one that the image takes along");
    }
    return new PrivateLibraries(loader.get(), library.get().getParent());
  }

  /** Those of another machine, in the usual places below a directory that stands for its root. */
  static PrivateLibraries below(Path root) throws IOException {
    return new PrivateLibraries(find(root, "ld-linux*.so.*"), find(root, "libc.so.6").getParent());
  }

  private static Path find(Path root, String pattern) throws IOException {
    for (var name : List.of("lib", "lib64", "usr/lib", "usr/lib64")) {
      for (var folder : foldersOf(root.resolve(name))) {
        try (var files = Files.newDirectoryStream(folder, pattern)) {
          for (var file : files) {
            return file;
          }
        }
      }
    }
    throw new IllegalStateException(root + ": there is no " + pattern + " of a GNU C library in its lib");
  }

  /** The directory, and those in it that Debian has for an architecture each. */
  private static List<Path> foldersOf(Path directory) throws IOException {
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      folders.add(directory);
      try (var all = Files.newDirectoryStream(directory, "*-linux-gnu*")) {
        all.forEach(folders::add);
      }
    }
    return folders;
  }

  /** Puts them below the folder {@code so} of a folder that becomes {@code /kaniko}, and lets the programs of its Java runtime use them. */
  void install(Path kaniko) throws IOException {
    var so = Files.createDirectories(kaniko.resolve("so"));
    mustChange(loader, so.resolve("ld.so"), PrivateLibraries::loaderName);
    for (var name : NEEDED) {
      rewrite(folder.resolve(name), so.resolve(name), PrivateLibraries::libraryName);
    }
    for (var name : TAKEN_IF_THERE) {
      if (Files.exists(folder.resolve(name))) {
        rewrite(folder.resolve(name), so.resolve(name), PrivateLibraries::libraryName);
      }
    }
    for (var name : TAKEN_IF_NAMED) {
      if (isNamedIn(kaniko.resolve("jre/lib"), name)) {
        rewrite(folder.resolve(name), so.resolve(name), PrivateLibraries::libraryName);
      }
    }
    for (var program : List.of("jre/bin/java", "jre/lib/jspawnhelper")) {
      setInterpreter(kaniko.resolve(program));
    }
    so.resolve("ld.so").toFile().setExecutable(true, false);
  }

  /** Whether a library in the directory needs one of this name, which is a string in it then. */
  private static boolean isNamedIn(Path directory, String name) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (var file : all.filter(file -> file.toString().endsWith(".so")).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains("\0" + name + "\0")) {
          return true;
        }
      }
    }
    return false;
  }

  /** The name of the interpreter follows on other bytes than a NUL in some programs, so the headers of the file tell where it is (elf(5)). */
  private static void setInterpreter(Path program) throws IOException {
    byte[] bytes = Files.readAllBytes(program);
    var elf = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elf.getShort(PROGRAM_HEADER_COUNT); i++) {
      int header = (int) elf.getLong(PROGRAM_HEADERS) + i * elf.getShort(PROGRAM_HEADER_SIZE);
      if (elf.getInt(header) == PT_INTERP) {
        int start = (int) elf.getLong(header + SEGMENT_OFFSET);
        replace(program, bytes, start, start + (int) elf.getLong(header + SEGMENT_SIZE) - 1, LOADER);
        Files.write(program, bytes);
        return;
      }
    }
    throw new IllegalStateException(program + ": it names no interpreter, so the image has no way to let it use its own");
  }

  private static String programName(String name) {
    return name.matches("/lib(64)?/ld-linux[^/]*") ? LOADER : name;
  }

  private static String loaderName(String name) {
    if (SEARCHED_FOLDER.matcher(name).matches()) {
      var other = name.length() < SEARCHED.length() ? NOWHERE : SEARCHED;
      return other + "/".repeat(name.length() - other.length());
    }
    return switch (name) {
      case "/etc/ld.so.cache" -> "/kaniko/ld.cache";
      case "/etc/ld.so.preload" -> "/kaniko/ld.preload";
      default -> programName(name);
    };
  }

  private static String libraryName(String name) {
    var converters = CONVERTERS.matcher(name);
    if (converters.matches()) {
      var rest = converters.group(2) == null ? "" : converters.group(2);
      var other = SEARCHED + "gconv";
      return other + "/".repeat(converters.group(1).length() - other.length()) + rest;
    }
    return switch (name) {
      case "/etc/nsswitch.conf" -> "/kaniko/nss.config";
      case "/usr/lib/locale" -> "/kaniko/locales";
      case "/usr/lib/locale/locale-archive" -> "/kaniko/locales/locale-archive";
      default -> programName(name);
    };
  }

  /**
   * Overwrites names, each a string between two NULs, by what becomes of them.
   *
   * @return whether any became another
   */
  private static boolean rewrite(Path file, Path target, UnaryOperator<String> change) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    boolean changed = false;
    int start = 0;
    for (int end = 0; end < bytes.length; end++) {
      if (bytes[end] != 0) {
        continue;
      }
      if (end > start && bytes[start] == '/') {
        var name = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
        var other = change.apply(name);
        replace(file, bytes, start, end, other);
        changed |= !other.equals(name);
      }
      start = end + 1;
    }
    Files.write(target, bytes);
    return changed;
  }

  private static void replace(Path file, byte[] bytes, int start, int end, String other) {
    if (other.length() > end - start) {
      throw new IllegalStateException(file + ": there is no room for " + other + " in the place of " + new String(bytes, start, end - start, StandardCharsets.ISO_8859_1));
    }
    Arrays.fill(bytes, start, end, (byte) 0);
    System.arraycopy(other.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, start, other.length());
  }

  private static void mustChange(Path file, Path target, UnaryOperator<String> change) throws IOException {
    if (!rewrite(file, target, change)) {
      throw new IllegalStateException(file + ": none of the names in it is one that the image replaces");
    }
  }
}
