import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Copies jars without what the image has no use for: libraries of other architectures, which zstd-jni brings for eighteen of them, and signatures, which have
 * been checked by whoever built the image and keep classes out of the archive. The library that is needed becomes a file, so that it need not be
 * unpacked at each start.
 */
final class LeanJar {
  /** The name of zstd-jni's library, once it is a file. */
  static final String ZSTD = "libzstd-jni.so";

  private static final String LIBRARY = ".*/libzstd-jni-[^/]*\\.(so|dylib|dll)";
  private static final String SIGNATURE = "META-INF/[^/]*\\.(SF|RSA|DSA|EC)";

  private LeanJar() {}

  /**
   * Copies one.
   *
   * @param architecture that the image is for, as Java names it
   * @param libraries the folder for the library of that architecture, if the jar has one
   */
  static void copy(Path jar, Path copy, String architecture, Path libraries) throws IOException {
    try (var in = new JarFile(jar.toFile(), false); var out = new ZipOutputStream(Files.newOutputStream(copy))) {
      boolean signed = in.stream().anyMatch(entry -> entry.getName().matches(SIGNATURE));
      for (var entry : Collections.list(in.entries())) {
        var name = entry.getName();
        if (name.matches(LIBRARY)) {
          if (name.startsWith("linux/" + architecture + "/")) {
            try (var content = in.getInputStream(entry)) {
              Files.copy(content, libraries.resolve(ZSTD));
            }
          }
        } else if (!name.matches(SIGNATURE)) {
          var kept = new ZipEntry(name);
          kept.setTimeLocal(entry.getTimeLocal());
          out.putNextEntry(kept);
          if (signed && name.equals(JarFile.MANIFEST_NAME)) {
            withoutDigests(in.getManifest()).write(out);
          } else {
            try (var content = in.getInputStream(entry)) {
              content.transferTo(out);
            }
          }
          out.closeEntry();
        }
      }
    }
  }

  private static Manifest withoutDigests(Manifest signed) {
    var plain = new Manifest();
    plain.getMainAttributes().putAll(signed.getMainAttributes());
    signed.getEntries().forEach((name, attributes) -> {
      var kept = new Attributes();
      attributes.forEach((key, value) -> {
        if (!key.toString().toUpperCase(Locale.ROOT).endsWith("-DIGEST")) {
          kept.put(key, value);
        }
      });
      if (!kept.isEmpty()) {
        plain.getEntries().put(name, kept);
      }
    });
    return plain;
  }
}
