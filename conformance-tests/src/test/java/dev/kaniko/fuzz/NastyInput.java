package dev.kaniko.fuzz;

import dev.kaniko.fixture.Slow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A large Dockerfile of a shape that tempts a compiler into deep recursion, quadratic time or exponential size.
 *
 * @param name what it is
 * @param text the file
 */
record NastyInput(String name, String text) {
  private static final int MANY = Slow.WANTED ? 10_000 : 3_000;
  private static final int STAGES = Slow.WANTED ? 20_000 : 5_000;
  private static final int MOST_LINES = Slow.WANTED ? 100_000 : 30_000;
  private static final int DEEP = 100_000;
  private static final int MEGABYTE = 1_000_000;

  /** Pieces of a line of the greatest length. */
  private static final int PIECES = 6_000;

  /** Returns files with texts of many pieces, of which a rule that calls itself for each would overflow the stack. */
  static List<NastyInput> longTexts() {
    return List.of(
        new NastyInput("a key of a label", "FROM a\nLABEL a" + "9".repeat(PIECES) + "=b"),
        new NastyInput("a key of a label with dots", "FROM a\nLABEL a" + ".a".repeat(PIECES) + "=b"),
        new NastyInput("braces", "FROM debian\nRUN x {" + ",a".repeat(PIECES) + "}"),
        new NastyInput("directories above", "FROM debian\nRUN cd " + "../".repeat(PIECES) + "; make"),
        new NastyInput("a version of a package", "FROM fedora\nRUN yum install a-1" + "-a".repeat(PIECES) + " && dnf install a-1" + "-a".repeat(PIECES / 2) + "!"),
        new NastyInput("a command that is no array", "FROM a\nCMD ['a'" + ",'a'".repeat(PIECES) + "]"),
        new NastyInput("a command of many words", "FROM a\nENTRYPOINT a" + " a".repeat(PIECES)),
        new NastyInput("blank lines behind a comment", "FROM a\n# hadolint ignore=DL3008\n" + "\n".repeat(PIECES) + "RUN x"),
        new NastyInput("names in a comment", "FROM a\n# hadolint ignore=DL3008" + ",DL3009".repeat(PIECES / 2) + "\nRUN x"),
        new NastyInput("labels of kinds", "FROM a\nLABEL email=a" + ".a".repeat(PIECES) + "@b\nLABEL semver=1.0.0-a" + ".a".repeat(PIECES / 2) + "+a" + ".a".repeat(PIECES / 2)),
        new NastyInput("an argument", "FROM a\nARG GIT_COMMIT=1" + ".1".repeat(PIECES) + "\nRUN apt-get install -y a"),
        new NastyInput("a path", "FROM a\nCOPY a.b " + "/a".repeat(PIECES) + "/\nCOPY . " + "/a".repeat(PIECES) + "/"));
  }

  static List<NastyInput> all() {
    return List.of(
        new NastyInput("defaults nested in defaults", "FROM a\nENV A=" + "${a:-".repeat(DEEP) + "\n"),
        new NastyInput("defaults nested in defaults, closed", "FROM a\nENV A=" + "${a:-".repeat(DEEP) + "}".repeat(DEEP) + "\n"),
        new NastyInput("defaults of patterns of defaults", "FROM a\nENV A=" + "${a//${b:-".repeat(DEEP) + "\n"),
        new NastyInput("defaults nested to the limit", "FROM a\nENV A=" + "${a:-".repeat(199) + "}".repeat(199) + "\n"),
        new NastyInput("double quotes", "FROM a\nENV A=" + "\"".repeat(DEEP) + "\n"),
        new NastyInput("single quotes and one more", "FROM a\nENV A=" + "'".repeat(DEEP + 1) + "\n"),
        new NastyInput("double quotes in a flag", "FROM a\nCOPY --from=" + "\"".repeat(DEEP) + "' a b\n"),
        new NastyInput("dollars", "FROM a\nENV A=" + "$".repeat(DEEP) + "{\n"),
        new NastyInput("escapes", "FROM a\nENV A=" + "\\".repeat(DEEP + 1) + "\n"),
        new NastyInput("a long word", "FROM a\nCOPY " + "x".repeat(MEGABYTE) + " b\n"),
        new NastyInput("a long word in pieces", "FROM a\nCOPY " + "xxxxxxx\\\n".repeat(MEGABYTE / 8) + " b\n"),
        new NastyInput("a long keyword", "x".repeat(MEGABYTE)),
        new NastyInput("a long image name", "FROM " + "x/".repeat(MEGABYTE / 2) + "x\nCOPY --from=" + "a-".repeat(DEEP) + "a b c\n"),
        new NastyInput("a long image name with separators", "FROM " + "a__b.c---".repeat(DEEP) + "\n"),
        new NastyInput("a long host", "FROM " + "a.".repeat(DEEP) + "a:1/b:" + "t".repeat(DEEP) + "\n"),
        new NastyInput("a long stage name", "FROM a AS " + "a-".repeat(MEGABYTE / 2) + "\nFROM " + "a-".repeat(MEGABYTE / 2) + "\n"),
        new NastyInput("a long platform", "FROM --platform=" + "a/".repeat(MEGABYTE / 2) + " a\n"),
        new NastyInput("stages each from the one before", lines(STAGES, i -> "FROM " + (i == 0 ? "a" : "s" + (i - 1)) + " AS s" + i)),
        new NastyInput("stages each copying from the one before", lines(MANY, i -> "FROM a AS s" + i + (i == 0 ? "" : "\nCOPY --from=s" + (i - 1) + " / /"))),
        new NastyInput("stages each copying from the one behind", lines(MANY, i -> "FROM a AS s" + i + "\nCOPY --from=s" + (i + 1) + " / /")),
        new NastyInput("stages each copying from a number", lines(MANY, i -> "FROM a" + (i == 0 ? "" : "\nCOPY --from=" + (i - 1) + " / /"))),
        new NastyInput("stages of one name", lines(MANY, i -> "FROM a AS s\nCOPY --from=s / /")),
        new NastyInput("stages that mount themselves", lines(1000, i -> "FROM a AS s" + i + "\nRUN --mount=from=s" + i + ",target=/x true")),
        new NastyInput("stages with triggers for the next", lines(2000, i -> "FROM " + (i == 0 ? "a" : "s" + (i - 1)) + " AS s" + i + "\nONBUILD COPY --from=s" + Math.max(0, i - 2) + " / /")),
        new NastyInput("stages of many images", lines(1000, i -> "FROM image" + i + " AS s" + i)),
        new NastyInput("copies from many images", "FROM a\n" + lines(1000, i -> "COPY --from=image" + i + " a b")),
        new NastyInput("unknown platforms", lines(MANY, i -> "FROM --platform=" + i + " a")),
        new NastyInput("instructions", "FROM a\n" + lines(MANY, i -> "RUN x" + i)),
        new NastyInput("bad instructions", "FROM a\n" + lines(MANY, i -> "RUM x" + i)),
        new NastyInput("bad flags", "FROM a\n" + lines(MANY, i -> "COPY --form=x a b")),
        new NastyInput("bad references", "FROM a\n" + lines(MANY, i -> "COPY --from=A" + i + " a b")),
        new NastyInput("bad words", "FROM a\n" + lines(MANY, i -> "LABEL a=${b")),
        new NastyInput("instructions before FROM", lines(MANY, i -> "RUN x")),
        new NastyInput("variables", "FROM a\n" + lines(MANY, i -> "ENV A" + i + "=$A" + Math.max(0, i - 1) + "x")),
        new NastyInput("arguments", lines(MANY, i -> "ARG A" + i + "=x") + "FROM a\n" + lines(MANY, i -> "ARG A" + i)),
        new NastyInput("variables in one instruction", "FROM a\nENV " + words(MANY, i -> "A" + i + "=$A" + i)),
        new NastyInput("labels", "FROM a\nLABEL " + words(MANY, i -> "a" + i + "=b")),
        new NastyInput("labels one by one", "FROM a\n" + lines(MANY, i -> "LABEL a" + i + "=b")),
        new NastyInput("ports", "FROM a\nEXPOSE " + words(MANY, i -> "" + i) + "\nEXPOSE 1-65535 1-65535/udp\n"),
        new NastyInput("ports one by one", "FROM a\n" + lines(MANY, i -> "EXPOSE " + (i + 1))),
        new NastyInput("volumes", "FROM a\nVOLUME " + words(MANY, i -> "/" + i) + "\n" + lines(MANY, i -> "VOLUME /" + i)),
        new NastyInput("a value that doubles", "FROM a\nENV A=xxxxxxxxxx\n" + "ENV A=$A$A\n".repeat(60)),
        new NastyInput("a default that doubles", "ARG A=xxxxxxxxxx\n" + "ARG A=$A$A\n".repeat(60) + "FROM $A\n"),
        new NastyInput("a value that doubles in an operand", "FROM a\nENV A=xxxxxxxxxx\n" + "ENV A=${x:-$A${x:-$A}}\n".repeat(60)),
        new NastyInput("a value that doubles by replacement", "FROM a\nENV A=xxxxxxxxxx\n" + "ENV A=${A//x/xxxxxxxxxx}\n".repeat(60)),
        new NastyInput("a value that squares by replacement", "FROM a\nENV A=" + "x".repeat(20_000) + " B=y\nENV B=${A//x/$A}\nENV B=${A//x/\\$0$A}\n"),
        new NastyInput("a value that doubles in a heredoc", "FROM a\nENV A=xxxxxxxxxx\n" + "ENV A=$A$A\n".repeat(13) + "COPY <<E /\n" + "$A".repeat(100_000) + "\nE\n"),
        new NastyInput("large values in many names", "FROM a\nENV A=xxxxxxxxxx\n" + "ENV A=$A$A\n".repeat(16) + lines(500, i -> "ENV A" + i + "=x$A")),
        new NastyInput("large values in many labels", "FROM a\nENV A=xxxxxxxxxx\n" + "ENV A=$A$A\n".repeat(16) + "LABEL " + words(500, i -> "A" + i + "=x$A")),
        new NastyInput("patterns that backtrack", "FROM a\nENV A=" + "a".repeat(60_000) + "\n"
            + "ENV B=${A//*a*b/x} C=${A##*a*a*a*b} D=${A%%b*a*a*a*} E=${A/a*a*a*a*a*b/} F=${A#?*?*?*?*b} G=${A//a*b/y}\n"),
        new NastyInput("a long pattern", "FROM a\nENV A=" + "a".repeat(10_000) + "\nENV B=${A//" + "*a".repeat(10_000) + "b/x}\n"),
        new NastyInput("heredocs", "FROM a\n" + lines(20_000, i -> "RUN <<E" + i + "\nx\nE" + i)),
        new NastyInput("heredocs of one instruction", "FROM a\nCOPY " + words(5000, i -> "<<E" + i) + " /x/\n" + lines(5000, i -> "E" + i)),
        new NastyInput("heredocs that never end", "FROM a\n" + lines(MANY, i -> "RUN <<E" + i)),
        new NastyInput("heredocs with open quotes", "FROM a\n" + lines(MANY, i -> "RUN <<'E" + i)),
        new NastyInput("heredocs with odd names", "FROM a\n" + lines(MANY, i -> "COPY <<\"E'" + i + "\" <<E\\\"\" <<$E <<${E} <<${E /x")),
        new NastyInput("heredoc signs", "FROM a\nRUN " + "<<".repeat(DEEP) + "\n"),
        new NastyInput("heredoc signs apart", "FROM a\nRUN " + "<< ".repeat(DEEP) + "\n"),
        new NastyInput("a long heredoc", "FROM a\nCOPY <<E /x\n" + "$A ${B:-c} x\n".repeat(MANY) + "E\n"),
        new NastyInput("a JSON array", "FROM a\nCMD [" + words(MANY, i -> "\"x" + i + "\",") + "\"\"]\n"),
        new NastyInput("a JSON array that is none", "FROM a\nCMD [" + words(MANY, i -> "\"x" + i + "\"") + "\"\"]\n"),
        new NastyInput("brackets", "FROM a\nCMD " + "[".repeat(DEEP) + "\n"),
        new NastyInput("closed brackets", "FROM a\nCMD " + "[".repeat(DEEP) + "]".repeat(DEEP) + "\n"),
        new NastyInput("brackets below the limit", "FROM a\nCMD " + "[".repeat(499) + "]".repeat(499) + "\n"),
        new NastyInput("braces", "FROM a\nCMD [" + "{\"a\":".repeat(DEEP) + "\n"),
        new NastyInput("an open string", "FROM a\nCMD [\"" + "a\\\"".repeat(DEEP) + "\n"),
        new NastyInput("brackets of test", "FROM a\nRUN " + "[ -f x ] && ".repeat(MANY) + "true\n"),
        new NastyInput("triggers of triggers", "FROM a\n" + "ONBUILD ".repeat(DEEP) + "RUN x\n"),
        new NastyInput("triggers of triggers with a heredoc", "FROM a\n" + "ONBUILD ".repeat(DEEP) + "RUN <<E\nx\nE\n"),
        new NastyInput("triggers", "FROM a AS b\n" + lines(2000, i -> "ONBUILD RUN x" + i) + "FROM b\n"),
        new NastyInput("mounts", "FROM a\nRUN " + words(MANY, i -> "--mount=type=cache,target=/" + i) + " true\n"),
        new NastyInput("a mount with many options", "FROM a\nRUN --mount=" + words(MANY, i -> "a" + i + "=b,").replace(" ", "") + " true\n"),
        new NastyInput("mounts with odd quotes", "FROM a\n" + lines(1000, i -> "RUN --mount=\\\"type=bind,\\\"\\\"target=/x\\\" --mount='\"a\"\"' --mount=\"a,\\\" x")),
        new NastyInput("exclusions", "FROM a\nCOPY " + words(MANY, i -> "--exclude=" + "*a".repeat(5)) + " a b\n"),
        new NastyInput("continuations", "FROM a\nRUN " + "\\\n".repeat(MEGABYTE / 2) + "x\n"),
        new NastyInput("continuations with comments", "FROM a\nRUN " + "x \\\n # y\n".repeat(DEEP) + "x\n"),
        new NastyInput("comments", "# x\n".repeat(MANY * 5) + "FROM a\n"),
        new NastyInput("blank lines", "\n".repeat(MEGABYTE) + "FROM a\n"),
        new NastyInput("carriage returns", "FROM a\nRUN x" + "\r".repeat(60_000) + "\n" + "RUN x\r\r\r\n".repeat(MANY)),
        new NastyInput("a directive of blanks", "# escape=a" + " ".repeat(MEGABYTE) + "b\nFROM a\n"),
        new NastyInput("directives of blanks", lines(1000, i -> "#" + " ".repeat(1000) + "escape" + " ".repeat(1000) + "x")),
        new NastyInput("check options", "# check=skip=" + "a,".repeat(MEGABYTE / 2) + ";error=true\nFROM a\n"),
        new NastyInput("very many instructions", "FROM a\n" + "RUN x\n".repeat(MOST_LINES)),
        new NastyInput("very many labels", "FROM a\n" + lines(MOST_LINES, i -> "LABEL a" + i + "=b")),
        new NastyInput("more lines than are read", "FROM a\n" + "# x\n".repeat(260_000)),
        new NastyInput("more words than are read", "FROM a\nENV b=c\n" + ("LABEL " + "a=$b ".repeat(1000) + "\n").repeat(400)),
        new NastyInput("a longer instruction than is read", "FROM a\nRUN " + "x \\\n".repeat(MEGABYTE) + "\n<<E\n"),
        new NastyInput("a larger file than is read", "FROM a\n" + "RUN x\n".repeat(MEGABYTE)),
        new NastyInput("more variables in a heredoc than are read", "FROM a\nCOPY <<E /x\n" + "$b$b$b$b\n".repeat(150_000) + "E\n"),
        new NastyInput("variables that nothing defines", "FROM a\n" + lines(MANY, i -> "LABEL a=$b" + i)),
        new NastyInput("stages each with a variable more", lines(5000, i -> "FROM " + (i == 0 ? "a" : "s" + (i - 1)) + " AS s" + i + "\nENV A" + i + "=x")),
        new NastyInput("stages in a ring", lines(MANY, i -> "FROM a AS s" + i + "\nCOPY --from=s" + (i + 1) % MANY + " / /")),
        new NastyInput("blanks behind the sign of a heredoc", "FROM a\nCOPY <<" + (" ".repeat(50_000) + "\\\n").repeat(8) + "E /x\nE\n"),
        new NastyInput("blank lines in an instruction", "FROM a\nRUN x \\\n" + "# y\n\n".repeat(MANY)),
        new NastyInput("values that fail for their length", "FROM a\nENV A=xxxxxxxxxx\n" + "ENV A=$A$A\n".repeat(MANY)),
        new NastyInput("escapes of terminals", "FROM a\nR\u001b[2JUN \u001b]0;x\u0007\nCOPY --fr\u202eom=\u001b[31m \u2028 /\nENV \u009b2J=\u2066\n"),
        new NastyInput("NUL", "\u0000".repeat(MEGABYTE)),
        new NastyInput("wide characters", "FROM a\nENV A=" + "\u65e5$A\ud83d\ude00".repeat(DEEP) + "\n"));
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return name;
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  private static String words(int count, IntFunction<String> word) {
    return IntStream.range(0, count).mapToObj(word).collect(Collectors.joining(" "));
  }
}
