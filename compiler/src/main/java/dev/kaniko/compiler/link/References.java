package dev.kaniko.compiler.link;

import dev.kaniko.compiler.ir.Settings;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.image.ImageReference;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.StageReference;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds what a name in an instruction leads to: a stage, a named context or an image, in this order (language.md §11). */
public final class References {
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+");

  private final StageGraph graph;
  private final Settings settings;
  private final Map<String, StageDraft> named = new HashMap<>();

  public References(StageGraph graph, Settings settings) {
    this.graph = graph;
    this.settings = settings;
    // The last stage of a name is meant; the names are in lower case.
    graph.stages().forEach(stage -> stage.node().name().ifPresent(name -> named.put(name.value(), stage)));
  }

  /** Returns the links of {@code references}, without those that an error was reported for. */
  public Map<Origin.Named, TreeSource> link(List<StageReference> references, DiagnosticSink sink) {
    var links = new HashMap<Origin.Named, TreeSource>();
    for (var reference : references) {
      link(reference, sink).ifPresent(source -> links.put(reference.origin(), source));
    }
    return links;
  }

  private Optional<TreeSource> link(StageReference reference, DiagnosticSink sink) {
    var name = reference.origin().name();
    if (reference.origin().mayBeIndex() && NUMBER.matcher(name).matches()) {
      return index(reference, sink);
    }
    return Optional.ofNullable(named.get(name.toLowerCase(Locale.ROOT)))
        .map(References::root)
        .or(() -> settings.context(name, settings.targetPlatform()))
        .or(() -> image(reference.text(), name, sink));
  }

  private Optional<TreeSource> index(StageReference reference, DiagnosticSink sink) {
    int index;
    try {
      index = Integer.parseInt(reference.origin().name());
    } catch (NumberFormatException e) {
      index = -1;
    }
    // A stage that no FROM begins cannot be named.
    if (index < 0 || index >= graph.stages().size() || graph.stages().get(index).node().isImplied()) {
      sink.report(Diagnostic.error("InvalidStageIndex", reference.text().span(), "invalid stage index " + reference.origin().name())
          .withHelp("the file has " + graph.stages().size() + " stages, counted from 0"));
      return Optional.empty();
    }
    return Optional.of(root(graph.stages().get(index)));
  }

  private static TreeSource root(StageDraft stage) {
    return stage.replacement().orElseGet(() -> new TreeSource.StageRoot(stage.id()));
  }

  private Optional<TreeSource> image(Text text, String name, DiagnosticSink sink) {
    try {
      return Optional.of(new TreeSource.Image(ImageReference.parse(name), settings.targetPlatform()));
    } catch (IllegalArgumentException e) {
      sink.report(Diagnostic.error("InvalidReference", text.span(), invalid(name, e)).withNote("no stage has this name"));
      return Optional.empty();
    }
  }

  /** Returns what is said of a text that is no reference. */
  public static String invalid(String text, IllegalArgumentException why) {
    var message = String.valueOf(why.getMessage());
    var prefix = "\"" + text + "\": ";
    return "failed to parse stage name \"" + text + "\": " + (message.startsWith(prefix) ? message.substring(prefix.length()) : message);
  }
}
