package dev.kaniko.runtime.interpreter;

import dev.kaniko.compiler.plan.Step;
import dev.kaniko.image.Digest;
import dev.kaniko.runtime.cache.CacheKey;
import dev.kaniko.runtime.cache.KeyParts;
import dev.kaniko.runtime.cache.StepStore;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.root.BaseLayer;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * How a build uses the results of earlier ones.
 *
 * @param store keeps the results
 * @param contents tells files from others
 * @param blobs fetches the layers of results
 * @param hidden writes the layers of stages whose image nobody sees: they are for later builds only
 * @param settings what keys depend on besides the plan
 * @param commands whether results of steps that run commands are kept
 * @param others whether results of other steps are kept
 * @param keying makes keys of their parts; tests leave some out to see that they are needed
 */
public record Reuse(
    StepStore store,
    Contents contents,
    Blobs blobs,
    LayerWriter hidden,
    List<KeyParts.Part> settings,
    boolean commands,
    boolean others,
    Keying keying) {
  /** Computes digests of files; see runtime/docs/cache.md for what counts. */
  @FunctionalInterface
  public interface Contents {
    /** @param patterns as in {@link dev.kaniko.instruction.Input.Files} */
    Digest of(FileTree tree, List<String> patterns) throws IOException, InterruptedException;
  }

  /** Gives the layers of results that were found. */
  @FunctionalInterface
  public interface Blobs {
    /** @param found has a layer */
    BaseLayer.Blob of(StepStore.Found found);
  }

  /** Makes the key of its parts. */
  @FunctionalInterface
  public interface Keying {
    CacheKey key(KeyParts parts);
  }

  public Reuse {
    Objects.requireNonNull(store);
    Objects.requireNonNull(contents);
    Objects.requireNonNull(blobs);
    Objects.requireNonNull(hidden);
    settings = List.copyOf(settings);
    Objects.requireNonNull(keying);
  }

  /** Tells whether the result of a step is kept, and looked for. */
  boolean keeps(Step step) {
    return step.instruction().fingerprint().isPresent() && (step.work().runs() ? commands : others);
  }
}
