package dev.kaniko.runtime;

import dev.kaniko.runtime.interpreter.BuildEvents;
import dev.kaniko.runtime.interpreter.Futures;
import dev.kaniko.runtime.interpreter.TwinSteps;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.AssembledIndex;
import dev.kaniko.runtime.registry.PulledImage;
import dev.kaniko.runtime.request.BuildRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Carries out the plans for several platforms side by side, and hands the index of their images over. A step that is the same in two plans is carried out
 * once. The first plan that fails ends the others, and nothing is handed over.
 */
final class PlatformRuns {
  private final BuildRequest request;
  private final List<PlanRun> runs;
  private final BuildEvents events;

  /** @param runs in the order of the index */
  PlatformRuns(BuildRequest request, List<PlanRun> runs, BuildEvents events) {
    this.request = request;
    this.runs = List.copyOf(runs);
    this.events = events;
  }

  /** What one plan came to. */
  private record Built(AssembledImage image, List<PulledImage> cached) {}

  /**
   * Runs the plans. If a repository has lost a layer that it names, all start over with what this machine has.
   *
   * @throws BuildRejectedException if a step fails
   */
  AssembledIndex run(PlanRun.Destination destination) throws IOException, InterruptedException {
    try {
      return run(true, destination);
    } catch (LostLayerException e) {
      events.note(runs.getFirst().startsOver(e));
      return run(false, destination);
    }
  }

  private AssembledIndex run(boolean far, PlanRun.Destination destination) throws IOException, InterruptedException {
    var built = build(far);
    var index = AssembledIndex.of(built.stream().map(Built::image).toList(), request.image().indexAnnotations(), request.image().format());
    // All plans have the same repositories, so any of them can tell what is lost.
    runs.getFirst().writing(index, built.stream().flatMap(each -> each.cached().stream()).distinct().toList(), destination);
    return index;
  }

  private List<Built> build(boolean far) throws IOException, InterruptedException {
    var twins = new TwinSteps();
    var futures = new ArrayList<Future<Built>>();
    try (var threads = Executors.newFixedThreadPool(width(request), Thread.ofPlatform().name("platform-", 0).daemon().factory())) {
      var completed = new ExecutorCompletionService<Built>(threads);
      for (var run : runs) {
        futures.add(completed.submit(() -> {
          var cached = new ArrayList<PulledImage>();
          var image = run.run(far, twins, (_, found) -> cached.addAll(found));
          return new Built(image, cached);
        }));
      }
      try {
        for (int i = 0; i < runs.size(); i++) {
          Futures.await(completed.take());
        }
      } finally {
        threads.shutdownNow();
      }
    }
    var built = new ArrayList<Built>();
    for (var future : futures) {
      built.add(Futures.await(future));
    }
    return built;
  }

  /** Returns how many plans are carried out at the same time: no more than there may be stages. */
  static int width(BuildRequest request) {
    return Math.min(request.parameters().platforms().size(), request.execution().jobs());
  }
}
