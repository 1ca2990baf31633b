package dev.kaniko.runtime.root;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.linux.IdMap;
import dev.kaniko.runtime.linux.IdMap.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StateNameTest {
  private static IdMap map(long outside) {
    return new IdMap(List.of(new Range(0, outside, 1)));
  }

  @Test
  void filesWithOtherOwnersOnDiskLieElsewhere() {
    assertThat(StateName.of(map(1000), map(1000))).isEqualTo(StateName.of(map(1000), map(1000)));
    assertThat(List.of(map(1000), map(1001)))
        .flatExtracting(users -> List.of(StateName.of(users, map(1000)), StateName.of(users, map(1001))))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("user-namespace-[0-9a-f]{12}"));
  }
}
