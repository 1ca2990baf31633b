package dev.kaniko.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.linux.IdMap.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IdMapTest {
  private static final IdMap USUAL = new IdMap(List.of(new Range(0, 1000, 1), new Range(1, 100000, 65535)));

  @Test
  void adjacentRangesAreShownAsOne() {
    assertThat(USUAL.text()).isEqualTo("0 to 65535");
    assertThat(new IdMap(List.of(new Range(10, 1, 5), new Range(0, 1000, 1))).text()).isEqualTo("0, 10 to 14");
  }

  @Test
  void anIdIsHeldByTheRangeItIsIn() {
    assertThat(USUAL.holds(0)).isTrue();
    assertThat(USUAL.holds(65535)).isTrue();
    assertThat(USUAL.holds(65536)).isFalse();
    assertThat(USUAL.holds(1000)).isTrue();
    assertThat(new IdMap(List.of(new Range(0, 0, 0xffff_ffffL))).holds(0xffff_fffeL)).isTrue();
  }

  @Test
  void oneIdIsSingle() {
    assertThat(new IdMap(List.of(new Range(0, 1000, 1))).isSingle()).isTrue();
    assertThat(USUAL.isSingle()).isFalse();
    assertThat(new IdMap(List.of(new Range(0, 0, 2))).isSingle()).isFalse();
  }
}
