package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.FlagNode;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.Placement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Files that two instructions copy to the same place, with nothing between them that looks at the files. */
public final class CoveredCopy implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("CoveredCopy", Severity.INFO, "A later instruction copies the same files to the same place", "K206");

  /** Flags that leave it as it is which files go where. */
  private static final Set<String> HARMLESS = Set.of("from", "chown", "chmod", "link");

  private static final Pattern ARCHIVE = Pattern.compile("(?i).*\\.(?:tar|tgz|tbz2?|txz|gz|bz2|xz|zst)");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var directories = WorkingDirectories.of(subject);
    for (var linted : subject.stages()) {
      var copies = new Copies(directories, linted, sink);
      linted.readings().forEach(copies::pass);
    }
  }

  /**
   * A source of an instruction that was passed.
   *
   * @param place the source
   */
  private record Earlier(Reading reading, Span place) {}

  /** The copies of a stage that nothing has looked at yet. */
  private static final class Copies {
    private final WorkingDirectories directories;
    private final LintedStage stage;
    private final LintSink sink;
    private final Set<Span> told = new HashSet<>();

    /** By tree, source and destination as they are. */
    private final Map<List<String>, Earlier> same = new HashMap<>();

    /**
     * Files by tree, then by their paths in it. The key is what source and target begin with before the names that they end with in common: a
     * directory with the same key brings all files below it to the same places.
     */
    private final Map<List<String>, TreeMap<String, Earlier>> files = new HashMap<>();

    Copies(WorkingDirectories directories, LintedStage stage, LintSink sink) {
      this.directories = directories;
      this.stage = stage;
      this.sink = sink;
    }

    void pass(Reading reading) {
      var placements = Readings.copies(reading);
      boolean copies = reading.effects().filter(effects -> effects.commands().isEmpty() && !placements.isEmpty()).isPresent();
      if (copies) {
        if (reading.draft().node().flags().stream().map(FlagNode::flag).allMatch(flag -> HARMLESS.contains(flag.name()))) {
          placements.forEach(placement -> copied(reading, placement));
        }
      } else if (reading.effects().map(effects -> effects.layer() != Effects.Layer.NEVER && effects.workingDirectory().isEmpty()).orElse(true)) {
        same.clear();
        files.clear();
      }
    }

    private void copied(Reading reading, Placement placement) {
      var destination = directories.resolve(reading, placement.destination());
      var tree = tree(reading);
      if (destination.isEmpty() || tree.isEmpty()) {
        return;
      }
      boolean directory = placement.sources().size() > 1 || !OverwrittenDestination.isFileName(placement.destination().value());
      // What one instruction copies twice is not compared.
      var mine = new ArrayList<Runnable>();
      for (var source : placement.sources()) {
        if (isPath(source) && Readings.isKnown(reading, source.text()) && !ARCHIVE.matcher(source.text().value()).matches()) {
          var path = ImagePath.clean("/" + source.text().value());
          var exact = List.of(tree.get(), path.text(), destination.get().text(), directory ? "/" : "");
          var earlier = new Earlier(reading, source.text().span());
          Optional.ofNullable(same.remove(exact)).ifPresent(covered -> report(covered, earlier));
          below(tree.get(), path, destination.get()).forEach(covered -> report(covered, earlier));
          mine.add(() -> same.put(exact, earlier));
          if (directory && OverwrittenDestination.hasExtension(source.text().value())) {
            var key = key(tree.get(), path, destination.get().child(path.name()));
            mine.add(() -> files.computeIfAbsent(key, _ -> new TreeMap<>()).put(path.text(), earlier));
          }
        }
      }
      mine.forEach(Runnable::run);
    }

    private static boolean isPath(Placement.Source source) {
      return source.from() == Placement.From.CONTEXT || source.from() == Placement.From.TREE;
    }

    /** Returns what names the tree that an instruction copies from. */
    private static Optional<String> tree(Reading reading) {
      var references = reading.draft().references();
      return references.size() > 1 ? Optional.empty() : Optional.of(references.isEmpty() ? "" : references.getFirst().origin().toString());
    }

    /** Takes the files that a directory brings to the places where they are. */
    private List<Earlier> below(String tree, ImagePath source, ImagePath destination) {
      var known = files.get(key(tree, source, destination));
      if (known == null) {
        return List.of();
      }
      var below = source.isRoot() ? known : known.subMap(source.text() + "/", source.text() + "0");
      var covered = List.copyOf(below.values());
      below.clear();
      return covered;
    }

    private static List<String> key(String tree, ImagePath source, ImagePath target) {
      var from = source;
      var to = target;
      while (!from.isRoot() && !to.isRoot() && from.name().equals(to.name())) {
        from = from.parent();
        to = to.parent();
      }
      return List.of(tree, from.text(), to.text());
    }

    private void report(Earlier covered, Earlier later) {
      if (Readings.isWritten(covered.reading()) && Readings.isWritten(later.reading()) && told.add(covered.place())) {
        sink.report(stage.owner(covered.reading()), INFO.finding(covered.place(), "a later instruction copies this to the same place again")
            .withLabel(later.place(), "copies it again")
            .withHelp("leave it out here: nothing looks at it before it is copied again"));
      }
    }
  }
}
