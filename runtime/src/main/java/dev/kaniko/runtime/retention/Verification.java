package dev.kaniko.runtime.retention;

import dev.kaniko.runtime.cache.StepFile;
import dev.kaniko.runtime.layout.KeptBlobs;
import dev.kaniko.runtime.layout.StateLock;
import dev.kaniko.runtime.retention.KeptThing.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Reads all blobs and all results of steps in a state directory, and removes those that are damaged. */
public final class Verification {
  /**
   * Something that was damaged.
   *
   * @param what is wrong with it, in a sentence that follows its name
   */
  public record Damage(Kind kind, String name, String what) {}

  /**
   * What was found.
   *
   * @param steps how many results were read
   * @param blobs how many blobs were read
   * @param bytes how many bytes these have
   * @param damages what was damaged and is removed
   */
  public record Result(int steps, int blobs, long bytes, List<Damage> damages) {
    public Result {
      damages = List.copyOf(damages);
    }
  }

  private final Path state;
  private final KeptBlobs kept;
  private final List<Damage> damages = new ArrayList<>();
  private int steps;
  private int blobs;
  private long bytes;

  private Verification(Path state) {
    this.state = state;
    this.kept = new KeptBlobs(state);
  }

  /** Looks at everything in {@code state}; other processes may use it meanwhile. */
  public static Result of(Path state) throws IOException, InterruptedException {
    var verification = new Verification(state);
    var things = Inventory.of(state, EnumSet.of(Kind.STEP, Kind.BLOB));
    for (var thing : things) {
      if (thing.kind() == Kind.BLOB) {
        verification.readBlob(thing);
      }
    }
    // After the blobs, so that a result whose layer went is found too.
    for (var thing : things) {
      if (thing.kind() == Kind.STEP) {
        verification.readStep(thing);
      }
    }
    return new Result(verification.steps, verification.blobs, verification.bytes, verification.damages);
  }

  private void readBlob(KeptThing thing) throws IOException, InterruptedException {
    var digest = Inventory.digest(thing.path());
    blobs++;
    bytes += thing.size();
    try {
      if (digest.isEmpty()) {
        Files.deleteIfExists(thing.path());
        damages.add(new Damage(thing.kind(), thing.name(), "has a name that is no digest"));
      } else if (!kept.isRight(digest.get())) {
        damages.add(new Damage(thing.kind(), digest.get().toString(), "has other bytes than its digest says"));
      }
    } catch (NoSuchFileException gone) {
      blobs--;
      bytes -= thing.size();
    }
  }

  private void readStep(KeptThing thing) throws IOException {
    steps++;
    try (var _ = new StateLock(state).shared()) {
      var layer = StepFile.read(thing.path()).layer();
      if (layer.isPresent()) {
        var descriptor = layer.get().descriptor();
        var blob = kept.path(descriptor.digest());
        if (!Files.isRegularFile(blob) || Files.size(blob) != descriptor.size()) {
          damaged(thing, "has lost its layer " + descriptor.digest());
        }
      }
    } catch (NoSuchFileException gone) {
      steps--;
    } catch (StepFile.DamagedException e) {
      damaged(thing, "is damaged: " + e.getMessage());
    }
  }

  private void damaged(KeptThing step, String what) throws IOException {
    Files.deleteIfExists(step.path());
    damages.add(new Damage(step.kind(), step.name(), what));
  }
}
