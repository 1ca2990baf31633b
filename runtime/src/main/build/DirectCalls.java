import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.CompoundElement;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Gives classes plain code where the compiler left it to the JVM to make code when it is first needed: for {@code switch} over types, and for {@code equals},
 * {@code hashCode} and {@code toString} of records. The AOT cache of JDK 25 does not keep that code, and making it was a tenth of a small build. What the classes do
 * stays the same (java.lang.runtime, SwitchBootstraps and ObjectMethods).
 *
 * <p>{@code java DirectCalls.java CLASSES LIB} replaces the class files in the directory CLASSES, and the jars of ours in the directory LIB. The same input
 * gives the same bytes.
 */
public final class DirectCalls {
  private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
  private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
  private static final ClassDesc TEXT = ClassDesc.of("java.lang.StringBuilder");
  private static final String OURS = "kaniko-";

  private final ClassFile classes;

  private DirectCalls(ClassHierarchyResolver types) {
    classes = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(types));
  }

  public static void main(String[] arguments) throws IOException {
    var own = Path.of(arguments[0]);
    var jars = jars(Path.of(arguments[1]));
    List<URL> path = new ArrayList<>(List.of(own.toUri().toURL()));
    for (var jar : jars) {
      path.add(jar.toUri().toURL());
    }
    // The stack maps of a method that is written anew say what its types have in common.
    try (var types = new URLClassLoader(path.toArray(URL[]::new))) {
      var direct = new DirectCalls(ClassHierarchyResolver.ofResourceParsing(types));
      for (var jar : jars) {
        if (jar.getFileName().toString().startsWith(OURS)) {
          direct.replaceJar(jar);
        }
      }
      direct.replaceFiles(own);
    }
  }

  private static List<Path> jars(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private void replaceFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (var file : files.filter(file -> file.toString().endsWith(".class")).toList()) {
        var before = Files.readAllBytes(file);
        var after = changed(before);
        if (!Arrays.equals(before, after)) {
          // To Maven a class file that is newer than what was compiled against it is a reason to compile that again.
          var compiled = Files.getLastModifiedTime(file);
          Files.setLastModifiedTime(Files.write(file, after), compiled);
        }
      }
    }
  }

  private void replaceJar(Path jar) throws IOException {
    var draft = jar.resolveSibling(jar.getFileName() + ".new");
    try (var in = new ZipFile(jar.toFile()); var out = new ZipOutputStream(Files.newOutputStream(draft))) {
      for (var entry : Collections.list(in.entries())) {
        var kept = new ZipEntry(entry.getName());
        kept.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(kept);
        try (var content = in.getInputStream(entry)) {
          var bytes = content.readAllBytes();
          out.write(entry.getName().endsWith(".class") ? changed(bytes) : bytes);
        }
        out.closeEntry();
      }
    }
    Files.move(draft, jar, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Returns the class with plain code, or the same bytes where there is nothing to replace. */
  private byte[] changed(byte[] bytes) {
    var model = classes.parse(bytes);
    return model.methods().stream().anyMatch(DirectCalls::isConcerned)
        ? classes.transformClass(model, change(model.thisClass().asSymbol(), model.flags().has(AccessFlag.INTERFACE)))
        : bytes;
  }

  private static boolean isConcerned(MethodModel method) {
    return method.code().stream().flatMap(CompoundElement::elementStream).anyMatch(element -> element instanceof InvokeDynamicInstruction call && isReplaced(call));
  }

  private static boolean isReplaced(InvokeDynamicInstruction call) {
    return isSwitch(call) || isRecordMethod(call);
  }

  private static boolean isSwitch(InvokeDynamicInstruction call) {
    return call.bootstrapMethod().owner().equals(SWITCHES) && call.bootstrapMethod().methodName().equals("typeSwitch")
        && call.bootstrapArgs().stream().allMatch(label -> label instanceof ClassDesc type && !type.isPrimitive());
  }

  private static boolean isRecordMethod(InvokeDynamicInstruction call) {
    return call.bootstrapMethod().owner().equals(RECORDS);
  }

  /** Calls methods of this class instead, and puts those behind the others. */
  private static ClassTransform change(ClassDesc type, boolean isInterface) {
    List<InvokeDynamicInstruction> replaced = new ArrayList<>();
    CodeTransform replace = (code, element) -> {
      if (element instanceof InvokeDynamicInstruction call && isReplaced(call)) {
        code.invokestatic(type, name(replaced.size()), call.typeSymbol(), isInterface);
        replaced.add(call);
      } else {
        code.with(element);
      }
    };
    return ClassTransform.transformingMethodBodies(DirectCalls::isConcerned, replace).andThen(ClassTransform.endHandler(builder -> {
      for (int i = 0; i < replaced.size(); i++) {
        var call = replaced.get(i);
        builder.withMethodBody(name(i), call.typeSymbol(), ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC, code -> write(code, call));
      }
    }));
  }

  private static String name(int number) {
    return "direct$" + number;
  }

  private static void write(CodeBuilder code, InvokeDynamicInstruction call) {
    if (isSwitch(call)) {
      writeSwitch(code, call.bootstrapArgs());
    } else {
      var record = (ClassDesc) call.bootstrapArgs().get(0);
      var fields = call.bootstrapArgs().stream().skip(2).map(DirectMethodHandleDesc.class::cast).toList();
      switch (call.name().stringValue()) {
        case "equals" -> writeEquals(code, record, fields);
        case "hashCode" -> writeHashCode(code, record, fields);
        case "toString" -> writeToString(code, record, fields);
        default -> throw new IllegalArgumentException("no method of a record: " + call.name());
      }
    }
  }

  /** The first label from the one given on that the value is an instance of; -1 for null, and the number of labels if there is none. */
  private static void writeSwitch(CodeBuilder code, List<ConstantDesc> labels) {
    var some = code.newLabel();
    code.aload(0).ifnonnull(some);
    code.iconst_m1().ireturn();
    code.labelBinding(some);
    for (int i = 0; i < labels.size(); i++) {
      var next = code.newLabel();
      code.iload(1).loadConstant(i).if_icmpgt(next);
      code.aload(0).instanceOf((ClassDesc) labels.get(i)).ifeq(next);
      code.loadConstant(i).ireturn();
      code.labelBinding(next);
    }
    code.loadConstant(labels.size()).ireturn();
  }

  private static void writeEquals(CodeBuilder code, ClassDesc record, List<DirectMethodHandleDesc> fields) {
    var different = code.newLabel();
    var same = code.newLabel();
    code.aload(0).aload(1).if_acmpeq(same);
    code.aload(1).instanceOf(record).ifeq(different);
    code.aload(1).checkcast(record).astore(2);
    for (var field : fields) {
      var type = field.invocationType().returnType();
      code.aload(0).getfield(record, field.methodName(), type);
      code.aload(2).getfield(record, field.methodName(), type);
      compare(code, type, different);
    }
    code.labelBinding(same).iconst_1().ireturn();
    code.labelBinding(different).iconst_0().ireturn();
  }

  private static void compare(CodeBuilder code, ClassDesc type, Label different) {
    switch (TypeKind.from(type)) {
      case LONG -> code.lcmp().ifne(different);
      case FLOAT -> code.invokestatic(ConstantDescs.CD_Float, "compare", MethodTypeDesc.of(ConstantDescs.CD_int, type, type)).ifne(different);
      case DOUBLE -> code.invokestatic(ConstantDescs.CD_Double, "compare", MethodTypeDesc.of(ConstantDescs.CD_int, type, type)).ifne(different);
      case REFERENCE -> code.invokestatic(OBJECTS, "equals", MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object))
          .ifeq(different);
      default -> code.if_icmpne(different);
    }
  }

  private static void writeHashCode(CodeBuilder code, ClassDesc record, List<DirectMethodHandleDesc> fields) {
    code.iconst_0();
    for (var field : fields) {
      var type = field.invocationType().returnType();
      code.bipush(31).imul();
      code.aload(0).getfield(record, field.methodName(), type);
      if (type.isPrimitive()) {
        code.invokestatic(boxed(type), "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, type));
      } else {
        code.invokestatic(OBJECTS, "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object));
      }
      code.iadd();
    }
    code.ireturn();
  }

  private static void writeToString(CodeBuilder code, ClassDesc record, List<DirectMethodHandleDesc> fields) {
    code.new_(TEXT).dup().invokespecial(TEXT, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
    append(code, simpleName(record) + "[");
    var separator = "";
    for (var field : fields) {
      var type = field.invocationType().returnType();
      append(code, separator + field.methodName() + "=");
      code.aload(0).getfield(record, field.methodName(), type);
      code.invokevirtual(TEXT, "append", MethodTypeDesc.of(TEXT, appended(type)));
      separator = ", ";
    }
    append(code, "]");
    code.invokevirtual(TEXT, "toString", MethodTypeDesc.of(ConstantDescs.CD_String)).areturn();
  }

  private static void append(CodeBuilder code, String text) {
    code.loadConstant(text).invokevirtual(TEXT, "append", MethodTypeDesc.of(TEXT, ConstantDescs.CD_String));
  }

  /** Returns what a {@link StringBuilder} takes such a value as. */
  private static ClassDesc appended(ClassDesc type) {
    return switch (TypeKind.from(type)) {
      case BYTE, SHORT -> ConstantDescs.CD_int;
      case REFERENCE -> ConstantDescs.CD_Object;
      default -> type;
    };
  }

  /** Returns the name that a class has in its source: behind those of the classes around it, and behind the number of a local one. */
  private static String simpleName(ClassDesc type) {
    var name = type.displayName();
    return name.substring(name.lastIndexOf('$') + 1).replaceFirst("^[0-9]+", "");
  }

  private static ClassDesc boxed(ClassDesc primitive) {
    return switch (TypeKind.from(primitive)) {
      case BOOLEAN -> ConstantDescs.CD_Boolean;
      case BYTE -> ConstantDescs.CD_Byte;
      case CHAR -> ConstantDescs.CD_Character;
      case SHORT -> ConstantDescs.CD_Short;
      case INT -> ConstantDescs.CD_Integer;
      case LONG -> ConstantDescs.CD_Long;
      case FLOAT -> ConstantDescs.CD_Float;
      case DOUBLE -> ConstantDescs.CD_Double;
      case REFERENCE, VOID -> throw new IllegalArgumentException(primitive.displayName());
    };
  }
}
