package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.CompilationResult;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.SourceTimes;
import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Checks small Dockerfiles. Every image resolves to one with a PATH and a command, or is not looked at. */
final class LintFixture {
  static final SourceId FILE = new SourceId("Dockerfile");
  static final Platform MACHINE = new Platform("linux", "amd64", "");
  private static final InstructionSet INSTRUCTIONS = InstructionSet.load();
  private static final ImageConfig BASE = ImageConfig.EMPTY.withEnvironment("PATH", "/usr/bin:/bin").withCmd(List.of("/bin/sh"), false);

  private final LinkedHashMap<String, String> arguments = new LinkedHashMap<>();
  private BaseImages images = (_, wanted) -> Optional.of(new BaseImages.BaseImage(BASE, wanted));
  /** Most files of tests name an image without a tag, for shortness. */
  private RuleSet rules = RuleSet.load(InstructionSet.load()).without(List.of("UntaggedBase"));
  private Tolerance tolerance = Tolerance.GO_ON;
  private Optional<String> target = Optional.empty();
  private Optional<ContextFiles> context = Optional.empty();
  private LintSettings settings = LintSettings.NONE;

  LintFixture argument(String name, String value) {
    arguments.put(name, value);
    return this;
  }

  LintFixture target(String name) {
    target = Optional.of(name);
    return this;
  }

  LintFixture ignoring(String... patterns) {
    context = Optional.of(new ContextFiles(List.of(patterns)));
    return this;
  }

  /** The context has these files and no others; behind a name may stand a blank and its bytes. */
  LintFixture containing(Collection<String> files) {
    var paths = new TreeMap<String, Long>();
    for (var line : files) {
      int blank = line.indexOf(' ');
      var file = blank < 0 ? line : line.substring(0, blank);
      for (int slash = file.indexOf('/'); slash > 0; slash = file.indexOf('/', slash + 1)) {
        paths.put(file.substring(0, slash), 0L);
      }
      paths.put(file, blank < 0 ? 0L : Long.parseLong(line.substring(blank + 1)));
    }
    context = Optional.of(new ContextFiles(context.map(ContextFiles::ignorePatterns).orElse(List.of()), () -> Optional.of(paths)));
    return this;
  }

  /** Nobody is asked for images. */
  LintFixture offline() {
    images = (_, _) -> Optional.empty();
    return this;
  }

  /** Every image has this configuration. */
  LintFixture image(ImageConfig config, String platform) {
    images = (_, _) -> Optional.of(new BaseImages.BaseImage(config, Platform.parse(platform)));
    return this;
  }

  /** An image whose name contains the text brings triggers. */
  LintFixture triggers(String name, List<String> triggers) {
    var config = BASE.withOnBuild(triggers);
    images = (reference, wanted) -> Optional.of(new BaseImages.BaseImage(reference.familiar().contains(name) ? config : BASE, wanted));
    return this;
  }

  LintFixture rules(RuleSet set) {
    rules = set;
    return this;
  }

  LintFixture settings(LintSettings decided) {
    settings = decided;
    return this;
  }

  LintFixture stopping() {
    tolerance = Tolerance.STOP_AT_FIRST_ERROR;
    return this;
  }

  FileReport lint(byte[] dockerfile) {
    try {
      return new Linter(compiler(), rules, tolerance, settings).lint(request(dockerfile), context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  FileReport lint(String... lines) {
    return lint((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  DockerfileAst parsed(String... lines) throws IOException, InterruptedException {
    return compiler().analyze(request((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8))).ast();
  }

  /** Compiles as a build does. */
  CompilationResult compile(byte[] dockerfile) {
    try {
      return compiler().compile(request(dockerfile));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Compiler compiler() {
    var checks = new BuildChecks(RuleSet.loadBuildChecks(INSTRUCTIONS));
    return new Compiler(
        INSTRUCTIONS, images, SourceTimes.NONE, context.map(files -> checks.ofContext(files.ignorePatterns())).orElse(checks));
  }

  private CompileRequest request(byte[] dockerfile) {
    return new CompileRequest(FILE, FileContent.of(dockerfile), arguments, target, Optional.empty(), MACHINE, Map.of());
  }

  /** Returns what was found as {@code LINE RULE}. */
  static List<String> found(FileReport report) {
    return report.findings().stream().map(finding -> line(report, finding) + " " + finding.code()).toList();
  }

  static int line(FileReport report, Diagnostic finding) {
    return line(report.sources().text(finding.span().source()).orElseThrow(), finding);
  }

  static int line(String text, Diagnostic finding) {
    return line(text, finding.span().start());
  }

  static int line(String text, int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }

  /** Returns what a finding points at. */
  static String pointed(FileReport report, Diagnostic finding) {
    return report.sources().text(finding.span().source()).orElseThrow().substring(finding.span().start(), finding.span().end());
  }

  /** Returns the file with the edits of a fix. */
  static String repaired(FileReport report, Diagnostic finding) {
    var text = new StringBuilder(report.sources().text(FILE).orElseThrow());
    finding.fixes().getFirst().edits().stream()
        .sorted((a, b) -> Integer.compare(b.span().start(), a.span().start()))
        .forEach(edit -> text.replace(edit.span().start(), edit.span().end(), edit.replacement()));
    return text.toString();
  }

  /** Returns the trimmed lines of an ignore file that are patterns. */
  static String[] patterns(String ignoreFile) {
    return Arrays.stream(ignoreFile.split("\n")).map(String::strip).filter(line -> !line.isEmpty()).toArray(String[]::new);
  }
}
