package dev.kaniko.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import dev.kaniko.runtime.trespass.Trespasser;
import dev.kaniko.runtime.trespass.accomplice.Accomplice;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped classes keep to {@link ArchitectureRules}. */
final class ArchitectureTest {

  private static final ImportOption SHIPPED = new ShippedClasses();
  private static final JavaClasses ALL = new ClassFileImporter().withImportOption(SHIPPED).importPackages("dev.kaniko");
  private static final JavaClasses SILENT = ALL.that(DescribedPredicate.describe("may not talk to the process",
      (JavaClass type) -> !ArchitectureRules.mayTalkToTheProcess(type)));
  private static final JavaClasses TRESPASSER = new ClassFileImporter().importClasses(Trespasser.class);

  @Test
  void theSpiNeedsNothingButTheJdk() {
    ArchitectureRules.THE_SPI_NEEDS_NOTHING_BUT_THE_JDK.check(ALL);
  }

  @Test
  void theGrammarNeedsNothingButAntlr() {
    ArchitectureRules.THE_GRAMMAR_NEEDS_NOTHING_BUT_ANTLR.check(ALL);
  }

  @Test
  void theCompilerSeesOnlyGrammarAndSpi() {
    ArchitectureRules.THE_COMPILER_SEES_GRAMMAR_AND_SPI.check(ALL);
  }

  @Test
  void onlyParsingSeesAntlr() {
    ArchitectureRules.ONLY_PARSING_SEES_ANTLR.check(ALL);
  }

  @Test
  void thePackageOfPassesHoldsPasses() {
    assertRejected(ArchitectureRules.holdsPasses("dev.kaniko.runtime.trespass"));
    ArchitectureRules.THE_PACKAGE_OF_PASSES_HOLDS_PASSES.check(ALL);
  }

  @Test
  void theRuntimeSeesOnlyTheFacadeAndThePlan() {
    ArchitectureRules.THE_RUNTIME_SEES_FACADE_AND_PLAN.check(ALL);
  }

  @Test
  void theCommandLineSeesOnlyFacadePlanReportLinterAndFixes() {
    ArchitectureRules.THE_COMMAND_LINE_SEES_FACADE_PLAN_REPORT_LINTER_FIXES_AND_FORMATTER.check(ALL);
  }

  @Test
  void theLanguageServerSeesOnlyFacadeEditorLinterAndFixes() {
    ArchitectureRules.THE_LANGUAGE_SERVER_SEES_FACADE_EDITOR_LINTER_AND_FIXES.check(ALL);
  }

  @Test
  void onlyTheLanguageServerSeesLsp4j() {
    ArchitectureRules.ONLY_THE_LANGUAGE_SERVER_SEES_LSP4J.check(ALL);
  }

  @Test
  void theRuntimeDoesNotSeeTheGrammar() {
    assertRejected(ArchitectureRules.THE_RUNTIME_DOES_NOT_SEE_THE_GRAMMAR);
    ArchitectureRules.THE_RUNTIME_DOES_NOT_SEE_THE_GRAMMAR.check(ALL);
  }

  @Test
  void nobodySeesTheCommandLine() {
    ArchitectureRules.NOBODY_SEES_THE_COMMAND_LINE.check(ALL);
  }

  @Test
  void standardInstructionsSeeOnlyTheSpi() {
    ArchitectureRules.STANDARD_INSTRUCTIONS_SEE_ONLY_THE_SPI.check(ALL);
  }

  @Test
  void nobodyNamesAStandardInstruction() {
    assertRejected(ArchitectureRules.NOBODY_NAMES_A_STANDARD_INSTRUCTION);
    ArchitectureRules.NOBODY_NAMES_A_STANDARD_INSTRUCTION.check(ALL);
  }

  @Test
  void nobodyKnowsTheKeywordOfAStandardInstruction() {
    assertRejected(ArchitectureRules.NOBODY_KNOWS_THE_KEYWORD_OF_A_STANDARD_INSTRUCTION);
    ArchitectureRules.NOBODY_KNOWS_THE_KEYWORD_OF_A_STANDARD_INSTRUCTION.check(ALL);
  }

  @Test
  void packagesHaveNoCycles() {
    var cycle = new ClassFileImporter().importClasses(Trespasser.class, Accomplice.class);
    assertThatThrownBy(() -> ArchitectureRules.NO_PACKAGE_CYCLES.check(cycle)).isInstanceOf(AssertionError.class).hasMessageContaining("Slice runtime.trespass.accomplice");
    ArchitectureRules.NO_PACKAGE_CYCLES.check(ALL);
  }

  @Test
  void onlyTheCommandLinePrints() {
    assertRejected(ArchitectureRules.ONLY_THE_COMMAND_LINE_PRINTS);
    ArchitectureRules.ONLY_THE_COMMAND_LINE_PRINTS.check(SILENT);
  }

  @Test
  void onlyTheCommandLineEndsTheProcess() {
    assertRejected(ArchitectureRules.ONLY_THE_COMMAND_LINE_ENDS_THE_PROCESS);
    ArchitectureRules.ONLY_THE_COMMAND_LINE_ENDS_THE_PROCESS.check(SILENT);
  }

  @Test
  void onlyTheCommandLineReadsTheEnvironment() {
    assertRejected(ArchitectureRules.ONLY_THE_COMMAND_LINE_READS_THE_ENVIRONMENT);
    ArchitectureRules.ONLY_THE_COMMAND_LINE_READS_THE_ENVIRONMENT.check(SILENT);
  }

  @Test
  void onlyTheRegistrySeesJib() {
    assertRejected(ArchitectureRules.ONLY_THE_REGISTRY_SEES_JIB);
    ArchitectureRules.ONLY_THE_REGISTRY_SEES_JIB.check(ALL);
  }

  @Test
  void onlyLinuxSeesNativeCode() {
    assertRejected(ArchitectureRules.ONLY_LINUX_SEES_NATIVE_CODE);
    ArchitectureRules.ONLY_LINUX_SEES_NATIVE_CODE.check(ALL);
  }

  @Test
  void fewNameFilesOfTheMachineByPaths() {
    assertRejected(ArchitectureRules.FEW_NAME_FILES_OF_THE_MACHINE_BY_PATHS);
    ArchitectureRules.FEW_NAME_FILES_OF_THE_MACHINE_BY_PATHS.check(ALL);
  }

  /** The constants are hidden, so a class of their own package has to show that the rule sees them. */
  @Test
  void fewGivePathsToTheKernel() {
    ArchitectureRules.FEW_GIVE_PATHS_TO_THE_KERNEL.check(ALL);
    var calling = ALL.that(DescribedPredicate.describe("is a directory", (JavaClass type) -> type.getSimpleName().equals("Directory")));
    assertThat(calling.stream().flatMap(type -> type.getFieldAccessesFromSelf().stream()).map(access -> access.getTarget().getFullName()))
        .contains("dev.kaniko.runtime.linux.SystemCall.UNLINKAT");
  }

  @Test
  void noPackageNameSaysNothing() {
    ArchitectureRules.NO_PACKAGE_NAME_SAYS_NOTHING.check(ALL);
  }

  @Test
  void classesAreFinalSealedOrAbstract() {
    assertRejected(ArchitectureRules.CLASSES_ARE_CLOSED);
    ArchitectureRules.CLASSES_ARE_CLOSED.check(ALL);
  }

  /** A package that goes missing would take its rules with it. */
  @ParameterizedTest
  @ValueSource(strings = {
      "grammar", "grammar.source", "diagnostic", "image", "snapshot", "instruction", "instruction.files", "instruction.syntax", "instruction.standard",
      "compiler", "compiler.plan", "compiler.parse", "runtime.linux", "compiler.editor", "runtime.registry", "cli", "lsp"
  })
  void everyPackageThatARuleNamesHasClasses(String name) {
    assertThat(ALL.stream().map(JavaClass::getPackageName)).contains("dev.kaniko." + name);
  }

  private static void assertRejected(ArchRule rule) {
    assertThatThrownBy(() -> rule.check(TRESPASSER)).isInstanceOf(AssertionError.class).hasMessageContaining("Trespasser");
  }

  /** Main classes only, as folders of a reactor or as the jars of a packaged one. */
  private static final class ShippedClasses implements ImportOption {
    private static final Pattern TESTS = Pattern.compile(".*(/test-classes/|-tests\\.jar).*");

    @Override
    public boolean includes(Location location) {
      return !location.matches(TESTS);
    }
  }
}
