package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.cli.OriginalRow.Here;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every option, argument and variable of the original is known, and is not ignored: it changes what is asked for, or a line says why it does not, or it is
 * refused. Each {@link OriginalRow} is tried by itself here. What the deeper effect of one is, the test shows that its row names.
 */
final class OriginalRowsTest {
  private static final Path ROOT = Path.of(System.getProperty("kaniko.root", "."));
  /** The list that was taken from the original's source. It is no part of the project. */
  private static final Path ORIGINAL = Path.of(System.getProperty("kaniko.conformance", "absent")).resolveSibling("reference").resolve("kaniko-flags.tsv");
  private static final Map<String, String> PROGRAMS = Map.of(
      "executor", "build", "executor push", "push", "executor login", "login", "executor version", "version", "warmer", "warm", "env", OriginalRow.VARIABLE);

  @TempDir private static Path folder;

  @BeforeAll
  static void writeContext() throws IOException {
    Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nLABEL a=b\n");
  }

  private static Command command(String program) {
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    return switch (program) {
      case "build" -> new BuildCommand(Map.of(), nowhere, nowhere, true);
      case "push" -> new PushCommand(Map.of(), nowhere, nowhere);
      case "login" -> new LoginCommand(Map.of(), InputStream.nullInputStream(), nowhere);
      case "warm" -> new WarmCommand(Map.of(), nowhere, nowhere);
      default -> throw new IllegalArgumentException(program);
    };
  }

  private static CommandLine commandLine(String program) {
    var line = new CommandLine(command(program).spec());
    Words.teach(line);
    return line.setCaseInsensitiveEnumValuesAllowed(true).setOverwrittenOptionsAllowed(true);
  }

  private static Stream<OriginalRow> rows(Here... those) {
    return OriginalRow.all().stream().filter(row -> Arrays.asList(those).contains(row.here()));
  }

  /** The list of the original is compared where it lies beside the project. */
  @Test
  void theTableHasTheRowsOfTheOriginal(TestReporter reporter) throws IOException {
    var rows = OriginalRow.all();
    var counts = rows.stream().collect(Collectors.groupingBy(OriginalRow::here, TreeMap::new, Collectors.counting()));
    reporter.publishEntry("rows", rows.size() + ": " + counts);
    assertThat(rows).doesNotHaveDuplicates().hasSize(179);
    if (!Files.isRegularFile(ORIGINAL)) {
      reporter.publishEntry("list of the original", "not there: the names of the table are not compared with it");
      return;
    }
    try (var lines = Files.lines(ORIGINAL)) {
      assertThat(lines.skip(1).map(OriginalRowsTest::nameOf)).containsExactlyInAnyOrderElementsOf(
          rows.stream().map(row -> (row.program().equals(OriginalRow.FEATURE) ? OriginalRow.VARIABLE : row.program()) + " " + row.name()).toList());
    }
  }

  /** Names of options are without dashes there, with the short name in brackets. */
  private static String nameOf(String line) {
    var fields = line.split("\t", -1);
    var program = PROGRAMS.get(fields[5]);
    var name = fields[0];
    if (Set.of("env", "executor version").contains(fields[5])) {
      return program + " " + name;
    }
    return program + " " + (name.startsWith("<") ? name.substring(1, name.length() - 1).toUpperCase(Locale.ROOT) : "--" + name.replaceFirst(" \\((-.)\\)", ", $1"));
  }

  private static Stream<OriginalRow> options() {
    return OriginalRow.all().stream().filter(OriginalRow::isOption);
  }

  @ParameterizedTest
  @MethodSource("options")
  void everyOptionIsKnownByAllItsNames(OriginalRow row) {
    assertThat(commandLine(row.program()).getCommandSpec().optionsMap()).containsKeys(row.name().split(", "));
  }

  @Test
  void everyArgumentIsKnown() {
    assertThat(OriginalRow.all().stream().filter(row -> !row.isOption() && !row.isVariable() && !row.program().equals("version"))).hasSize(2)
        .allSatisfy(row -> assertThat(commandLine(row.program()).getCommandSpec().positionalParameters()).anyMatch(argument -> argument.paramLabel().equals(row.name())));
  }

  private static Stream<OriginalRow> effective() {
    return rows(Here.SAME, Here.BETTER).filter(row -> !row.tried().isEmpty());
  }

  /** What a command line and its environment ask for. */
  private static List<Object> asked(String program, OriginalRow.Line given) {
    var words = new ArrayList<>(given.words());
    switch (program) {
      case "build" -> words.addAll(0, List.of("--destination=reg.test/app:1", "--context=" + folder));
      case "push" -> words.addAll(0, List.of("--destination=reg.test/app:1", folder.toString()));
      default -> {}
    }
    var line = commandLine(program);
    line.parseArgs(words.toArray(String[]::new));
    var spec = line.getCommandSpec();
    var reader = new RequestReader(given.environment());
    var command = line.<Command>getCommand();
    var pull = pullOptions(command);
    var push = pushOptions(command);
    var asked = new ArrayList<Object>(List.of(new RegistryReader(new Variables(given.environment())).read(pull, push), push.ignoreImmutableTagErrors));
    if (command instanceof BuildCommand build) {
      var options = build.options;
      var request = reader.build(options, build.cacheOptions, true);
      var inputs = request.inputs();
      // The settings of contexts have the whole environment, so that they differ whatever becomes of a variable.
      asked.addAll(List.of(inputs.context(), inputs.contextSubPath(), inputs.dockerfile(), inputs.fetching().git(), request.parameters(), request.commands(), request.image(),
          request.cache(), request.outputs(), request.stateDirectory(), request.execution()));
      asked.addAll(List.of(options.cacheDirectory, options.force, options.dryRun));
    } else {
      spec.options().stream().filter(option -> Set.of("--destination", "--skip-push-permission-check").contains(option.longestName()))
          .forEach(option -> asked.add(String.valueOf(option.<Object>getValue())));
    }
    asked.add(RegistryReader.helpers(pull.credentialHelpers));
    Stream.of("--verbosity", "--log-format", "--log-timestamp").forEach(option -> asked.add(String.valueOf(Objects.requireNonNull(spec.optionsMap().get(option)).<Object>getValue())));
    return asked;
  }

  private static PullOptions pullOptions(Command command) {
    return switch (command) {
      case BuildCommand build -> build.pullOptions;
      case PushCommand push -> push.pullOptions;
      case WarmCommand warm -> warm.pullOptions;
      default -> throw new IllegalArgumentException("it pulls nothing: " + command);
    };
  }

  private static PushOptions pushOptions(Command command) {
    return switch (command) {
      case BuildCommand build -> build.pushOptions;
      case PushCommand push -> push.pushOptions;
      default -> new PushOptions();
    };
  }

  @ParameterizedTest
  @MethodSource("effective")
  void whatHasAnEffectChangesWhatIsAskedFor(OriginalRow row) {
    var program = row.isVariable() ? "build" : row.program();

    assertThat(asked(program, row.with(folder.toString()))).isNotEqualTo(asked(program, row.without(folder.toString())));
  }

  private static Stream<OriginalRow> ineffective() {
    return rows(Here.NO_EFFECT);
  }

  /** The command may fail for other reasons. */
  private static CommandRun run(OriginalRow row) {
    var given = row.with(folder.toString());
    var words = new ArrayList<>(switch (row.program()) {
      case "push" -> List.of("push", "--destination=127.0.0.1:1/app:1", folder + "/none");
      case "warm" -> List.of("warm", "--image=127.0.0.1:1/app:1", "--cache-dir=" + folder + "/warm");
      default -> List.of("build", "--context=" + folder, "--no-push", "--kaniko-dir=" + folder + "/state");
    });
    words.addAll(given.words());
    return CommandRun.of(given.environment(), words);
  }

  @ParameterizedTest
  @MethodSource("ineffective")
  void whatHasNoEffectSaysOnceWhy(OriginalRow row) {
    var run = run(row);
    var name = row.longName().replaceFirst(".*OTEL_SERVICE_NAME.*", "OTEL_SERVICE_NAME");

    assertThat(run.code()).as(run.err()).isLessThan(2);
    assertThat(run.err().lines().filter(line -> line.contains(name) && line.matches(".* (has|have) no effect: .{10,}"))).as(run.err()).hasSize(1);
  }

  @Test
  void whatIsMissingIsRefused() {
    assertThat(rows(Here.NOT_YET).filter(OriginalRow::isOption)).allSatisfy(row -> assertThat(run(row)).returns(2, CommandRun::code));
  }

  /** A truth value, a number and one of a few words are read before anything else is done. */
  @ParameterizedTest
  @MethodSource("options")
  void aValueOfAnotherTypeIsRefused(OriginalRow row) {
    var line = commandLine(row.program());
    var type = Objects.requireNonNull(line.getCommandSpec().optionsMap().get(row.longName())).typeInfo();
    if (type.isBoolean() || type.isEnum() || type.getType() == int.class) {
      assertThatThrownBy(() -> line.parseArgs(row.longName() + "=banana")).isInstanceOf(CommandLine.ParameterException.class);
    }
  }

  private static Stream<String> features() {
    return FeatureFlags.names().stream();
  }

  @ParameterizedTest
  @MethodSource("features")
  void everyFeatureIsKnown(String name) {
    var remarks = Stream.of("true", "false").map(value -> FeatureFlags.read(Map.of(name, value))).map(List::getFirst).toList();

    assertThat(remarks).extracting(Remark::level).containsExactly(Verbosity.DEBUG, Verbosity.WARN);
    assertThat(remarks).allMatch(remark -> remark.text().startsWith(name + "="));
    assertThatThrownBy(() -> FeatureFlags.read(Map.of(name, "banana"))).isInstanceOf(UsageException.class).hasMessageContaining(name);
  }

  @Test
  void aFeatureThatThereIsNotIsAWarning() {
    assertThat(FeatureFlags.read(Map.of("FF_KANIKO_RUN_VIA_TINY", "banana"))).singleElement()
        .isEqualTo(Remark.warning("FF_KANIKO_RUN_VIA_TINY: there is no such feature (did you mean FF_KANIKO_RUN_VIA_TINI?)"));
  }

  /** Its class has the name of the option or variable in it. */
  @Test
  void everyTestOfTheTableIsThere() throws IOException {
    var sources = sources();
    for (var row : rows(Here.SAME, Here.BETTER, Here.NO_EFFECT).toList()) {
      var words = row.shownBy().split("#", 2);
      var source = sources.getOrDefault(words[0], "");
      assertThat(source).as("%s: the source of %s", row, words[0]).isNotEmpty();
      if (words.length > 1) {
        assertThat(source).as(row.toString()).contains("void " + words[1] + "(");
      }
      if (row.test().isEmpty()) {
        assertThat(row.tried()).as("%s: a line that tries it", row).isNotEmpty();
      } else if (row.isOption() || row.program().equals(OriginalRow.VARIABLE)) {
        var names = Arrays.stream(row.name().split("[ ,/]+")).filter(name -> name.matches("-.+|[A-Za-z_]+")).toList();
        assertThat(names).as("%s in %s", row, words[0]).anyMatch(source::contains);
      }
    }
  }

  /** The sources of all tests, by the name of the class. */
  private static Map<String, String> sources() throws IOException {
    var named = OriginalRow.all().stream().map(row -> row.shownBy().replaceFirst("#.*", "") + ".java").collect(Collectors.toCollection(HashSet::new));
    var sources = new TreeMap<String, String>();
    for (var module : List.of("compiler", "runtime", "conformance-tests")) {
      try (var files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (var file : files.filter(path -> named.contains(String.valueOf(path.getFileName()))).toList()) {
          sources.put(String.valueOf(file.getFileName()).replace(".java", ""), Files.readString(file));
        }
      }
    }
    return sources;
  }

  /** With {@code -Dkaniko.record=true} the page is written anew. */
  @Test
  void thePageIsTheTable() throws IOException {
    var page = ROOT.resolve("runtime/docs/flags.md");
    var written = OriginalPage.of(OriginalRow.all());
    if (Boolean.getBoolean("kaniko.record")) {
      Files.writeString(page, written);
    }
    assertThat(page).hasContent(written);
  }

  /** Names of options on the page are those that a user may write. */
  @Test
  void noOptionIsHiddenThatHasAnEffect() {
    var hidden = new ArrayList<String>();
    for (var program : List.of("build", "push", "warm")) {
      commandLine(program).getCommandSpec().options().stream().filter(OptionSpec::hidden).map(option -> program + " " + option.longestName()).forEach(hidden::add);
    }
    assertThat(rows(Here.NO_EFFECT, Here.NOT_YET).map(row -> row.program() + " " + row.longName())).containsAll(hidden);
  }
}
