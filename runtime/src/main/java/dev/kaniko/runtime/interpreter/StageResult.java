package dev.kaniko.runtime.interpreter;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.oci.HistoryEntry;
import java.util.concurrent.Future;

/**
 * A stage, built or about to be.
 *
 * @param state what is known of it without a look at its files, its configuration among that
 * @param base what it ultimately starts from: an image, or nothing
 * @param layers the layers above the base, some still being written
 * @param history the whole history, that of the base included
 * @param root its file system
 * @param layered whether base and layers have all files of the root: nobody writes a layer of a named directory that is only read
 */
record StageResult(StageState state, StageBase base, GrownList<Future<WrittenLayer>> layers, GrownList<HistoryEntry> history, LazyRoot root, boolean layered) {
  ImageConfig config() {
    return state.config();
  }
}
