package dev.kaniko.benchmark;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Files that are as large as a Dockerfile may be, or deep, and so shaped that a linter could need much memory for them. */
enum HostileFile {
  LONG_LINE("one word of 4 MB") {
    @Override
    String text() {
      return "FROM a:1\nRUN x " + "y".repeat(FULL) + "\n";
    }
  },
  MANY_WORDS("one command of a million words") {
    @Override
    String text() {
      return "FROM a:1\nRUN x" + " $a".repeat(FULL / 4) + "\n";
    }
  },
  MANY_COMMANDS("one instruction of 100,000 commands") {
    @Override
    String text() {
      return "FROM a:1\nRUN " + "apt-get install -y a b && \\\n  ".repeat(100_000) + "true\n";
    }
  },
  MANY_INSTRUCTIONS("200,000 instructions") {
    @Override
    String text() {
      return "FROM a:1\n" + lines(200_000, i -> "RUN make " + i);
    }
  },
  MANY_STAGES("100,000 stages") {
    @Override
    String text() {
      return lines(100_000, i -> "FROM a:1 AS s" + i);
    }
  },
  MANY_VARIABLES("100,000 variables, each from the one before") {
    @Override
    String text() {
      return "FROM a:1\n" + lines(100_000, i -> "ENV A" + i + "=$A" + Math.max(0, i - 1) + "x");
    }
  },
  UNDEFINED_VARIABLES("100,000 variables that nothing defines") {
    @Override
    String text() {
      return "FROM a:1\n" + lines(100_000, i -> "LABEL a" + i + "=$b" + i);
    }
  },
  DEEP_COMMANDS("a million open substitutions") {
    @Override
    String text() {
      return "FROM a:1\nRUN " + "$(".repeat(1_000_000) + "\n";
    }
  },
  DEEP_WORDS("a million open defaults") {
    @Override
    String text() {
      return "FROM a:1\nENV A=" + "${a:-".repeat(FULL / 5) + "\n";
    }
  },
  HEREDOCS("100,000 here-documents") {
    @Override
    String text() {
      return "FROM a:1\n" + lines(100_000, i -> "RUN <<E\nx " + i + "\nE");
    }
  },
  JSON("an array of 400,000 strings") {
    @Override
    String text() {
      return "FROM a:1\nCMD [" + "\"abcd\",".repeat(400_000) + "\"\"]\n";
    }
  },
  ERRORS("200,000 errors") {
    @Override
    String text() {
      return "FROM a:1\n" + lines(200_000, i -> "RUM x " + i);
    }
  };

  /** Just below what is taken, 4 MiB. */
  private static final int FULL = 4_100_000;

  private final String shape;

  HostileFile(String shape) {
    this.shape = shape;
  }

  abstract String text();

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  @Override
  public String toString() {
    return shape;
  }
}
