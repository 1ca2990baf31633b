import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Copies jars without what the image has no use for: libraries of other architectures, which zstd-jni brings for eighteen of them. The library that
 * is needed becomes a file, so that it need not be unpacked at each start.
 */
final class LeanJar {
  /** The name of zstd-jni's library, once it is a file. */
  static final String ZSTD = "libzstd-jni.so";

  private static final String LIBRARY = ".*/libzstd-jni-[^/]*\\.(so|dylib|dll)";

  private LeanJar() {}

  /**
   * Copies one.
   *
   * @param architecture that the image is for, as Java names it
   * @param libraries the folder for the library of that architecture, if the jar has one
   */
  static void copy(Path jar, Path copy, String architecture, Path libraries) throws IOException {
    try (var in = new JarFile(jar.toFile(), false); var out = new ZipOutputStream(Files.newOutputStream(copy))) {
      for (var entry : Collections.list(in.entries())) {
        var name = entry.getName();
        if (name.matches(LIBRARY)) {
          if (name.startsWith("linux/" + architecture + "/")) {
            try (var content = in.getInputStream(entry)) {
              Files.copy(content, libraries.resolve(ZSTD));
            }
          }
        } else {
          var kept = new ZipEntry(name);
          kept.setTimeLocal(entry.getTimeLocal());
          out.putNextEntry(kept);
          try (var content = in.getInputStream(entry)) {
            content.transferTo(out);
          }
          out.closeEntry();
        }
      }
    }
  }
}
