package dev.kaniko.compiler.parse.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kaniko.compiler.ast.Places;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a text costs grows with its size and no faster, whatever it is made of, and no nesting overflows the stack. Eight times the text takes about eight
 * times the work, the memory and the time; what grows with the square takes sixty-four times as much. The bounds lie in between, and the better of
 * two tries counts.
 */
final class ShellGrowthTest {
  private static final int SMALL = 5_000;
  private static final int LARGE = 8 * SMALL;
  private static final int MOST_WORK = 16;
  private static final int MOST_TIME = 32;

  /** Less than this is no measure. */
  private static final Cost LEAST = new Cost(SMALL, 1_000_000, 20_000_000);

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * What reading a text takes.
   *
   * @param work characters and tokens
   * @param memory bytes
   * @param time nanoseconds of the processor
   */
  private record Cost(long work, long memory, long time) {
    static Cost of(String text) {
      long memory = THREADS.getCurrentThreadAllocatedBytes();
      long time = THREADS.getCurrentThreadCpuTime();
      long work = ShellReader.measure(text, Places.of(new Span(new SourceId("Dockerfile"), 0, text.length())), 0).work();
      return new Cost(work, THREADS.getCurrentThreadAllocatedBytes() - memory, THREADS.getCurrentThreadCpuTime() - time);
    }

    Cost better(Cost other) {
      return new Cost(Math.min(work, other.work), Math.min(memory, other.memory), Math.min(time, other.time));
    }

    boolean isGrowthOf(Cost small) {
      return work <= MOST_WORK * small.work && memory <= MOST_WORK * small.memory && time <= MOST_TIME * small.time;
    }

    Cost atLeast(Cost other) {
      return new Cost(Math.max(work, other.work), Math.max(memory, other.memory), Math.max(time, other.time));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "echo a b c && ", "x=$(echo \"${a:-b}\" | cut -d' ' -f1); ", "(", "{ ", "if ", "while ", "\"$(", "${a:-", "`", "((", "$((", "a=(", "[[ (", "case x in a) ",
      "foo() { ", "<<A ", "cat <<A\n", "cat <<A\nA\n", "'", "\"", "\\", "a[", "a[b]", "! ", "& ", "f(", "@(", "$'", "a\n", "a;\n", "for x in ", "\n", "$(cat <<A\n", "x=a[",
      "x[;", "{a,", "<(", "[[ a =~ (", "; ", "|", "a|", "time ", "((a) ", "$((a) ", "$((a) b);", "a     (", "\"\\a", "case a in b) c;; esac;"})
  void aLongerTextCostsAsMuchMoreAsItIsLonger(String piece) {
    var smallText = piece.repeat(SMALL / piece.length());
    var small = Cost.of(smallText).better(Cost.of(smallText)).atLeast(LEAST);
    var largeText = piece.repeat(LARGE / piece.length());
    var large = Cost.of(largeText);
    // The better one counts, so none is needed after one that is good enough.
    if (!large.isGrowthOf(small)) {
      large = large.better(Cost.of(largeText));
    }
    assertThat(large.work()).isLessThanOrEqualTo(MOST_WORK * small.work());
    assertThat(large.memory()).isLessThanOrEqualTo(MOST_WORK * small.memory());
    assertThat(large.time()).isLessThanOrEqualTo(MOST_TIME * small.time());
  }
}
