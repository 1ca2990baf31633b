package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.DebianBase;
import dev.kaniko.fixture.Slow;
import dev.kaniko.fixture.Tool;
import dev.kaniko.image.Digest;
import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.process.ProcessRoot;
import dev.kaniko.runtime.root.BaseLayer;
import dev.kaniko.runtime.root.RootKind;
import dev.kaniko.runtime.root.RootStore;
import dev.kaniko.runtime.root.StageRoot;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import dev.kaniko.runtime.snapshot.Snapshot;
import dev.kaniko.runtime.snapshot.WalkDiffer;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The second law on a real root: what random scripts change in a Debian root is what the overlay says, what the walk says, and what two listings made by
 * something else say; and the layers made of it, unpacked by umoci, are the tree that the scripts left.
 *
 * <p>The property {@code kaniko.scripts} says how many scripts run, {@code mvn verify -Dkaniko.system=true -Dkaniko.scripts=200} for a long run; they run in
 * chains of 25, each on what the one before has left.
 */
@Tag("system")
final class ObservedScriptsTest {
  private static final int CHAIN = 25;

  @TempDir private Path folder;
  private int unchanged;
  private int changes;

  @AfterEach
  void empty() throws Exception {
    // The root of a Debian has links that JUnit would warn of one by one.
    Tool.of("find", folder.toString(), "-mindepth", "1", "-delete").succeed();
  }

  @Test
  void overlayWalkAndListingsAgreeAndUmociUnpacksTheSame() throws Exception {
    int scripts = Integer.getInteger("kaniko.scripts", Slow.WANTED ? CHAIN : 12);
    var script = TreeListing.script(folder);
    var random = new Random(20261126);
    var from = DebianBase.image().replaceFirst("^oci:", "").replaceFirst(":[^:]*$", "");
    try (var store = RootStore.open(folder.resolve("state"))) {
      var base = base(OciLayout.read(Path.of(from)));
      for (int first = 0; first < scripts; first += CHAIN) {
        var layout = folder.resolve("layout-" + first);
        Tool.of("cp", "-a", from, layout.toString()).succeed();
        try (var root = store.root(RootKind.OVERLAY, base)) {
          var left = chain(root, script, random, Math.min(CHAIN, scripts - first), layout);
          var unpacked = folder.resolve("unpacked");
          Tool.of("umoci", "raw", "unpack", "--image", layout + ":bookworm", unpacked.toString()).succeed();
          assertThat(left.inWholeSeconds().difference(TreeListing.of(script, unpacked))).as("the tree that umoci unpacks behind script " + first).isEmpty();
          Tool.of("rm", "-rf", unpacked.toString(), layout.toString()).succeed();
        }
      }
    }
    System.out.printf("%d scripts made %d changes; %d puts of the overlay are directories that only lead to one%n", scripts, changes, unchanged);
    assertThat(changes).isGreaterThan(scripts);
  }

  private static List<BaseLayer> base(OciLayout image) {
    var diffIds = new ArrayList<DiffId>();
    image.config().path("rootfs").path("diff_ids").forEach(id -> diffIds.add(new DiffId(Digest.parse(id.asText()))));
    return BaseLayer.of(
        diffIds,
        image.layers().stream().map(digest -> (BaseLayer.Blob) () -> Files.newInputStream(OciLayout.blob(image.root(), digest))).toList());
  }

  /** Runs scripts one after the other, each of which makes a layer on top of the image in {@code layout}; returns what the last one left. */
  private TreeListing chain(StageRoot root, Path listing, Random random, int count, Path layout) throws IOException, InterruptedException {
    var listings = new ArrayList<TreeListing>();
    for (int i = 0; i < count; i++) {
      boolean ofWalk = i % 2 == 1;
      var observed = new Observed();
      var overlay = root.observe(process -> {
        var place = place(process);
        if (listings.isEmpty()) {
          listings.add(TreeListing.of(listing, place));
        }
        observed.run(place, new RandomScripts(random, listings.getLast().lines()).next(), random);
        var after = TreeListing.of(listing, place);
        assertThat(after.difference(listings.getLast().after(observed.walk))).as("the walk, behind\n" + observed.script).isEmpty();
        listings.add(after);
        if (ofWalk) {
          write(observed.walk);
        }
      });
      var before = listings.get(listings.size() - 2);
      assertThat(listings.getLast().difference(before.after(overlay))).as("the overlay, behind\n" + observed.script).isEmpty();
      count(before.lines(), overlay);
      if (!ofWalk) {
        write(overlay);
      }
      Tool.of("umoci", "raw", "add-layer", "--image", layout + ":bookworm", folder.resolve("layer.tar").toString()).succeed();
    }
    return listings.getLast();
  }

  /** The root as a path that other processes can use too. */
  private static Path place(ProcessRoot root) {
    var path = ((ProcessRoot.OfOverlay) root).overlay().path();
    return Path.of(path.toString().replace("/proc/self/", "/proc/" + ProcessHandle.current().pid() + "/"));
  }

  private void write(SnapshotDiff diff) throws IOException {
    try (var out = Files.newOutputStream(folder.resolve("layer.tar"))) {
      LayerWriter.write(diff, LayerFormat.plain(), out);
    }
  }

  /** Whatever an overlay has that is as it was must be a directory that leads to a change. */
  private void count(SortedMap<String, String> before, SnapshotDiff overlay) throws IOException {
    changes += overlay.changes().size();
    for (int i = 0; i < overlay.changes().size(); i++) {
      if (overlay.changes().get(i) instanceof Change.Put(var path, var node) && TreeListing.describe(node).equals(before.get(path.text()))) {
        boolean leads = i + 1 < overlay.changes().size() && overlay.changes().get(i + 1).path().startsWith(path);
        boolean hasNames = overlay.changes().stream().anyMatch(change -> change instanceof Change.HardLink(_, var target) && target.equals(path));
        assertThat(node instanceof FileNode.Directory ? leads : hasNames).as("%s is in the diff for nothing", path).isTrue();
        unchanged++;
      }
    }
  }

  /** One script, and what the walk finds behind it. */
  private static final class Observed {
    String script = "";
    SnapshotDiff walk = SnapshotDiff.EMPTY;

    void run(Path place, String lines, Random random) throws IOException, InterruptedException {
      script = lines;
      try (var before = LinuxInodeStore.open(place)) {
        var earlier = Snapshot.of(before);
        Tool.of("chroot", place.toString(), "/bin/sh", "-c", lines).succeed();
        if (random.nextInt(4) == 0) {
          Tool.of("find", place + "/w", "-type", "f", "-newer", place + "/etc/hostname", "-exec", "setfattr", "-n", "user.k" + random.nextInt(3), "-v",
              "v" + random.nextInt(3), "{}", "+").run();
        }
        try (var after = LinuxInodeStore.open(place)) {
          walk = WalkDiffer.diff(earlier, Snapshot.of(after), after);
        }
      }
    }
  }
}
