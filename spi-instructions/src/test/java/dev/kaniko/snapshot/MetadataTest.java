package dev.kaniko.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What metadata may be, and that it stays what it was. */
class MetadataTest {
  private static final Instant TIME = Instant.ofEpochSecond(-5, 1);
  private static final XattrValue VALUE = XattrValue.of(new byte[] {0, (byte) 0xab});

  @Test
  void aModeIsTwelveBits() {
    assertThat(Metadata.of(07777, 0, 0, TIME).mode()).isEqualTo(07777);
    assertThat(Metadata.of(0, 0, 0, TIME).mode()).isZero();
    assertThatThrownBy(() -> Metadata.of(010000, 0, 0, TIME)).hasMessage("not permission bits: 10000");
    assertThatThrownBy(() -> Metadata.of(0100644, 0, 0, TIME)).hasMessage("not permission bits: 100644");
    assertThatThrownBy(() -> Metadata.of(-1, 0, 0, TIME)).hasMessage("not permission bits: 37777777777");
  }

  @Test
  void ownersAreAllNumbersOf32BitsButTheLast() {
    assertThat(Metadata.of(0, 0xffff_fffeL, 0, TIME).uid()).isEqualTo(4_294_967_294L);
    assertThat(Metadata.of(0, 0, 0xffff_fffeL, TIME).gid()).isEqualTo(4_294_967_294L);
    assertThatThrownBy(() -> Metadata.of(0, 0xffff_ffffL, 1, TIME)).hasMessage("not an owner: 4294967295:1");
    assertThatThrownBy(() -> Metadata.of(0, 1, 0xffff_ffffL, TIME)).hasMessage("not an owner: 1:4294967295");
    assertThatThrownBy(() -> Metadata.of(0, -1, 0, TIME)).hasMessage("not an owner: -1:0");
    assertThatThrownBy(() -> Metadata.of(0, 0, -1, TIME)).hasMessage("not an owner: 0:-1");
  }

  @Test
  void eachPartIsChangedAlone() {
    var xattrs = Map.of("user.a", VALUE);
    var whole = new Metadata(0640, 1, 2, TIME, new TreeMap<>(xattrs));
    assertThat(whole.withMode(04755)).isEqualTo(new Metadata(04755, 1, 2, TIME, new TreeMap<>(xattrs)));
    assertThat(whole.withOwner(3, 4)).isEqualTo(new Metadata(0640, 3, 4, TIME, new TreeMap<>(xattrs)));
    assertThat(whole.withModified(Instant.EPOCH)).isEqualTo(new Metadata(0640, 1, 2, Instant.EPOCH, new TreeMap<>(xattrs)));
    assertThat(whole.withXattrs(Map.of())).isEqualTo(Metadata.of(0640, 1, 2, TIME));
    assertThat(whole).isNotEqualTo(Metadata.of(0640, 1, 2, TIME));
  }

  @Test
  void attributesCannotBeChangedFromOutside() {
    var mine = new TreeMap<>(Map.of("user.a", VALUE));
    var metadata = new Metadata(0, 0, 0, TIME, mine);
    mine.clear();
    assertThat(metadata.xattrs()).containsOnlyKeys("user.a");
    assertThatThrownBy(() -> metadata.xattrs().clear()).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> Metadata.of(0, 0, 0, TIME).xattrs().put("user.b", VALUE)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theValueOfAnAttributeIsItsBytes() {
    var bytes = new byte[] {0, (byte) 0xab};
    var value = XattrValue.of(bytes);
    bytes[0] = 1;
    value.bytes()[1] = 2;
    assertThat(value.bytes()).containsExactly(0, 0xab);
    assertThat(value).isEqualTo(VALUE).hasSameHashCodeAs(VALUE).hasToString("00ab").isNotEqualTo(XattrValue.of(bytes));
    assertThat(VALUE.hashCode()).isNotEqualTo(XattrValue.of(bytes).hashCode());
  }
}
