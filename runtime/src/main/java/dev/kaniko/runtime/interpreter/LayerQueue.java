package dev.kaniko.runtime.interpreter;

import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/**
 * Writes layers while the build goes on. One at a time: a layer is compressed by all processors as it is, and two at once would only
 * need twice the memory.
 */
final class LayerQueue implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("layers").daemon().factory());

  private final Queue<Future<WrittenLayer>> layers = new ConcurrentLinkedQueue<>();

  /**
   * Adds a layer.
   *
   * @param writer says how the layer is packed
   * @param contentsStay whether its contents stay as they are while the build goes on; if not, this waits until they are read
   * @param failed makes the reported failure of the reason why the layer cannot be written
   */
  Future<WrittenLayer> write(LayerWriter writer, SnapshotDiff diff, boolean contentsStay, UnaryOperator<IOException> failed) throws IOException, InterruptedException {
    Callable<WrittenLayer> task = () -> {
      try {
        return writer.write(diff);
      } catch (IOException e) {
        throw failed.apply(e);
      }
    };
    var layer = thread.submit(task);
    layers.add(layer);
    if (!contentsStay) {
      Futures.await(layer);
    }
    return layer;
  }

  /** Waits until all that was added is written, or fails as the first of it did that could not be. */
  void finish() throws IOException, InterruptedException {
    for (var layer : layers) {
      Futures.await(layer);
    }
  }

  /** Gives up what is not written. */
  @Override
  public void close() {
    thread.shutdownNow();
    thread.close();
  }
}
