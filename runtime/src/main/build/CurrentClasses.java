import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Gives old classes of jars the stack maps that newer ones have (JVMS 4.7.4): the JVM verifies those sooner, and takes no others into an AOT cache. picocli has
 * such classes, because it still works on Java 5. What the classes do stays the same. Signatures are left out, because no class of a signed jar is taken into
 * an AOT cache either; Maven has checked the jar, and nothing here asks who signed it.
 *
 * <p>{@code java CurrentClasses.java LIB} replaces the jars in the directory LIB that have old classes or a signature. The same jar gives the same bytes.
 */
public final class CurrentClasses {
  /** Java 6 was the first with stack maps (JVMS 4.10). */
  private static final int FIRST_WITH_STACK_MAPS = 50;
  /** Java 8: the last before which nothing else is asked of a class. */
  private static final int GIVEN = 52;

  private static final String SIGNATURE = "META-INF/[^/]*\\.(SF|RSA|DSA|EC)";

  private CurrentClasses() {}

  public static void main(String[] arguments) throws IOException {
    try (var jars = Files.newDirectoryStream(Path.of(arguments[0]), "*.jar")) {
      for (var jar : jars) {
        if (isConcerned(jar)) {
          var draft = jar.resolveSibling(jar.getFileName() + ".new");
          copy(jar, draft);
          Files.move(draft, jar, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
  }

  private static boolean isConcerned(Path jar) throws IOException {
    try (var in = new ZipFile(jar.toFile())) {
      for (var entry : Collections.list(in.entries())) {
        if (isSignature(entry) || isClass(entry) && isOld(read(in, entry))) {
          return true;
        }
      }
      return false;
    }
  }

  private static void copy(Path jar, Path copy) throws IOException {
    try (var in = new ZipFile(jar.toFile()); var out = new ZipOutputStream(Files.newOutputStream(copy))) {
      var classes = ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS, ConstantPoolSharingOption.NEW_POOL,
          ClassHierarchyResolverOption.of(ClassHierarchyResolver.defaultResolver().orElse(ClassHierarchyResolver.ofResourceParsing(type -> {
            var entry = in.getEntry(type.packageName().replace('.', '/') + "/" + type.displayName() + ".class");
            try {
              return entry == null ? null : in.getInputStream(entry);
            } catch (IOException e) {
              return null;
            }
          }))));
      for (var entry : Collections.list(in.entries())) {
        if (isSignature(entry)) {
          continue;
        }
        var kept = new ZipEntry(entry.getName());
        kept.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(kept);
        var bytes = read(in, entry);
        if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
          withoutDigests(new Manifest(new ByteArrayInputStream(bytes))).write(out);
        } else {
          out.write(isClass(entry) && isOld(bytes) ? renewed(classes, bytes) : bytes);
        }
        out.closeEntry();
      }
    }
  }

  /** The digests are what is signed. */
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

  private static boolean isSignature(ZipEntry entry) {
    return entry.getName().matches(SIGNATURE);
  }

  private static boolean isClass(ZipEntry entry) {
    return entry.getName().endsWith(".class");
  }

  private static byte[] read(ZipFile jar, ZipEntry entry) throws IOException {
    try (var in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static boolean isOld(byte[] bytes) {
    return ((bytes[6] & 0xFF) << 8 | bytes[7] & 0xFF) < FIRST_WITH_STACK_MAPS;
  }

  private static byte[] renewed(ClassFile classes, byte[] bytes) {
    ClassTransform version = (builder, element) -> {
      if (element instanceof ClassFileVersion) {
        builder.withVersion(GIVEN, 0);
      } else {
        builder.with(element);
      }
    };
    // Only code that is written anew gets stack maps.
    return classes.transformClass(classes.parse(bytes), version.andThen(ClassTransform.transformingMethodBodies((code, element) -> code.with(element))));
  }
}
