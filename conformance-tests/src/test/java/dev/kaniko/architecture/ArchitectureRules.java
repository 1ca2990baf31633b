package dev.kaniko.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.pass.Pass;
import dev.kaniko.compiler.pass.Passes;
import dev.kaniko.compiler.pass.ResolveVariables;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.RootedDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.tree.ParseTreeListener;
import org.antlr.v4.runtime.tree.ParseTreeVisitor;

/** The boundaries of the design: who may see whom, and who may touch what. Every rule fails where it finds no class to hold it against. */
final class ArchitectureRules {

  private static final String[] JDK = {"java..", "javax.."};
  private static final String NULLNESS = "org.jspecify.annotations..";
  private static final String[] SPI = {
      "dev.kaniko.diagnostic..", "dev.kaniko.image..", "dev.kaniko.snapshot..", "dev.kaniko.instruction.."
  };
  private static final String GRAMMAR = "dev.kaniko.grammar..";
  private static final String COMPILER = "dev.kaniko.compiler..";
  private static final String RUNTIME = "dev.kaniko.runtime..";
  private static final String CLI = "dev.kaniko.cli..";
  private static final String LSP = "dev.kaniko.lsp..";
  private static final String STANDARD = "dev.kaniko.instruction.standard..";
  private static final String BENCHMARK = "dev.kaniko.benchmark..";
  private static final String FUZZ = "dev.kaniko.fuzz..";
  private static final String ANTLR = "org.antlr.v4.runtime..";

  static final ArchRule THE_SPI_NEEDS_NOTHING_BUT_THE_JDK = classes()
      .that().resideInAnyPackage(SPI)
      .should().onlyDependOnClassesThat().resideInAnyPackage(join(JDK, SPI, NULLNESS));

  static final ArchRule THE_GRAMMAR_NEEDS_NOTHING_BUT_ANTLR = classes()
      .that().resideInAPackage(GRAMMAR)
      .should().onlyDependOnClassesThat().resideInAnyPackage(join(JDK, new String[] {GRAMMAR, ANTLR}, NULLNESS));

  static final ArchRule THE_COMPILER_SEES_GRAMMAR_AND_SPI = classes()
      .that().resideInAPackage(COMPILER)
      .should().onlyDependOnClassesThat().resideInAnyPackage(
          join(join(JDK, SPI, NULLNESS), new String[] {COMPILER, GRAMMAR, ANTLR}, "com.fasterxml.jackson.."));

  static final ArchRule ONLY_PARSING_SEES_ANTLR = noClasses()
      .that().resideOutsideOfPackages(GRAMMAR, "dev.kaniko.compiler.parse..")
      .should().dependOnClassesThat().resideInAPackage(ANTLR);

  static final ArchRule THE_PACKAGE_OF_PASSES_HOLDS_PASSES = holdsPasses("dev.kaniko.compiler.pass");

  static final ArchRule THE_RUNTIME_SEES_FACADE_AND_PLAN = noClasses()
      .that().resideInAPackage(RUNTIME)
      .should().dependOnClassesThat(insideOf(COMPILER, "dev.kaniko.compiler", "dev.kaniko.compiler.plan"));

  static final ArchRule THE_COMMAND_LINE_SEES_FACADE_PLAN_REPORT_LINTER_FIXES_AND_FORMATTER = noClasses()
      .that().resideInAPackage(CLI)
      .should().dependOnClassesThat(insideOf(
          COMPILER, "dev.kaniko.compiler", "dev.kaniko.compiler.plan", "dev.kaniko.compiler.report", "dev.kaniko.compiler.lint", "dev.kaniko.compiler.fix",
          "dev.kaniko.compiler.format"));

  static final ArchRule THE_LANGUAGE_SERVER_SEES_FACADE_EDITOR_LINTER_AND_FIXES = noClasses()
      .that().resideInAPackage(LSP)
      .should().dependOnClassesThat(insideOf(
          COMPILER, "dev.kaniko.compiler", "dev.kaniko.compiler.editor", "dev.kaniko.compiler.lint", "dev.kaniko.compiler.fix"));

  /** What else starts must not pay for it. */
  static final ArchRule ONLY_THE_LANGUAGE_SERVER_SEES_LSP4J = noClasses()
      .that().resideOutsideOfPackage(LSP)
      .should().dependOnClassesThat().resideInAPackage("org.eclipse.lsp4j..");

  static final ArchRule THE_RUNTIME_DOES_NOT_SEE_THE_GRAMMAR = noClasses()
      .that().resideInAnyPackage(RUNTIME, CLI, LSP)
      .should().dependOnClassesThat().resideInAPackage(GRAMMAR);

  static final ArchRule NOBODY_SEES_THE_COMMAND_LINE = noClasses()
      .that().resideOutsideOfPackage(CLI)
      .should().dependOnClassesThat().resideInAPackage(CLI);

  static final ArchRule STANDARD_INSTRUCTIONS_SEE_ONLY_THE_SPI = classes()
      .that().resideInAPackage(STANDARD)
      .should().onlyDependOnClassesThat().resideInAnyPackage(join(JDK, SPI, NULLNESS));

  /** Standard instructions come in as a service; what they do they say in the contract, as others do. */
  static final ArchRule NOBODY_NAMES_A_STANDARD_INSTRUCTION = noClasses()
      .that().resideOutsideOfPackage(STANDARD)
      .should().dependOnClassesThat().resideInAPackage(STANDARD);

  /** The same by text: no class but those that write Dockerfiles has the keyword of a standard instruction among its constants. */
  static final ArchRule NOBODY_KNOWS_THE_KEYWORD_OF_A_STANDARD_INSTRUCTION = classes()
      .that().resideOutsideOfPackages(STANDARD, BENCHMARK, FUZZ, "dev.kaniko.fixture..")
      .and().areNotEnums() // Their constants may have any name.
      .should(haveNoConstantAmong(InstructionSet.load().keywords().stream().map(Keyword::text).collect(Collectors.toSet())));

  static final ArchRule NO_PACKAGE_CYCLES = slices().matching("dev.kaniko.(**)").should().beFreeOfCycles();

  static final ArchRule ONLY_THE_COMMAND_LINE_PRINTS = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  static final ArchRule ONLY_THE_COMMAND_LINE_ENDS_THE_PROCESS = noClasses()
      .should().callMethod(System.class, "exit", int.class)
      .orShould().callMethod(Runtime.class, "exit", int.class)
      .orShould().callMethod(Runtime.class, "halt", int.class);

  static final ArchRule ONLY_THE_COMMAND_LINE_READS_THE_ENVIRONMENT = noClasses()
      .should().callMethod(System.class, "getenv")
      .orShould().callMethod(System.class, "getenv", String.class);

  static final ArchRule ONLY_THE_REGISTRY_SEES_JIB = noClasses()
      .that().resideOutsideOfPackage("dev.kaniko.runtime.registry..")
      .should().dependOnClassesThat().resideInAPackage("com.google.cloud.tools.jib..");

  static final ArchRule ONLY_LINUX_SEES_NATIVE_CODE = noClasses()
      .that().resideOutsideOfPackage("dev.kaniko.runtime.linux..")
      .should().dependOnClassesThat().resideInAPackage("java.lang.foreign..");

  /**
   * The one directory that takes paths of several names is for files of this machine, and whoever may use it is named here. Any other
   * holds directories, or asks {@link RootedDirectory}.
   */
  static final ArchRule FEW_NAME_FILES_OF_THE_MACHINE_BY_PATHS = noClasses()
      .that().resideOutsideOfPackage("dev.kaniko.runtime.linux")
      .and().doNotHaveFullyQualifiedName("dev.kaniko.runtime.process.MountSpec$Bind") // Sources of mounts: caches, contexts, copies.
      .and().doNotHaveFullyQualifiedName("dev.kaniko.runtime.process.inplace.OwnFiles") // Of this program.
      .and().doNotHaveFullyQualifiedName("dev.kaniko.runtime.process.program.Streams") // /dev/null.
      .and().doNotHaveFullyQualifiedName("dev.kaniko.runtime.process.namespaces.SystemPaths") // Of this machine's /proc and /sys.
      .and().doNotHaveFullyQualifiedName("dev.kaniko.runtime.snapshot.LinuxInodeStore") // What is copied from a context.
      .should().accessFieldWhere(DescribedPredicate.describe("of the directory that takes paths",
          (JavaFieldAccess access) -> access.getTarget().getFullName().equals(Directory.class.getName() + ".WORKING")));

  /** Calls of the kernel that take a path. Each of these classes gives them one name below a descriptor, or holds them to no links. */
  static final ArchRule FEW_GIVE_PATHS_TO_THE_KERNEL = noClasses()
      .that().doNotHaveFullyQualifiedName("dev.kaniko.runtime.linux.SystemCall")
      .and().doNotHaveFullyQualifiedName("dev.kaniko.runtime.linux.Directory")
      .and().doNotHaveFullyQualifiedName("dev.kaniko.runtime.linux.RootedDirectory")
      .and().doNotHaveFullyQualifiedName("dev.kaniko.runtime.linux.ExtendedAttributes")
      .and().doNotHaveFullyQualifiedName("dev.kaniko.runtime.linux.ChildProgram") // In the child's root, where nothing else is open.
      .and().doNotHaveFullyQualifiedName("dev.kaniko.runtime.linux.LockFile") // Of the state directory.
      .should().accessFieldWhere(DescribedPredicate.describe("of a call that takes a path", ArchitectureRules::takesAPath));

  private static boolean takesAPath(JavaFieldAccess access) {
    return access.getTarget().getOwner().getName().equals("dev.kaniko.runtime.linux.SystemCall")
        && Set.of("OPENAT", "OPENAT2", "MKDIRAT", "MKNODAT", "UNLINKAT", "RENAMEAT2", "LINKAT", "SYMLINKAT", "READLINKAT", "FCHOWNAT", "FCHMODAT", "FCHMODAT2",
            "UTIMENSAT", "LGETXATTR", "LLISTXATTR", "LREMOVEXATTR", "LSETXATTR").contains(access.getTarget().getName());
  }

  static final ArchRule NO_PACKAGE_NAME_SAYS_NOTHING = noClasses()
      .should().resideInAnyPackage(
          "..util..", "..utils..", "..common..", "..core..", "..model..", "..impl..", "..helper..", "..helpers..", "..manager..", "..misc..");

  static final ArchRule CLASSES_ARE_CLOSED = classes()
      .that(DescribedPredicate.not(DescribedPredicate.describe("are generated by ANTLR or made for JMH to derive from", ArchitectureRules::generated)))
      .should(beFinalSealedOrAbstract());

  /** The packages whose classes may use the standard streams, the environment and the exit code. */
  static boolean mayTalkToTheProcess(JavaClass type) {
    return Stream.of(CLI, BENCHMARK, FUZZ).anyMatch(name -> type.getPackageName().startsWith(name.replace("..", "")));
  }

  /** One file a pass, beside the interface and the list. Variables are resolved from one form into another, so that pass is none by its type. */
  static ArchRule holdsPasses(String name) {
    return classes()
        .that().resideInAPackage(name)
        .and().areTopLevelClasses()
        .and().haveSimpleNameNotEndingWith("package-info")
        .and(DescribedPredicate.not(JavaClass.Predicates.belongToAnyOf(Pass.class, Passes.class, ResolveVariables.class)))
        .should().implement(Pass.class);
  }

  private static boolean generated(JavaClass type) {
    boolean byJmh = type.getPackageName().endsWith(".jmh_generated") || type.isAnnotatedWith("org.openjdk.jmh.annotations.State");
    return byJmh || type.getPackageName().startsWith("dev.kaniko.grammar")
        && Stream.of(Recognizer.class, RuleContext.class, ParseTreeListener.class, ParseTreeVisitor.class).anyMatch(type::isAssignableTo);
  }

  private static DescribedPredicate<JavaClass> insideOf(String module, String... allowed) {
    String prefix = module.replace("..", "");
    return DescribedPredicate.describe(
        "reside in " + module + " outside of " + Arrays.toString(allowed),
        type -> type.getPackageName().startsWith(prefix) && !Arrays.asList(allowed).contains(type.getPackageName()));
  }

  private static ArchCondition<JavaClass> beFinalSealedOrAbstract() {
    return new ArchCondition<>("be final, sealed or abstract") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean closed = type.isInterface() || type.isAnonymousClass()
            || type.getModifiers().contains(JavaModifier.FINAL) || type.getModifiers().contains(JavaModifier.ABSTRACT)
            || type.isEnum() || type.reflect().isSealed();
        events.add(new SimpleConditionEvent(type, closed, type.getName() + " is open for extension"));
      }
    };
  }

  private static ArchCondition<JavaClass> haveNoConstantAmong(Set<String> texts) {
    return new ArchCondition<>("have none of the constants " + texts) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        constants(type).filter(texts::contains).forEach(
            text -> events.add(SimpleConditionEvent.violated(type, type.getName() + " has the constant \"" + text + "\"")));
      }
    };
  }

  private static Stream<String> constants(JavaClass type) {
    try (var file = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      var constants = new ArrayList<String>();
      for (var entry : ClassFile.of().parse(file.readAllBytes()).constantPool()) {
        if (entry instanceof StringEntry string) {
          constants.add(string.stringValue());
        }
      }
      return constants.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String[] join(String[] some, String[] more, String last) {
    return Stream.of(some, more, new String[] {last}).flatMap(Arrays::stream).toArray(String[]::new);
  }

  private ArchitectureRules() {}
}
