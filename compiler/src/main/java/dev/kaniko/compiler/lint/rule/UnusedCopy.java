package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.Placement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Files that are copied into a stage which is no image, and that nothing reads there. */
public final class UnusedCopy implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("UnusedCopy", Severity.INFO, "A file is copied into a stage and nothing reads it there", "K107");

  /** Directories that are links in most systems. */
  private static final Pattern MERGED = Pattern.compile("/usr(?=/(?:s?bin|lib(?:32|64|x32)?)(?:/|$))|/var(?=/run(?:/|$))");

  private static final Pattern PATTERN = Pattern.compile("[*?\\[\\\\]");

  /** No system has longer paths than this. */
  private static final int LONGEST = 4096;

  /** A copy, and where it puts files. */
  private record Copy(Reading reading, Span place, String path) {}

  @Override
  public RuleInfo info() {
    return INFO;
  }

  /** Commands may read every file of their stage, so only what is copied behind the last of them is known not to be read by any. */
  @Override
  public void check(LintSubject subject, LintSink sink) {
    var graph = subject.analysis().graph();
    if (graph.isEmpty() || subject.stages().size() < 2 || graph.get().stages().stream().anyMatch(stage -> DeadStage.readsUnknown(graph.get(), stage))) {
      return;
    }
    var reads = new Reads(graph.get());
    subject.stages().forEach(linted -> linted.readings().forEach(reads::add));
    var directories = WorkingDirectories.of(subject);
    for (var linted : subject.stages()) {
      if (!RunSteps.isKept(subject, linted) && reads.areKnown(linted.stage().id()) && onlyHoldsFiles(linted) && !isMistaken(linted, reads, directories)) {
        for (var copy : lastCopies(linted, directories)) {
          if (Readings.isWritten(copy.reading()) && !reads.touch(linted.stage().id(), copy.path())) {
            sink.report(linted.owner(copy.reading()), INFO.finding(copy.place(), "nothing reads what is copied here: no command runs behind it, and no stage takes it from here")
                .withHelp("leave it out, or copy it in the stage that needs it"));
          }
        }
      }
    }
  }

  /** A stage with a command, or one that a named context replaces, may be there for other builds. */
  private static boolean onlyHoldsFiles(LintedStage linted) {
    return linted.draft().replacement().isEmpty() && linted.kept().isEmpty() && !(linted.stage().base() instanceof Base.Unknown)
        && linted.readings().stream().noneMatch(reading -> Readings.sets(reading, ConfigDelta.Cmd.class) || Readings.sets(reading, ConfigDelta.Entrypoint.class));
  }

  /** A path that the stage does not have is a mistake of who reads it, and what is unused here may be what was meant. */
  private static boolean isMistaken(LintedStage linted, Reads reads, WorkingDirectories directories) {
    var known = linted.stage().base() instanceof Base.Scratch ? PathNotInStage.paths(directories, linted) : Optional.<NavigableSet<String>>empty();
    return known.isPresent() && reads.of(linted.stage().id()).stream().anyMatch(path -> PathNotInStage.isMissing(known.get(), path));
  }

  /** Returns the copies behind the last instruction that may read files of the stage. */
  private static List<Copy> lastCopies(LintedStage linted, WorkingDirectories directories) {
    var copies = new ArrayList<Copy>();
    for (var reading : linted.readings()) {
      var effects = reading.effects();
      if (effects.isEmpty() || effects.get().commands().isPresent()) {
        copies.clear();
      } else if (!Readings.copies(reading).isEmpty()) {
        Readings.copies(reading).forEach(placement -> directories.resolve(reading, placement.destination())
            .ifPresent(path -> copies.add(new Copy(reading, placement.destination().span(), merged(path.text())))));
      } else if (effects.get().layer() != Effects.Layer.NEVER && effects.get().workingDirectory().isEmpty()) {
        copies.clear();
      }
    }
    return copies;
  }

  private static String merged(String path) {
    var match = MERGED.matcher(path);
    return match.lookingAt() ? path.substring(match.end()) : path;
  }

  /** What stages read of each other. */
  private static final class Reads {
    private final StageGraph graph;
    private final Map<StageId, TreeSet<String>> paths = new HashMap<>();

    /** Stages of which everything may be read. */
    private final Set<StageId> whole = new HashSet<>();

    Reads(StageGraph graph) {
      this.graph = graph;
    }

    void add(Reading reading) {
      for (var reference : reading.draft().references()) {
        if (graph.links().get(reference.origin()) instanceof TreeSource.StageRoot(var stage)) {
          var sources = Readings.copies(reading).stream().flatMap(placement -> placement.sources().stream())
              .filter(source -> source.from() == Placement.From.TREE).toList();
          boolean known = reading.effects().filter(effects -> effects.commands().isEmpty()).isPresent() && !sources.isEmpty()
              && sources.stream().allMatch(source -> Readings.isKnown(reading, source.text()));
          if (known) {
            sources.forEach(source -> paths.computeIfAbsent(stage, _ -> new TreeSet<>()).add(merged(withoutPattern(source.text().value()))));
          } else {
            whole.add(stage);
          }
        }
      }
    }

    /** Returns the directory that all matches of a pattern lie in, or the path itself. */
    private static String withoutPattern(String source) {
      var path = ImagePath.clean("/" + source).text();
      var match = PATTERN.matcher(path);
      return match.find() ? path.substring(0, Math.max(1, path.lastIndexOf('/', match.start()))) : path;
    }

    /** A stage that nothing reads may be there to be built itself. */
    boolean areKnown(StageId stage) {
      return paths.containsKey(stage) && !whole.contains(stage);
    }

    NavigableSet<String> of(StageId stage) {
      return paths.getOrDefault(stage, new TreeSet<>());
    }

    /** Tells whether what is read is at a path, below it or above it. */
    boolean touch(StageId stage, String path) {
      var read = of(stage);
      var below = path.equals("/") ? path : path + "/";
      return path.length() > LONGEST || read.contains("/") || read.contains(path) || Optional.ofNullable(read.ceiling(below)).filter(first -> first.startsWith(below)).isPresent()
          || parents(path).anyMatch(read::contains);
    }

    private static Stream<String> parents(String path) {
      return IntStream.range(1, path.length()).filter(i -> path.charAt(i) == '/').mapToObj(i -> path.substring(0, i));
    }
  }
}
