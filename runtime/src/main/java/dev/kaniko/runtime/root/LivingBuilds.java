package dev.kaniko.runtime.root;

import dev.kaniko.runtime.layout.StateEntry;
import dev.kaniko.runtime.linux.ThisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The builds that use a state directory, in all user namespaces. */
public final class LivingBuilds {
  private final Path state;

  public LivingBuilds(Path state) {
    this.state = state;
  }

  /** Returns when the oldest build began that lives. Nothing that a living build uses was last used before. */
  public Optional<Instant> oldest() throws IOException {
    var began = new ArrayList<Instant>();
    for (var store : allStores()) {
      began.addAll(BuildScratch.living(StateEntry.BUILDS.in(store)));
    }
    return began.stream().min(Comparator.naturalOrder());
  }

  /** Returns the directories whose unpacked layers this process can remove: its own, and for root of this machine those of all user namespaces. */
  public List<Path> stores() throws IOException {
    return ThisProcess.inInitialUserNamespace() && ThisProcess.effectiveUid() == 0 ? allStores() : List.of(state.resolve(StateName.ofThisProcess()));
  }

  private List<Path> allStores() throws IOException {
    var stores = new ArrayList<Path>();
    stores.add(state);
    if (Files.isDirectory(state)) {
      try (var namespaces = Files.newDirectoryStream(state, StateName.OF_A_NAMESPACE + "*")) {
        namespaces.forEach(stores::add);
      }
    }
    return stores;
  }

  /** Removes what builds left that no longer live. */
  public void removeStale() throws IOException {
    for (var store : stores()) {
      var builds = StateEntry.BUILDS.in(store);
      if (Files.isDirectory(builds)) {
        BuildScratch.removeStale(builds);
      }
    }
  }
}
