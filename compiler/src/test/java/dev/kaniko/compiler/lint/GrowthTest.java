package dev.kaniko.compiler.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a file costs grows with its size and no faster: eight times the file takes about eight times the memory and the time. What grows with the square takes
 * sixty-four times as much; the bounds lie in between, and the better of several tries counts.
 */
final class GrowthTest {
  private static final int SMALL = 200;
  private static final int LARGE = 8 * SMALL;
  private static final double MOST_MEMORY = 16;
  private static final double MOST_TIME = 32;
  private static final int TRIES = 3;

  /** Less than this is no measure, in nanoseconds. */
  private static final long SHORTEST = 20_000_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * A kind of file.
   *
   * @param file the file with so many of what it is made of
   */
  record Kind(String name, IntFunction<String> file) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** What one look at a file took, in bytes and nanoseconds. */
  private record Cost(long memory, long time) {
    static Cost of(Runnable task) {
      long memory = THREADS.getCurrentThreadAllocatedBytes();
      long time = THREADS.getCurrentThreadCpuTime();
      task.run();
      return new Cost(THREADS.getCurrentThreadAllocatedBytes() - memory, THREADS.getCurrentThreadCpuTime() - time);
    }

    Cost best(Cost other) {
      return new Cost(Math.min(memory, other.memory), Math.min(time, other.time));
    }

    double memoryOver(Cost small) {
      return (double) memory / small.memory;
    }

    double timeOver(Cost small) {
      return (double) time / Math.max(SHORTEST, small.time);
    }

    boolean isGrowthOf(Cost small) {
      return memoryOver(small) < MOST_MEMORY && timeOver(small) < MOST_TIME;
    }
  }

  static List<Kind> kinds() {
    return List.of(
        new Kind("instructions", n -> "FROM a\n" + lines(n, i -> "RUN x")),
        new Kind("labels", n -> "FROM a\n" + lines(n, i -> "LABEL a" + i + "=b")),
        new Kind("variables", n -> "FROM a\n" + lines(n, i -> "ENV a" + i + "=$a" + (i - 1))),
        new Kind("arguments", n -> lines(n, i -> "ARG a" + i + "=b") + "FROM a\n" + lines(n, i -> "ARG a" + i)),
        new Kind("variables that nothing defines", n -> "FROM a\nENV x=y\n" + lines(n, i -> "LABEL a=$b" + i)),
        new Kind("variables of one word", n -> "FROM a\nENV x=y\nENV a=" + lines(n, i -> "$x\\") + "\n"),
        new Kind("instructions that install", n -> "FROM a\n" + lines(n, i -> "RUN pip install p" + i + " && curl x | sh")),
        new Kind("commands of one instruction", n -> "FROM a\nRUN " + lines(n, i -> "apt-get install p" + i + " && \\") + " true\n"),
        new Kind("a chain of one instruction", n -> "FROM a\nRUN " + lines(n, i -> "mkdir /a" + i + " && x || cd /b" + i + "; y | z && \\") + " true\n"),
        new Kind("substitutions of one instruction", n -> "FROM a\nRUN " + lines(n, i -> "a `b` $(c" + i + ") && \\") + " true\n"),
        new Kind("heredocs of a shell", n -> "FROM a\nRUN <<E\n" + lines(n, i -> "cat <<F\na $b\nF") + "E\n"),
        new Kind("caches of one instruction and their users",
            n -> "FROM a\nUSER b\n" + lines(n, i -> "RUN --mount=type=cache,target=/" + i + " pip install x --no-cache-dir && rm -rf /" + i)),
        new Kind("programs of the build platform", n -> "FROM --platform=$BUILDPLATFORM a AS b\n" + lines(n, i -> "RUN go build -o /a" + i)
            + "FROM c\n" + lines(n, i -> "COPY --from=b /a" + i + " /")),
        new Kind("copies that cover each other", n -> "FROM a\n" + lines(n, i -> "COPY a" + i + ".b /x" + i + "/\nCOPY . /y" + i + "/")),
        new Kind("shell variables of one instruction",
            n -> "FROM a\nRUN " + lines(n, i -> "a" + i + "=$a" + (i - 1) + "; cd $a" + i + "; export b=$(c); \\") + " true\n"),
        new Kind("values of one shell variable", n -> "FROM a\nRUN " + lines(n, i -> "a=`b`; [ -n $a ]; \\") + " true\n"),
        new Kind("words of one instruction", n -> "FROM a\nCOPY " + lines(n, i -> "a" + i + " \\") + " /b/\n"),
        new Kind("flags of one instruction", n -> "FROM a\nRUN " + lines(n, i -> "--mount=type=cache,target=/" + i + " \\") + " x\n"),
        new Kind("stages", n -> lines(n, i -> "FROM scratch AS s" + i)),
        new Kind("stages that nobody needs", n -> lines(n, i -> "FROM scratch")),
        new Kind("stages that start from each other, with variables",
            n -> lines(n, i -> "FROM " + (i == 0 ? "scratch" : "s" + (i - 1)) + " AS s" + i + "\nENV a" + i + "=b")),
        new Kind("stages over one with many variables",
            n -> "FROM scratch AS base\n" + lines(n, i -> "ENV a" + i + "=b") + lines(n, i -> "FROM base AS s" + i + "\nARG a" + i + "=c")),
        new Kind("stages that copy in a ring", n -> lines(n, i -> "FROM scratch AS s" + i + "\nCOPY --from=s" + (i + 1) % n + " /a /b")),
        new Kind("heredocs", n -> "FROM a\n" + lines(n, i -> "COPY <<E" + i + " /x\ny\nE" + i)),
        new Kind("heredocs of one instruction", n -> "FROM a\nCOPY " + lines(n, i -> "<<E" + i + " \\") + " /x/\n" + lines(n, i -> "y\nE" + i)),
        new Kind("blanks behind the sign of a heredoc", n -> "FROM a\nCOPY <<" + lines(n, i -> " ".repeat(100) + "\\") + "E /x\ny\nE\n"),
        new Kind("comments", n -> "FROM a\n" + lines(n, i -> "# check=skip=A" + i + "\nRUN x")),
        new Kind("blank lines and comments of one instruction", n -> "FROM a\nRUN x \\\n" + lines(n, i -> "# y\n") + "\n"),
        new Kind("backslashes", n -> "FROM a\nENV a=" + lines(n, i -> "\\\\\\\\\\\\\\\\ \\") + "\n"),
        new Kind("open quotes", n -> "FROM a\n" + lines(n, i -> "LABEL a=\"" + "\\".repeat(21))),
        new Kind("array", n -> "FROM a\nCMD [" + lines(n, i -> "\"a" + i + "\",\\") + "\"b\"]\n"),
        new Kind("unknown instructions", n -> "FROM a\n" + lines(n, i -> "FOO" + i + " x")),
        new Kind("unknown flags", n -> "FROM a\n" + lines(n, i -> "RUN --x" + i + " y")),
        new Kind("unknown images that look like stages", n -> lines(n, i -> "FROM scratch AS stage" + i + "\nCOPY --from=stages" + i + " /a /b")),
        new Kind("variables that nothing defines, of one instruction", n -> "FROM a\nLABEL " + lines(n, i -> "a" + i + "=$b" + i + " \\") + " c=d\n"),
        new Kind("variables that nothing defines, beside arguments", n -> "FROM a\n" + lines(n, i -> "ARG a" + i + "=b") + lines(n, i -> "LABEL a=$b" + i + "c")),
        new Kind("images that nothing names", n -> lines(n, i -> "ARG a" + i + "b=c") + lines(n, i -> "FROM $d" + i + "e")),
        new Kind("copies from many stages",
            n -> lines(n, i -> "FROM scratch AS s" + i) + "FROM scratch\n" + lines(n, i -> "COPY --from=s" + i + " /a /b")),
        new Kind("copies from many stages by their numbers",
            n -> lines(n, i -> "FROM scratch") + "FROM scratch\n" + lines(n, i -> "COPY --from=" + i + " /a /b")),
        new Kind("bad ports of one instruction", n -> "FROM a\nARG x\nEXPOSE $x " + lines(n, i -> "a" + i + " \\") + " 80\n"),
        new Kind("bad words of a FROM line", n -> "FROM a " + lines(n, i -> "b" + i + " \\") + " c\n"),
        new Kind("legacy values", n -> "FROM a\n" + lines(n, i -> "ENV a" + i + " b  c")),
        new Kind("commands without effect", n -> "FROM a\n" + lines(n, i -> "CMD a" + i)),
        new Kind("one long line", n -> "FROM a\nLABEL a=\"" + "$b".repeat(n * 10) + "\"\n"),
        new Kind("triggers", n -> "FROM a AS b\n" + lines(n, i -> "ONBUILD LABEL a" + i + "=b") + "FROM b\n"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void eightTimesTheFileTakesAboutEightTimesTheMemoryAndTheTime(Kind kind) {
    var small = cost(kind, SMALL);
    for (int i = 1; i < TRIES; i++) {
      small = small.best(cost(kind, SMALL));
    }
    var large = cost(kind, LARGE);
    // The best one counts, so none is needed after one that is good enough.
    for (int i = 1; i < TRIES && !large.isGrowthOf(small); i++) {
      large = large.best(cost(kind, LARGE));
    }

    assertThat(large.memoryOver(small)).as("memory").isLessThan(MOST_MEMORY);
    assertThat(large.timeOver(small)).as("time").isLessThan(MOST_TIME);
  }

  private static Cost cost(Kind kind, int size) {
    byte[] file = kind.file().apply(size).getBytes(StandardCharsets.UTF_8);
    return Cost.of(() -> look(file));
  }

  private static void look(byte[] file) {
    var report = new LintFixture().offline().ignoring("a*", "!ab").lint(file);
    var result = new LintFixture().compile(file);
    assertThat(report.findings().size() + result.diagnostics().size()).isLessThan(LARGE * 3);
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }
}
