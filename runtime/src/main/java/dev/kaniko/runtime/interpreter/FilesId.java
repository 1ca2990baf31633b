package dev.kaniko.runtime.interpreter;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.cache.KeyParts;
import dev.kaniko.runtime.layer.WrittenLayer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Tells the files of a root from others: roots with equal ids have equal files, but for times. It is known once the layers are written that
 * commands made, so that nobody waits for it who does not need it. Safe for several threads.
 */
final class FilesId {
  /** What a step adds to the id. */
  @FunctionalInterface
  private interface Addition {
    Digest get() throws IOException, InterruptedException;
  }

  private @Nullable FilesId before;
  private @Nullable Addition addition;
  private @Nullable Digest digest;

  private FilesId(@Nullable FilesId before, @Nullable Addition addition, @Nullable Digest digest) {
    this.before = before;
    this.addition = addition;
    this.digest = digest;
  }

  static FilesId of(Digest digest) {
    return new FilesId(null, null, Objects.requireNonNull(digest));
  }

  /** Returns the id behind a step whose change is told by {@code change}. */
  FilesId then(Digest change) {
    return new FilesId(this, () -> change, null);
  }

  /** Returns the id behind a step that made a layer. */
  FilesId then(Future<WrittenLayer> layer) {
    return new FilesId(this, () -> Futures.await(layer).diffId().digest(), null);
  }

  /** Returns the id, waiting for layers that are being written. */
  Digest get() throws IOException, InterruptedException {
    var unknown = new ArrayDeque<FilesId>();
    for (FilesId id = this; id != null && id.known() == null; id = id.before()) {
      unknown.push(id);
    }
    // From the first unknown one on: a stage may have any number of steps, so this must not call itself.
    for (var id : unknown) {
      id.compute();
    }
    return Objects.requireNonNull(known());
  }

  private synchronized @Nullable Digest known() {
    return digest;
  }

  private synchronized @Nullable FilesId before() {
    return before;
  }

  private synchronized void compute() throws IOException, InterruptedException {
    if (digest != null) {
      return;
    }
    var earlier = Objects.requireNonNull(Objects.requireNonNull(before).known());
    digest = KeyParts.NONE.with("files", earlier.toString(), Objects.requireNonNull(addition).get().toString()).digest();
    before = null;
    addition = null;
  }
}
