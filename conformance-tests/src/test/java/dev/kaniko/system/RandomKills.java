package dev.kaniko.system;

import java.time.Duration;
import java.util.Random;

/**
 * Builds that are killed at any moment (SIGKILL).
 *
 * @param count how many; the property {@code kaniko.kills} says it
 * @param random when; the property {@code kaniko.seed} says its seed
 */
record RandomKills(int count, Random random) {
  /** As the properties say; the seed is printed. */
  static RandomKills asAsked() {
    int count = Integer.getInteger("kaniko.kills", 6);
    long seed = Long.getLong("kaniko.seed", System.nanoTime());
    System.out.printf("%d kills, -Dkaniko.seed=%d%n", count, seed);
    return new RandomKills(count, new Random(seed));
  }

  /** When to kill a build that takes this long. */
  Duration moment(Duration whole) {
    return Duration.ofMillis(random.nextLong(Math.max(1, whole.toMillis())));
  }

  /**
   * A build with something to lose at every moment; {@code /last} is {@code new} in its image.
   *
   * @param sleeping the seconds that a process in the background sleeps, by which it is found
   */
  static String dockerfile(int sleeping) {
    return """
        FROM busybox AS one
        RUN --mount=type=cache,target=/cache sleep %d & dd if=/dev/urandom of=/data bs=1024 count=4096 2>/dev/null; date > /cache/date
        RUN rm -rf /etc; mkdir /etc; echo new > /etc/file
        FROM busybox
        COPY --from=one /data /etc /copied/
        RUN sleep 0.3; cat /copied/file > /last
        """.formatted(sleeping);
  }
}
