package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Placement;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** An archive that is copied to be unpacked. */
public final class CopiedArchive implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("CopiedArchive", Severity.INFO, "An archive is copied and then unpacked", "DL3010");

  /** What ADD unpacks: archives of tar, compressed or not. */
  private static final Pattern ARCHIVE = Pattern.compile(".*\\.(tar|tar\\.(gz|bz2|xz|lzma|Z|lz|zst)|tgz|tbz|tbz2|tb2|txz|tlz|tpz|tZ|tzst)", Pattern.CASE_INSENSITIVE);
  private static final Set<String> UNPACKERS = Set.of("unzip", "gunzip", "bunzip2", "unlzma", "unxz", "uncompress", "zcat", "gzcat", "unzstd", "zgz");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var unpacked = unpacked(subject);
    for (var linted : subject.stages()) {
      var names = unpacked.getOrDefault(linted.stage().id(), Map.of());
      for (var reading : linted.readings()) {
        if (!names.isEmpty() && Readings.isWritten(reading) && isFromContext(reading)) {
          words(reading.draft().node()).stream()
              .filter(word -> ARCHIVE.matcher(name(word.value())).matches())
              .flatMap(word -> Optional.ofNullable(names.get(name(word.value()))).filter(span -> span.start() > reading.draft().node().span().start())
                  .map(span -> finding(word, span)).stream())
              .findFirst()
              .ifPresent(finding -> sink.report(linted.owner(reading), finding));
        }
      }
    }
  }

  private static Diagnostic finding(Text word, Span unpacking) {
    return INFO.finding(word.span(), "the archive stays in this layer though only its files are wanted")
        .withLabel(unpacking, "unpacks it")
        .withHelp("ADD unpacks an archive of the build context and leaves no copy of it");
  }

  /** Returns for each stage where archives of a name are unpacked last. */
  private static Map<StageId, Map<String, Span>> unpacked(LintSubject subject) {
    var found = new HashMap<StageId, Map<String, Span>>();
    for (var run : RunSteps.of(subject)) {
      for (var command : run.commands()) {
        if (!run.isTrigger() && unpacks(command)) {
          var names = found.computeIfAbsent(run.stage().stage().id(), _ -> new HashMap<>());
          command.arguments().forEach(word -> names.put(name(word.shown()), command.program().span()));
        }
      }
    }
    return found;
  }

  /** Only some of the files, or other names, are beyond what ADD does. */
  private static boolean unpacks(Invocation command) {
    boolean tar = command.is("tar")
        && command.arguments().stream().noneMatch(word -> word.prefix().startsWith("--strip") || word.prefix().startsWith("--transform"))
        && (command.hasOption("-x", "--extract", "--get")
            || command.arguments().stream().findFirst().filter(word -> word.prefix().matches("[a-zA-Z]*x[a-zA-Z]*")).isPresent());
    return tar || command.name().filter(UNPACKERS::contains).isPresent();
  }

  private static boolean isFromContext(Reading reading) {
    return Readings.copies(reading).stream().flatMap(placement -> placement.sources().stream()).anyMatch(source -> source.from() == Placement.From.CONTEXT);
  }

  private static List<Text> words(InstructionNode node) {
    return node.arguments() instanceof Arguments.Words(_, var words, _) ? words : List.of();
  }

  /** Returns the last name of a path as written, of Linux or of Windows. */
  private static String name(String path) {
    var plain = path.replaceAll("[\"']", "");
    return plain.substring(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('\\')) + 1);
  }
}
