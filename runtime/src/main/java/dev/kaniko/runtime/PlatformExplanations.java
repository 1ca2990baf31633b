package dev.kaniko.runtime;

import dev.kaniko.image.Platform;
import dev.kaniko.runtime.explain.ExplainedStep;
import dev.kaniko.runtime.explain.Explanation;
import dev.kaniko.runtime.explain.StepName;
import dev.kaniko.runtime.request.BuildRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells why steps were not reused: of one platform as soon as it is known, of several at once in the end. Safe for several threads. */
final class PlatformExplanations implements AutoCloseable {
  private final List<Platform> platforms;
  private final Optional<Consumer<Explanation>> listener;
  private final Map<Platform, Explanation> known = new HashMap<>();

  /** @param listener is told it; empty if nobody wants to know */
  PlatformExplanations(BuildRequest request, Optional<Consumer<Explanation>> listener) {
    this.platforms = request.parameters().severalPlatforms() ? request.parameters().platforms() : List.of();
    this.listener = listener;
  }

  /** Returns who is to be told of the build for one platform. */
  Optional<Consumer<Explanation>> of(BuildRequest request) {
    return platforms.isEmpty() ? listener : listener.map(_ -> explanation -> keep(request.parameters().platform().orElseThrow(), explanation));
  }

  private synchronized void keep(Platform platform, Explanation explanation) {
    known.put(platform, explanation);
  }

  /** Tells what is known of several platforms as one. */
  @Override
  public synchronized void close() {
    if (listener.isEmpty() || known.isEmpty()) {
      return;
    }
    var all = new ArrayList<Explanation>();
    var steps = new ArrayList<ExplainedStep>();
    for (var platform : platforms) {
      var explanation = known.get(platform);
      if (explanation != null) { // It may have failed before it had a step.
        all.add(explanation);
        explanation.steps().forEach(step -> steps.add(of(platform, step)));
      }
    }
    listener.get().accept(new Explanation(
        all.stream().anyMatch(Explanation::used),
        all.stream().flatMap(each -> each.compared().stream()).findFirst(),
        all.stream().flatMap(each -> each.place().stream()).findFirst(),
        steps));
  }

  private static ExplainedStep of(Platform platform, ExplainedStep step) {
    var name = new StepName(PlatformEvents.named(platform, step.name().stage()), step.name().number(), step.name().total());
    return new ExplainedStep(name, step.text(), step.verdict(), step.reasons());
  }
}
