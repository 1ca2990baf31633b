package dev.kaniko.runtime.retention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.layout.LastUse;
import dev.kaniko.runtime.root.LivingBuilds;
import dev.kaniko.runtime.root.RootStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user namespace shares results and blobs with others, and has unpacked layers of its own. */
@Tag("system")
class UserNamespaceSystemTest {
  @TempDir Path state;

  /** What happens in the user namespace. The argument is the state directory. */
  static final class Worker {
    private Worker() {}

    public static void main(String[] arguments) throws Exception {
      var state = Path.of(arguments[0]);
      var own = new LivingBuilds(state).stores().getFirst();
      assertThat(own.getFileName().toString()).startsWith("user-namespace-");
      var used = Files.createDirectories(own.resolve("unpacked/used"));
      var unused = Files.createDirectories(own.resolve("unpacked/unused"));
      var store = new StoreOnDisk(state);
      Thread.sleep(20);
      try (var build = RootStore.open(state)) {
        assertThat(build).isNotNull();
        Thread.sleep(20);
        assertThat(store.finds("outside")).isTrue();
        LastUse.mark(LastUse.ofUnpacked(used));
        new Eviction(state).prune(new Eviction.Request(true, OptionalLong.empty(), Duration.ZERO));
        assertThat(used).isDirectory();
        assertThat(unused).doesNotExist();
        assertThat(store.finds("outside")).isTrue();
        assertThat(store.finds("unused outside")).isFalse();
      }
      assertThat(own.resolve("evicted")).isEmptyDirectory();
    }
  }

  @Test
  void anEvictionInAUserNamespaceMindsItsBuildsAndLeavesWhatIsOfOthers() throws Exception {
    var store = new StoreOnDisk(state);
    store.keep("outside", 100, "RUN a");
    store.keep("unused outside", 200, "RUN b");
    var others = store.unpack("layer", 10);
    var worker = new ProcessBuilder(
        "unshare", "--user", "--map-root-user", Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Worker.class.getName(),
        state.toString())
        .redirectErrorStream(true)
        .start();
    var said = new String(worker.getInputStream().readAllBytes(), UTF_8);
    assertThat(worker.waitFor()).as(said).isZero();
    assertThat(others).isDirectory();
    assertThat(store.finds("outside")).isTrue();
  }
}
