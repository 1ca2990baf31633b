package dev.kaniko.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.instruction.testing.LayerForm;
import dev.kaniko.instruction.testing.RandomTrees;
import dev.kaniko.runtime.oci.MediaTypes.Packing;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Law 5: reading a written layer gives the same changeset, and equal changesets give equal bytes. */
class LayerLaws {
  private static final List<LayerFormat> FORMATS =
      List.of(LayerFormat.plain(), LayerFormat.gzip(), new LayerFormat(Packing.GZIP, 9), LayerFormat.zstd());

  @Property
  void aLayerReadsAsWhatWasWritten(@ForAll(supplier = RandomTrees.Layers.class) SnapshotDiff diff) throws IOException {
    assertThat(LayerForm.problem(diff)).as("the kit for instructions knows what a layer can hold").isEmpty();
    for (var format : FORMATS) {
      assertThat(read(write(diff, format))).isEqualTo(diff);
    }
  }

  @Property
  void equalChangesetsAreEqualBytes(@ForAll(supplier = RandomTrees.Layers.class) SnapshotDiff diff) throws IOException {
    for (var format : FORMATS) {
      assertThat(write(new SnapshotDiff(diff.changes()), format)).isEqualTo(write(diff, format));
    }
  }

  @Property(tries = 200)
  void noTimeOfALimitedLayerIsLaterAndEarlierTimesStay(@ForAll(supplier = RandomTrees.Layers.class) SnapshotDiff diff) throws IOException {
    var times = new TreeSet<Instant>(Set.of(Instant.EPOCH));
    for (var change : diff.changes()) {
      if (change instanceof Change.Put put) {
        times.add(put.node().metadata().modified());
      }
    }
    for (var time : times) {
      var latest = new LatestTime(time);
      var out = new ByteArrayOutputStream();
      LayerWriter.write(diff, LayerFormat.plain(), Optional.of(latest), out);
      var read = read(out.toByteArray());
      assertThat(read).isEqualTo(latest.limit(diff));
      for (int i = 0; i < diff.changes().size(); i++) {
        if (diff.changes().get(i) instanceof Change.Put(var _, var before) && read.changes().get(i) instanceof Change.Put(var _, var after)) {
          var earlier = before.metadata().modified();
          assertThat(after).isEqualTo(before.with(before.metadata().withModified(earlier.isAfter(time) ? time : earlier)));
        }
      }
    }
  }

  static byte[] write(SnapshotDiff diff, LayerFormat format) throws IOException {
    var out = new ByteArrayOutputStream();
    LayerWriter.write(diff, format, out);
    return out.toByteArray();
  }

  static SnapshotDiff read(byte[] layer) throws IOException {
    var changes = new ArrayList<Change>();
    try (var reader = LayerReader.open(new ByteArrayInputStream(layer))) {
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        var change = next.get();
        if (change instanceof Change.Put(var path, FileNode.RegularFile file)) {
          try (var in = file.content().open()) {
            change = new Change.Put(path, new FileNode.RegularFile(file.metadata(), FileContent.of(in.readAllBytes())));
          }
        }
        changes.add(change);
      }
    }
    return SnapshotDiff.of(changes);
  }
}
