package dev.kaniko.runtime.interpreter;

import dev.kaniko.compiler.plan.Step;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.image.Digest;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.runtime.cache.CacheKey;
import dev.kaniko.runtime.cache.CachedStep;
import dev.kaniko.runtime.cache.KeyParts;
import dev.kaniko.runtime.layer.WrittenLayer;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * What is known of a stage between two steps without a look at its files.
 *
 * @param origin names the files by how they came about: the base and the steps so far. Keys are made of it, because it is known before anything
 *     is carried out
 * @param files tells the files themselves
 * @param config the configuration
 * @param done the keywords of the steps so far
 */
record StageState(Digest origin, FilesId files, ImageConfig config, Set<Keyword> done) {
  StageState {
    Objects.requireNonNull(origin);
    Objects.requireNonNull(files);
    Objects.requireNonNull(config);
    done = Set.copyOf(done);
  }

  /** Returns the state at the beginning of a stage whose files are told by {@code files}. */
  static StageState begin(Digest files, ImageConfig config) {
    return new StageState(files, FilesId.of(files), config, Set.of());
  }

  /** Returns the state at the beginning of a stage that starts from one that ends with this state. */
  StageState fork() {
    return new StageState(origin, files, config.withOnBuild(List.of()), Set.of());
  }

  /** Returns the state behind a step that changes no file. */
  StageState then(Step step, ConfigDelta delta) {
    return new StageState(origin, files, delta.applyTo(config), doneWith(step));
  }

  /** Returns the state behind a step whose result is known. */
  StageState then(Step step, CachedStep result) {
    return then(step, result.identity(), result.layer().map(CompletableFuture::completedFuture), result.config());
  }

  /**
   * Returns the state behind a step.
   *
   * @param identity what later steps know its result by
   * @param layer the layer that it made; empty if it made none
   */
  StageState then(Step step, CacheKey identity, Optional<? extends Future<WrittenLayer>> layer, ConfigDelta delta) {
    if (layer.isEmpty()) {
      return then(step, delta);
    }
    var next = KeyParts.NONE.with("origin", origin.toString(), identity.hex()).digest();
    // A command may come to something else each time; any other step does the same on the same files.
    var changed = step.instruction().rootAccess() == RootAccess.OBSERVE ? files.then(layer.get()) : files.then(identity.digest());
    return new StageState(next, changed, delta.applyTo(config), doneWith(step));
  }

  private Set<Keyword> doneWith(Step step) {
    if (done.contains(step.instruction().keyword())) {
      return done;
    }
    var all = new HashSet<>(done);
    all.add(step.instruction().keyword());
    return all;
  }
}
