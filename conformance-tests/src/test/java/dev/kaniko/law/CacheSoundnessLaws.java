package dev.kaniko.law;

import dev.kaniko.runtime.layer.LatestTime;
import java.io.IOException;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * A build that finds the results of another, which differs in one thing, comes to what it comes to from scratch; and it carries out no step for
 * which it need not. The long run is {@code -Dkaniko.cache.pairs=2000}.
 */
class CacheSoundnessLaws {
  private static final int PAIRS = Integer.getInteger("kaniko.cache.pairs", 120);
  private static final Workbench WORKBENCH = Workbench.open();
  private static final CachedBuilds BUILDS = new CachedBuilds(WORKBENCH);
  private static final CachedBuilds REPRODUCIBLE = BUILDS.at(Instant.EPOCH).with(new LatestTime(Instant.EPOCH));

  @AfterContainer
  static void close() throws IOException {
    WORKBENCH.close();
  }

  @Property(tries = 1)
  void aStepIsReusedExactlyIfAllIsEqualThatItDependsOn(@ForAll Random random) throws IOException, InterruptedException {
    for (int i = 0; i < PAIRS; i++) {
      SituationPair.of(random).check(i % 4 == 0 ? REPRODUCIBLE : BUILDS);
    }
  }
}
