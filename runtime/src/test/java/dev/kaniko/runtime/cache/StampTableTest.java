package dev.kaniko.runtime.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.snapshot.FileStamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The table of hashes as a file. */
class StampTableTest {
  private static StampTable.Entry entry(long device, long inode, long size, int used) {
    var stamp = new FileStamp(device, inode, size, Instant.ofEpochSecond(size, 999_999_999), Instant.MIN.plusNanos(size));
    return new StampTable.Entry(stamp, used, Digests.ofText(device + " " + inode + " " + size).hex());
  }

  private static byte[] written(StampTable table) throws IOException {
    var bytes = new ByteArrayOutputStream();
    table.writeTo(bytes);
    return bytes.toByteArray();
  }

  @Property(tries = 200)
  void aTableIsAMapFromInodesToTheLastThatWasSaid(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    var expected = new TreeMap<StampTable.Inode, StampTable.Entry>();
    var table = StampTable.EMPTY;
    for (int round = 0; round < 4; round++) {
      var more = new TreeMap<StampTable.Inode, StampTable.Entry>();
      for (int i = random.nextInt(20); i > 0; i--) {
        var entry = entry(random.nextInt(-2, 2), random.nextInt(-8, 8), random.nextInt(3), 100);
        more.put(entry.inode(), entry);
      }
      expected.putAll(more);
      table = StampTable.read(written(table.with(StampTable.of(more.values())).limited(0, 1000)));
    }
    assertThat(table.count()).isEqualTo(expected.size());
    for (var entry : expected.values()) {
      int place = table.find(entry.stamp());
      assertThat(place).isNotNegative();
      assertThat(new StampTable.Entry(entry.stamp(), table.used(place), table.hash(place))).isEqualTo(entry);
      assertThat(table.find(entry(entry.stamp().device(), entry.stamp().inode(), 3, 100).stamp())).isNegative();
    }
    assertThat(table.find(entry(3, 0, 0, 0).stamp())).isNegative();
  }

  @Example
  void ofTooManyThoseGoThatWereNotUsedForTheLongestTime() {
    var entries = new ArrayList<StampTable.Entry>();
    for (int i = 0; i < 40; i++) {
      entries.add(entry(1, i, 0, 1000 + i % 10));
    }
    var table = StampTable.of(entries).limited(1001, 10);
    assertThat(table.count()).isEqualTo(10);
    assertThat(entries.stream().filter(entry -> table.find(entry.stamp()) >= 0).mapToInt(StampTable.Entry::used).filter(used -> used == 1009).count()).isEqualTo(4);
    assertThat(entries.stream().filter(entry -> table.find(entry.stamp()) >= 0).mapToInt(StampTable.Entry::used).min()).hasValue(1007);
    assertThat(StampTable.of(entries).limited(1005, 100).count()).isEqualTo(20);
    assertThat(StampTable.EMPTY.limited(0, 0).count()).isZero();
  }
}
