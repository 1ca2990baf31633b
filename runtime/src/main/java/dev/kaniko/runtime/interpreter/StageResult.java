package dev.kaniko.runtime.interpreter;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.oci.HistoryEntry;
import java.util.concurrent.Future;

/**
 * A stage, built or about to be.
 *
 * @param config its configuration
 * @param base what it ultimately starts from: an image, or nothing
 * @param layers the layers above the base, some still being written
 * @param history the whole history, that of the base included
 * @param root its file system
 */
record StageResult(ImageConfig config, StageBase base, GrownList<Future<WrittenLayer>> layers, GrownList<HistoryEntry> history, LazyRoot root) {}
