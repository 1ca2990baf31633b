package dev.kaniko.compiler.base;

import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.ResolvedImage;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.link.EdgeErrors;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Suggestions;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.syntax.Text;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Looks images up side by side, each once, and says at every place that names one why it cannot be had. */
public final class ImageLookup {
  private static final List<String> COMMON_IMAGES = List.of("alpine", "busybox", "centos", "debian", "golang", "ubuntu", "fedora");

  private record Key(ImageReference reference, Platform wanted) {}

  private sealed interface Answer {
    record Found(ResolvedImage image) implements Answer {}

    record Failed(String message) implements Answer {}
  }

  /** A file may name any number of images. */
  private static final int MOST_AT_ONCE = 16;

  private final Compilation compilation;
  private final Map<Key, Answer> answers = new HashMap<>();

  public ImageLookup(Compilation compilation) {
    this.compilation = compilation;
  }

  /**
   * Returns the graph with the base images of the needed stages; reports those that cannot be had, and those that instructions name. Of
   * an image that cannot be had nothing is known.
   */
  public StageGraph resolve(StageGraph graph, Collection<StageId> needed) throws InterruptedException {
    var wanted = new LinkedHashSet<Key>();
    for (var id : needed) {
      wanted.addAll(keys(graph, graph.stage(id)));
    }
    wanted.removeAll(answers.keySet());
    ask(wanted);
    for (var id : needed) {
      report(graph, graph.stage(id));
    }
    return graph.map(stage -> needed.contains(stage.id())
        && stage.base() instanceof Base.ImageBase base
            ? stage.withImage(answers.get(key(base)) instanceof Answer.Found(var image) ? image : ResolvedImage.unknown(base.wanted()))
            : stage);
  }

  private static Key key(Base.ImageBase base) {
    return new Key(base.reference(), base.wanted());
  }

  private static List<Key> keys(StageGraph graph, StageDraft stage) {
    var keys = new LinkedHashSet<Key>();
    if (stage.base() instanceof Base.ImageBase base) {
      keys.add(key(base));
    }
    for (var reference : stage.references()) {
      if (graph.links().get(reference.origin()) instanceof TreeSource.Image(var image, var platform)) {
        keys.add(new Key(image, platform));
      }
    }
    return List.copyOf(keys);
  }

  private void ask(Collection<Key> wanted) throws InterruptedException {
    if (wanted.size() <= 1) {
      for (var key : wanted) {
        answers.put(key, answer(key));
      }
      return;
    }
    if (compilation.images().equals(Compilation.Images.NONE)) {
      wanted.forEach(key -> answers.put(key, new Answer.Found(ResolvedImage.unknown(key.wanted()))));
      return;
    }
    var running = new LinkedHashMap<Key, Future<Answer>>();
    // Platform threads: sockets of virtual ones leave a poller behind, for which the JVM waits 0.3 s when it ends.
    var threads = Thread.ofPlatform().daemon().factory();
    try (var executor = Executors.newFixedThreadPool(Math.min(wanted.size(), MOST_AT_ONCE), threads)) {
      try {
        wanted.forEach(key -> running.put(key, executor.submit(() -> answer(key))));
        for (var entry : running.entrySet()) {
          answers.put(entry.getKey(), entry.getValue().get());
        }
      } catch (InterruptedException e) {
        executor.shutdownNow();
        throw e;
      } catch (ExecutionException e) {
        executor.shutdownNow();
        throw asCause(e);
      }
    }
  }

  private Answer answer(Key key) throws InterruptedException {
    try {
      return new Answer.Found(compilation.images().resolve(key.reference(), key.wanted())
          .orElseGet(() -> ResolvedImage.unknown(key.wanted())));
    } catch (IOException e) {
      return new Answer.Failed(Compilation.reason(e));
    }
  }

  private static RuntimeException asCause(ExecutionException e) throws InterruptedException {
    return switch (e.getCause()) {
      case InterruptedException interrupted -> throw interrupted;
      case Error error -> throw error;
      case RuntimeException failure -> failure;
      case null, default -> new IllegalStateException("an image lookup failed", e);
    };
  }

  private void report(StageGraph graph, StageDraft stage) {
    if (stage.base() instanceof Base.ImageBase base && answers.get(key(base)) instanceof Answer.Failed(var message)) {
      var error = Diagnostic.error("ImageNotResolved", stage.node().base().span(), unresolved(base.reference(), message));
      var name = stage.node().base().raw().value();
      compilation.findings().report(nearestStage(graph, stage, name)
          .map(near -> error.withLabel(EdgeErrors.nameOf(near), "did you mean the stage " + near.name() + "?"))
          .or(() -> Suggestions.nearest(name, COMMON_IMAGES).map(near -> error.withNote("did you mean " + near + "?")))
          .orElse(error));
    }
    for (var draft : stage.instructions()) {
      var sink = Triggers.sink(draft, compilation.findings());
      for (var reference : draft.references()) {
        if (graph.links().get(reference.origin()) instanceof TreeSource.Image(var image, var platform)
            && answers.get(new Key(image, platform)) instanceof Answer.Failed(var message)) {
          sink.report(unknown(graph, stage, reference.text(), image, message));
        }
      }
    }
  }

  private static String unresolved(ImageReference reference, String why) {
    return "failed to resolve source metadata for " + reference + ": " + why;
  }

  /** A name that is neither a stage nor an image is most likely a stage that is misspelt. */
  private static Diagnostic unknown(StageGraph graph, StageDraft stage, Text name, ImageReference image, String why) {
    var near = nearestStage(graph, stage, name.value());
    if (near.isEmpty()) {
      return Diagnostic.error("ImageNotResolved", name.span(), unresolved(image, why)).withNote("no stage has this name, so it names an image");
    }
    return Diagnostic.error("UnknownStage", name.span(), "stage \"" + name.value() + "\" does not exist")
        .withNote("no stage or image has this name")
        .withLabel(EdgeErrors.nameOf(near.get()), "did you mean this one?")
        .withHelp("without a matching stage, --from names an image: " + unresolved(image, why))
        .withFix(new Fix(
            "replace with `" + near.get().name() + "`", Fix.Safety.SAFE, List.of(new Edit(name.span(), near.get().name()))));
  }

  private static Optional<StageDraft> nearestStage(StageGraph graph, StageDraft stage, String name) {
    var earlier = graph.stages().stream().filter(other -> other.id().compareTo(stage.id()) < 0 && other.node().name().isPresent()).toList();
    return Suggestions.nearest(name, earlier.stream().map(StageDraft::name).toList())
        .flatMap(near -> earlier.reversed().stream().filter(other -> other.name().equals(near)).findFirst());
  }
}
