package dev.kaniko.runtime.cache;

import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.root.FarIndexes;
import dev.kaniko.snapshot.Change;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Indexes of layers in several places. They are looked for in all of them at once, and taken from the first that has one. */
public final class AllIndexes implements FarIndexes {
  private final List<FarIndexes> places;
  private final Map<DiffId, FarIndexes> givers = new ConcurrentHashMap<>();

  /** @param places in the order in which they count */
  public AllIndexes(List<FarIndexes> places) {
    this.places = List.copyOf(places);
  }

  @Override
  public void expect(Collection<DiffId> layers) {
    places.forEach(place -> place.expect(layers));
  }

  @Override
  public Optional<List<Change>> find(DiffId layer) throws InterruptedException {
    for (var place : places) {
      var found = place.find(layer);
      if (found.isPresent()) {
        givers.put(layer, place);
        return found;
      }
    }
    return Optional.empty();
  }

  @Override
  public void refuse(DiffId layer, IOException why) {
    givers.getOrDefault(layer, NONE).refuse(layer, why);
  }

  @Override
  public void put(DiffId layer, byte[] index) {
    places.forEach(place -> place.put(layer, index));
  }
}
