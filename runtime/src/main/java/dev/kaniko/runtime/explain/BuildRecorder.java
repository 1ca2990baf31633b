package dev.kaniko.runtime.explain;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.Scrubber;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.image.Digest;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.runtime.cache.InputDigests;
import dev.kaniko.runtime.cache.RecordEntries;
import dev.kaniko.runtime.interpreter.BuildEnvironment;
import dev.kaniko.runtime.interpreter.BuildEvents;
import dev.kaniko.runtime.interpreter.Foresight;
import dev.kaniko.runtime.interpreter.Sighting;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.request.BuildRequest;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Hears of the steps of a build, says why they were not reused, and remembers them for the next build. It never fails a build. Safe for several threads. */
public final class BuildRecorder implements AutoCloseable {
  /** Of all that is remembered, in characters. */
  private static final long MOST = 8_000_000;

  /** A step, as events name it. */
  record Place(StageId stage, int number) {}

  private final BuildPlan plan;
  private final BuildEnvironment.Images images;
  private final Map<Keyword, String> bringers;
  private final boolean remembers;
  private final Optional<Consumer<Explanation>> listener;
  private final Supplier<RecordPlaces> places;
  private final RecordStore store;
  private final FileLists lists;
  private final Scrubber scrubber;
  private final String name;
  private final FutureTask<Optional<BuildRecord>> last;
  private final String sharedName;
  private final Map<StageId, String> stages;
  private final Map<Place, Sighting> seen = new ConcurrentHashMap<>();
  private final AtomicLong size = new AtomicLong();
  private volatile Consumer<String> note = _ -> {};
  private final Set<StepName> finished = ConcurrentHashMap.newKeySet();
  private volatile boolean built;

  /**
   * @param images have been looked up
   * @param places those beyond this machine that have records; asked for when the steps are done
   * @param bringers where each instruction comes from that is no standard one
   * @param remembers whether the build is carried out, and so is one that later builds are compared with
   * @param listener is told at the end why steps were not reused; empty if nobody wants to know
   */
  public BuildRecorder(
      BuildRequest request, BuildPlan plan, BuildEnvironment.Images images, InputDigests digests, Supplier<RecordPlaces> places, Map<Keyword, String> bringers, boolean remembers,
      Optional<Consumer<Explanation>> listener) {
    this.plan = plan;
    this.images = images;
    this.bringers = Map.copyOf(bringers);
    this.remembers = remembers;
    this.listener = listener;
    this.places = places;
    this.store = new RecordStore(request.stateDirectory());
    this.lists = new FileLists(digests, store, remembers);
    this.scrubber = Scrubber.of(plan, request.parameters().buildArguments());
    this.name = name(request, plan);
    this.sharedName = SharedRecord.name(request, plan.target().platform().toString());
    this.stages = plan.stages().stream().collect(Collectors.toMap(StagePlan::id, StagePlan::name));
    this.last = new FutureTask<>(() -> store.last(name));
    Thread.ofPlatform().daemon().name("record").start(last);
  }

  /** Builds with equal names are compared with one another. */
  private static String name(BuildRequest request, BuildPlan plan) {
    var inputs = request.inputs();
    var context = inputs.context().contains("://") ? inputs.context() : Path.of(inputs.context()).toAbsolutePath().normalize().toString();
    return Digests.ofText(String.join("\n", context, inputs.contextSubPath(), inputs.dockerfile(), request.parameters().target().orElse(""),
        plan.target().platform().toString())).hex();
  }

  /** Computes the digest of files that a step reads, and remembers which they are. */
  public Digest digest(FileTree tree, List<String> patterns) throws IOException, InterruptedException {
    return lists.of(tree, patterns);
  }

  /** Returns a listener that hears of the build and passes all on. */
  public BuildEvents listening(BuildEvents events) {
    note = events::note;
    return new RecordedEvents(events, this::see, step -> finished.add(new StepName(step.stage(), step.number(), step.total())));
  }

  /** Of a build with very many steps only a part is remembered in full. */
  private void see(Sighting sighting) {
    long more = sighting.parts().stream().flatMap(parts -> parts.parts().stream()).mapToLong(part -> Item.size(part.name(), part.values())).sum();
    var kept = size.addAndGet(more) <= MOST
        ? sighting
        : new Sighting(sighting.stage(), sighting.number(), sighting.finding(), Optional.empty(), sighting.identity(), sighting.waitsFor());
    seen.put(new Place(sighting.stage().id(), sighting.number()), kept);
  }

  /** Says what a build would find. */
  public Explanation explain(Foresight foresight) throws InterruptedException {
    foresight.steps().forEach(this::see);
    return explain(observed(), bases(), last());
  }

  private Explanation explain(List<Observed> steps, Map<String, BuildRecord.Base> bases, Optional<BuildRecord> here) throws InterruptedException {
    var past = past(steps, here);
    return new Explainer(steps, plan, bases, past.record(), past.place(), scrubber, lists, bringers).explain();
  }

  /** The build that this one is compared with. */
  private record Past(Optional<BuildRecord> record, Optional<String> place) {}

  /** No place is asked if this machine knows, unless the user wants it, or if every step was reused. */
  private Past past(List<Observed> steps, Optional<BuildRecord> here) throws InterruptedException {
    var far = places.get();
    if (far.read().isEmpty() || (here.isPresent() && !far.areNamed()) || !isAnyCarriedOut(steps)) {
      return new Past(here, Optional.empty());
    }
    for (var place : far.read()) {
      var found = shared(place);
      if (found.isPresent()) {
        return new Past(found, Optional.of(place.place()));
      }
    }
    return new Past(Optional.empty(), Optional.of(far.names()));
  }

  private static boolean isAnyCarriedOut(List<Observed> steps) {
    return steps.stream().anyMatch(step -> step.sighting().isPresent() && !step.isReused());
  }

  private Optional<BuildRecord> shared(RecordEntries place) throws InterruptedException {
    var bytes = place.find(sharedName);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    try {
      var shared = SharedRecord.read(bytes.get());
      lists.learn(shared.files());
      return Optional.of(shared.record());
    } catch (IOException e) {
      place.refuse(sharedName, e);
      return Optional.empty();
    }
  }

  /** A part may come to many items. */
  private List<Observed> observed() {
    var steps = new ArrayList<Observed>();
    long items = 0;
    for (var stage : plan.stages()) {
      for (int number = 1; number <= stage.steps().size(); number++) {
        if (Sighting.isSought(stage.steps().get(number - 1))) {
          var step = Observed.of(stage, number, Optional.ofNullable(seen.get(new Place(stage.id(), number))), stages, scrubber);
          items += step.items().stream().mapToLong(Item::size).sum();
          steps.add(items <= MOST ? step : step.withoutItems());
        }
      }
    }
    return steps;
  }

  private Map<String, BuildRecord.Base> bases() throws InterruptedException {
    var bases = new HashMap<String, BuildRecord.Base>();
    for (var stage : plan.stages()) {
      switch (stage.base()) {
        case PlannedBase.Image image -> {
          try {
            bases.put(stage.name(), new BuildRecord.Base(scrubber.scrub(image.reference().familiar()), images.find(image).document().diffIds().stream().map(Object::toString).toList()));
          } catch (IOException notKnown) {
            // The build says so, if it needs the image.
          }
        }
        case PlannedBase.Scratch _ -> bases.put(stage.name(), new BuildRecord.Base("scratch", List.of()));
        case PlannedBase.Directory _, PlannedBase.Stage _ -> {}
      }
    }
    return bases;
  }

  /** The record of the last build of that name is read while the steps are carried out. */
  private Optional<BuildRecord> last() throws InterruptedException {
    try {
      return last.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("what cannot be read is no record", e);
    }
  }

  /** Notes that the build came to its end. */
  public void built() {
    built = true;
  }

  /** Explains, and writes the record, while the roots of the stages are still there. */
  @Override
  public void close() {
    try {
      if (!remembers) {
        return;
      }
      if (seen.isEmpty()) {
        listener.ifPresent(listening -> listening.accept(Explanation.UNUSED));
        return;
      }
      var steps = observed();
      var bases = bases();
      var last = last();
      if (listener.isPresent()) {
        listener.get().accept(explain(steps, bases, last));
      }
      var record = record(steps, bases, last);
      // A build that reused every step has nothing new to tell, and knows less of it.
      var shared = built && isAnyCarriedOut(steps) ? share(record) : Optional.<RecordEntries>empty();
      store.write(name, record); // While the other is on its way.
      if (shared.isPresent()) {
        shared.get().finish();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The build is cancelled.
    } catch (RuntimeException e) {
      // A mistake of ours here is no reason to lose an image.
      note.accept("why steps were not reused cannot be said: " + e);
    }
  }

  /** Puts a record where other machines find it, and returns that place; empty if there is none, or the record is too large. */
  private Optional<RecordEntries> share(BuildRecord record) throws InterruptedException {
    var place = places.get().written();
    if (place.isEmpty()) {
      return Optional.empty();
    }
    try {
      place.get().put(sharedName, SharedRecord.of(record, lists, scrubber).write());
      return place;
    } catch (IOException notShared) {
      return Optional.empty(); // Other machines have less to compare with.
    }
  }

  private BuildRecord record(List<Observed> steps, Map<String, BuildRecord.Base> bases, Optional<BuildRecord> last) {
    var counterparts = new Counterparts(steps.stream().map(Observed::wanted).toList(), last.map(BuildRecord::steps).orElse(List.of()));
    // One salt for all builds of a Dockerfile: what is carried over keeps its marks.
    var salt = last.map(BuildRecord::salt).orElseGet(() -> UUID.randomUUID().toString());
    var empty = new BuildRecord(BuildRecord.VERSION, Instant.now().toEpochMilli(), salt, bases, List.of());
    var past = new ArrayList<BuildRecord.PastStep>();
    for (var step : steps) {
      var before = counterparts.of(step.name());
      // A build that ended early knows nothing of its later steps, and one that reused a step may know less of what it read.
      if (step.sighting().isEmpty() || (step.isReused() && before.isPresent() && before.get().key().equals(step.identity()))) {
        before.ifPresent(earlier -> past.add(earlier.at(step.name())));
        continue;
      }
      past.add(new BuildRecord.PastStep(
          step.name().stage(), step.name().number(), step.name().total(), step.keyword(), step.text(), step.identity(),
          step.isReused() || finished.contains(step.name()), step.items().stream().map(item -> empty.item(item, scrubber)).toList()));
    }
    return new BuildRecord(BuildRecord.VERSION, empty.ended(), salt, bases, past);
  }
}
