package dev.kaniko.compiler.parse.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kaniko.compiler.ast.Places;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The work for a text grows as its size, whatever it is made of, and no nesting overflows the stack. */
final class ShellGrowthTest {
  private static final int SMALL = 5_000;
  private static final int TIMES = 8;
  private static final int TRIES = 2;

  /** Less than this is no measure, in nanoseconds. */
  private static final long SHORTEST = 5_000_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static ShellReader.Measured read(String piece, int size) {
    var text = piece.repeat(size / piece.length());
    return ShellReader.measure(text, Places.of(new Span(new SourceId("Dockerfile"), 0, text.length())), 0);
  }

  private static long allocated(String piece, int size) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    read(piece, size);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /** The best of several tries, in nanoseconds of the processor. */
  private static long time(String piece, int size) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      long before = THREADS.getCurrentThreadCpuTime();
      read(piece, size);
      best = Math.min(best, THREADS.getCurrentThreadCpuTime() - before);
    }
    return Math.max(best, SHORTEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "echo a b c && ", "x=$(echo \"${a:-b}\" | cut -d' ' -f1); ", "(", "{ ", "if ", "while ", "\"$(", "${a:-", "`", "((", "$((", "a=(", "[[ (", "case x in a) ",
      "foo() { ", "<<A ", "cat <<A\n", "cat <<A\nA\n", "'", "\"", "\\", "a[", "a[b]", "! ", "& ", "f(", "@(", "$'", "a\n", "a;\n", "for x in ", "\n", "$(cat <<A\n", "x=a[",
      "x[;", "{a,", "<(", "[[ a =~ (", "; ", "|", "a|", "time ", "((a) ", "$((a) ", "$((a) b);", "a     (", "\"\\a", "case a in b) c;; esac;"})
  void workIsLinear(String piece) {
    read(piece, SMALL);
    long work = read(piece, SMALL * TIMES).work();
    assertThat(work).isLessThanOrEqualTo(TIMES * 2 * Math.max(read(piece, SMALL).work(), SMALL));
    assertThat(allocated(piece, SMALL * TIMES)).isLessThan(TIMES * 2 * Math.max(allocated(piece, SMALL), 1_000_000));
    assertThat(time(piece, SMALL * TIMES)).isLessThan(TIMES * 4 * time(piece, SMALL));
  }
}
