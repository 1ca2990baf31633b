package dev.kaniko.runtime.retention;

import dev.kaniko.runtime.cache.CachedStep;
import dev.kaniko.runtime.cache.StepFile;
import dev.kaniko.runtime.retention.KeptThing.Kind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** A result of a step in a state directory, with its key and when it was last used. */
public record StoredStep(String key, CachedStep step, Instant lastUse) {
  public StoredStep {
    Objects.requireNonNull(key);
    Objects.requireNonNull(step);
    Objects.requireNonNull(lastUse);
  }

  /**
   * Returns the results in {@code state}, that which was used last first.
   *
   * @param damaged is told the key of each that cannot be read
   */
  public static List<StoredStep> of(Path state, Consumer<String> damaged) throws IOException {
    var steps = new ArrayList<StoredStep>();
    for (var thing : Inventory.of(state, EnumSet.of(Kind.STEP))) {
      try {
        var step = StepFile.read(thing.path());
        thing.lastUse().ifPresent(lastUse -> steps.add(new StoredStep(thing.name(), step, lastUse)));
      } catch (StepFile.DamagedException e) {
        damaged.accept(thing.name());
      } catch (NoSuchFileException gone) {
        // Somebody else removed it meanwhile.
      }
    }
    steps.sort(Comparator.comparing(StoredStep::lastUse).reversed().thenComparing(StoredStep::key));
    return List.copyOf(steps);
  }
}
