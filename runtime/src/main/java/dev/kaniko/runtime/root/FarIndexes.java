package dev.kaniko.runtime.root;

import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.snapshot.Change;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Indexes of layers beyond this machine, so that a machine that has none need not fetch layers to make them. A failure there never fails a build: what
 * cannot be had is not there. Safe for several threads.
 */
public interface FarIndexes {
  /** No place beyond this machine. */
  FarIndexes NONE = new FarIndexes() {
    @Override
    public void expect(Collection<DiffId> layers) {}

    @Override
    public Optional<List<Change>> find(DiffId layer) {
      return Optional.empty();
    }

    @Override
    public void refuse(DiffId layer, IOException why) {}

    @Override
    public void put(DiffId layer, byte[] index) {}
  };

  /** Tells that the indexes of these layers are going to be asked for, so that they are looked up side by side. Returns at once. */
  void expect(Collection<DiffId> layers);

  /** Returns what is in a layer, as {@link LayerIndexFile#read} does. */
  Optional<List<Change>> find(DiffId layer) throws InterruptedException;

  /** Tells that an index that was found does not fit what it lies over. */
  void refuse(DiffId layer, IOException why);

  /**
   * Keeps an index, perhaps after this has returned.
   *
   * @param index the bytes of a {@link LayerIndexFile}; nobody changes them any more
   */
  void put(DiffId layer, byte[] index);
}
