package dev.kaniko.law;

import java.io.IOException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * What {@link CacheSoundnessLaws} say holds where commands are processes and roots are directories too. The long run is
 * {@code -Dkaniko.cache.pairs.on.roots=100}.
 */
@Tag("system")
class CacheOnRootsLaws {
  private static final int PAIRS = Integer.getInteger("kaniko.cache.pairs.on.roots", 15);
  private static final Workbench WORKBENCH = Workbench.open();

  @AfterContainer
  static void close() throws IOException {
    WORKBENCH.close();
  }

  @Property(tries = 1)
  void aStepIsReusedExactlyIfAllIsEqualThatItDependsOn(@ForAll Random random) throws IOException, InterruptedException {
    var builds = ProcessBuilds.on(WORKBENCH);
    for (int i = 0; i < PAIRS; i++) {
      var situation = ProcessBuilds.withPrograms(Situation.of(RandomBuilds.dockerfile(random)));
      SituationPair.of(situation, random).mapLines(CacheOnRootsLaws::possible).check(builds);
    }
  }

  /** Lines for this base, with no command that comes to something else each time. */
  private static String possible(String line) {
    return line.replace("FROM scratch", "FROM image").replace("/bin/bash", "/bin/ash").replace("RUN date > /date", "RUN true > /date");
  }
}
