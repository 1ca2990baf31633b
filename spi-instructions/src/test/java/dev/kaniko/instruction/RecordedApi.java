package dev.kaniko.instruction;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.attribute.NestHostAttribute;
import java.lang.classfile.attribute.NestMembersAttribute;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;

/** The contract as a jar: every class that a plugin may see, without what is private and without code. Equal contracts are equal bytes. */
final class RecordedApi {
  static final Attributes.Name VERSION = new Attributes.Name("Spi-Version");

  private static final List<String> PACKAGES =
      List.of("dev/kaniko/diagnostic", "dev/kaniko/image", "dev/kaniko/instruction", "dev/kaniko/instruction/syntax", "dev/kaniko/snapshot");

  private RecordedApi() {}

  /**
   * Makes the jar.
   *
   * @param classes the folder of the compiled classes
   */
  static byte[] of(Path classes) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(VERSION, Spi.VERSION);
    var bytes = new ByteArrayOutputStream();
    var seen = new HashSet<String>();
    try (var jar = new JarOutputStream(bytes)) {
      jar.putNextEntry(entry("META-INF/MANIFEST.MF"));
      manifest.write(jar);
      for (var file : files(classes)) {
        var model = ClassFile.of().parse(file);
        if (isSeen(model, seen)) {
          seen.add(model.thisClass().asInternalName());
          jar.putNextEntry(entry(classes.relativize(file).toString()));
          jar.write(ClassFile.of(ClassFile.ConstantPoolSharingOption.NEW_POOL).transformClass(model, ClassTransform.ACCEPT_ALL.andThen(RecordedApi::keep)));
        }
      }
    }
    return bytes.toByteArray();
  }

  /** Returns what is in a jar, as text: compression may differ from machine to machine. */
  static Map<String, String> contents(byte[] jar) throws IOException {
    var contents = new TreeMap<String, String>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        contents.put(entry.getName(), HexFormat.of().formatHex(in.readAllBytes()));
      }
    }
    contents.remove("META-INF/MANIFEST.MF");
    return contents;
  }

  private static JarEntry entry(String name) {
    var entry = new JarEntry(name);
    entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
    return entry;
  }

  private static List<Path> files(Path classes) throws IOException {
    var all = new ArrayList<Path>();
    for (var name : PACKAGES) {
      try (Stream<Path> files = Files.list(classes.resolve(name))) {
        files.filter(file -> file.toString().endsWith(".class") && !file.endsWith("package-info.class"))
            .sorted(Comparator.comparing(file -> file.toString().replaceFirst("\\.class$", ""))).forEach(all::add);
      }
    }
    return all;
  }

  /** A nested class is seen if all around it are. */
  private static boolean isSeen(ClassModel model, Set<String> seen) {
    var name = model.thisClass().asInternalName();
    var nested = model.findAttribute(java.lang.classfile.Attributes.innerClasses()).stream().flatMap(inner -> inner.classes().stream())
        .filter(inner -> inner.innerClass().equals(model.thisClass())).findFirst();
    return nested.map(inner -> isSeen(inner) && seen.contains(name.substring(0, name.lastIndexOf('$')))).orElse(model.flags().has(AccessFlag.PUBLIC));
  }

  private static boolean isSeen(InnerClassInfo nested) {
    return nested.innerName().isPresent() && (nested.has(AccessFlag.PUBLIC) || nested.has(AccessFlag.PROTECTED));
  }

  /** Code names the look-up of method handles, and there is no code. */
  private static boolean isPartOfContract(InnerClassInfo nested) {
    var name = nested.innerClass().asInternalName();
    return name.startsWith("dev/") ? isSeen(nested) : !name.equals("java/lang/invoke/MethodHandles$Lookup");
  }

  private static void keep(java.lang.classfile.ClassBuilder builder, ClassElement element) {
    switch (element) {
      case MethodModel method when hidden(method.flags().has(AccessFlag.PUBLIC), method.flags().has(AccessFlag.PROTECTED)) -> {}
      case MethodModel method -> builder.transformMethod(method, MethodTransform.dropping(part -> part instanceof CodeModel));
      case FieldModel field when hidden(field.flags().has(AccessFlag.PUBLIC), field.flags().has(AccessFlag.PROTECTED)) -> {}
      case InnerClassesAttribute inner -> {
        var kept = inner.classes().stream().filter(RecordedApi::isPartOfContract).toList();
        if (!kept.isEmpty()) {
          builder.with(InnerClassesAttribute.of(kept));
        }
      }
      case SourceFileAttribute _, NestHostAttribute _, NestMembersAttribute _ -> {}
      default -> builder.with(element);
    }
  }

  private static boolean hidden(boolean isPublic, boolean isProtected) {
    return !isPublic && !isProtected;
  }
}
