package dev.kaniko.runtime.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GrownListTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void theElementsAreInTheOrderInWhichTheyCameAndAListStaysAsItIs() {
    var first = GrownList.of(List.of(1, 2));
    var second = first.with(List.of(3)).with(List.of()).with(List.of(4));

    assertThat(second.elements()).containsExactly(1, 2, 3, 4);
    assertThat(first.with(List.of(5)).elements()).containsExactly(1, 2, 5);
    assertThat(first.elements()).containsExactly(1, 2);
  }

  @Test
  void eightTimesTheListsTakeAboutEightTimesTheMemory() {
    allocated(500); // What is loaded once is no part of it.

    assertThat((double) allocated(4000) / allocated(500)).isLessThan(16);
  }

  private static long allocated(int count) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    var list = GrownList.of(List.of(0));
    for (int i = 1; i < count; i++) {
      list = list.with(List.of(i));
    }
    assertThat(list.elements()).isEqualTo(IntStream.range(0, count).boxed().toList());
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
