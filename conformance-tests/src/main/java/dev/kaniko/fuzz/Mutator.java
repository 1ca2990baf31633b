package dev.kaniko.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** Makes inputs: a piece of a Dockerfile with one to four small changes. Equal seeds give equal inputs. */
final class Mutator {
  private static final int MOST_CHANGES = 4;
  private static final int MOST_LINES = 12;
  private static final int MOST_REPEATS = 300;
  private static final int LARGEST = 5000;

  private static final List<byte[]> TOKENS = List.of(
      "FROM ", "RUN ", "COPY ", "ADD ", "ENV ", "ARG ", "LABEL ", "ONBUILD ", "HEALTHCHECK ", "EXPOSE ", "SHELL ", "USER ", "CMD ", "ENTRYPOINT ",
      "VOLUME ", "WORKDIR ", "STOPSIGNAL ", "MAINTAINER ", "FORM ", "from ", " AS ", " as build\n", "scratch", "alpine", "FROM a AS b\n", "\n", "\r\n", "\r",
      "\t", " ", "\\", "\\\n", "`\n", "\\\\", "#", "# escape=`\n", "# syntax=x\n", "# check=skip=all;error=true\n", "\n# x\n", "\n\n", "<<EOF", "<<-EOF\n",
      "<<\"E\"", "<<'", "\nEOF\n", "EOF", "'", "\"", "[", "]", "[\"", "\", \"", "[\"a\", \"b\"]", "[]", "{", "}", "{\"a\":[", "null", "\\u0000", "\\ud800", ",", "=", ":",
      "/", "//", "--", "--from=", "--from=0 ", "--from=b ", "--link ", "--parents ", "--chown=a:b ", "--chmod=u+x,g= ", "--exclude=**/a ", "--checksum=sha256:",
      "--keep-git-dir ", "--unpack=true ", "--platform=", "--mount=type=bind,from=b,target=/x ", "--mount=type=cache,id=$A,mode=0777 ", "--mount=type=secret,env=A ",
      "--mount=type=tmpfs,size=1g ", "--mount=type=ssh ", "--mount=\"", "--network=none ", "--security=insecure ", "--device=a,required ", "--interval=1s ", "--retries=3 ",
      "$A", "$", "$$", "${", "${A", "${A:-", "${A:+", "${A:?", "${A-", "${A#", "${A##", "${A%%", "${A/", "${A//", "*", "?", "\\*", "$0", "${1}", "A=$A$A ", "A=b ", "A b",
      "http://a/b", "git://a/b.git#c:d", "https://a/b.git?ref=c&subdir=d", "0", "-1", "65536", "1-2/tcp", "99999999999999999999", "0x7f", "\u0000", "\u0001", "\u007f",
      "\u001b[2J", "\u009b", "\u202e", "\u2066",
      "\uFEFF", "\u00A0", "\u0085", "\u2028", "\u00df", "\u0130", "\u0149", "\ud83d\ude00", "e\u0301", "!", "&&", ";", "|", "(", "NONE", "CMD", "true", "linux/arm64/v8", "windows/amd64",
      "$(", "`", "((", "))", "$((", "<(", "<<<", "||", "& ", " 2>&1 ", "[[ ", " ]]", "case x in\n", ";;", "esac", "if ", "; then ", "else ", "fi; ", "for i in a; do ", "done; ",
      "while :; do ", "f() { ", "}; ", "eval '", "sh -c \"", "sudo -E ", "env A=1 ", "xargs -n1 ", "find . -exec ", "set -e; ", "set -o pipefail; ", "cd /a && ", "export A=$(b) ",
      "apt-get update && ", "apt-get install -y a=1 ", "apk add --no-cache ", "yum install a ", "pip install -r a ", "npm install ", "curl a | sh ", "wget -O- a ", "rm -rf /var/lib/apt/lists/* ",
      "# hadolint ignore=DL3008,SC2086\n", "# hadolint global ignore=", "# hadolint shell=powershell\n", "# check=skip=", "@(", "${A[@]}", "A=(a b) ", "$'\\n'", "#!/bin/bash\n")
      .stream()
      .map(token -> token.getBytes(StandardCharsets.UTF_8))
      .toList();
  private static final List<byte[]> INVALID = List.of(
      bytes(0xC0, 0x80), bytes(0xFF), bytes(0xED, 0xA0, 0x80), bytes(0xE2, 0x82), bytes(0xF4, 0x90, 0x80, 0x80), bytes(0x80), bytes(0xEF, 0xBB, 0xBF));

  private final List<byte[]> files;
  private final SplittableRandom random;

  /**
   * @param files what is mutated
   */
  Mutator(List<byte[]> files, long seed) {
    this.files = List.copyOf(files);
    this.random = new SplittableRandom(seed);
  }

  /** Returns the next input. */
  byte[] next() {
    byte[] file = piece(files.get(random.nextInt(files.size())));
    int changes = 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes; i++) {
      file = changed(file);
    }
    return file;
  }

  /** Mostly some lines behind the first line, which in most files says FROM; sometimes all of it. */
  private byte[] piece(byte[] file) {
    if (file.length <= LARGEST && random.nextInt(8) == 0) {
      return file;
    }
    int first = lineEnd(file, 0);
    int start = lineStart(file, random.nextInt(file.length + 1));
    int end = start;
    for (int lines = random.nextInt(MOST_LINES); lines >= 0 && end - start < LARGEST; lines--) {
      end = lineEnd(file, end);
    }
    byte[] lines = replaced(file, 0, start, new byte[0], end);
    return switch (random.nextInt(4)) {
      case 0 -> lines;
      case 1 -> joined("FROM a AS b\n".getBytes(StandardCharsets.UTF_8), lines);
      case 2 -> joined("FROM a\nARG A=x\nENV B=$A\n".getBytes(StandardCharsets.UTF_8), lines);
      default -> start == 0 ? lines : joined(replaced(file, 0, 0, new byte[0], Math.min(first, LARGEST)), lines);
    };
  }

  private byte[] changed(byte[] file) {
    int at = random.nextInt(file.length + 1);
    int to = Math.min(file.length, at + 1 + (random.nextInt(4) == 0 ? random.nextInt(40) : 0));
    return switch (random.nextInt(16)) {
      case 0 -> replaced(file, at, to, new byte[0]);
      case 1 -> replaced(file, at, at, bytes(random.nextInt(256)));
      case 2 -> replaced(file, at, Math.min(at + 1, file.length), bytes(random.nextInt(128)));
      case 3 -> replaced(file, at, at, range(file, at, to));
      case 4 -> swapped(file, at, random.nextInt(file.length + 1));
      case 5 -> replaced(file, lineStart(file, at), lineEnd(file, at), new byte[0]);
      case 6 -> replaced(file, lineStart(file, at), lineStart(file, at), range(file, lineStart(file, at), lineEnd(file, at)));
      case 7 -> movedLine(file, at);
      case 8 -> replaced(file, at, to, token());
      case 9 -> replaced(file, boundary(file, at), boundary(file, at), token());
      case 10 -> spliced(file, at);
      case 11 -> range(file, 0, at);
      case 12 -> replaced(file, at, Math.min(at + 1, file.length), at < file.length ? bytes(file[at] ^ 0x20) : bytes('a'));
      case 13 -> replaced(file, at, at, repeated(token()));
      case 14 -> replaced(file, lineStart(file, at), lineStart(file, at), joined(token(), token()));
      default -> replaced(file, at, at, token());
    };
  }

  private byte[] token() {
    return random.nextInt(12) == 0 ? INVALID.get(random.nextInt(INVALID.size())) : TOKENS.get(random.nextInt(TOKENS.size()));
  }

  private byte[] repeated(byte[] token) {
    var out = new ByteArrayOutputStream();
    int times = 2 + random.nextInt(random.nextInt(8) == 0 ? MOST_REPEATS : 6);
    for (int i = 0; i < times; i++) {
      out.writeBytes(token);
    }
    return out.toByteArray();
  }

  private byte[] spliced(byte[] file, int at) {
    byte[] other = files.get(random.nextInt(files.size()));
    int from = lineStart(other, random.nextInt(other.length + 1));
    return joined(range(file, 0, at), range(other, from, Math.min(other.length, from + random.nextInt(400))));
  }

  private byte[] movedLine(byte[] file, int at) {
    byte[] line = range(file, lineStart(file, at), lineEnd(file, at));
    byte[] without = replaced(file, lineStart(file, at), lineEnd(file, at), new byte[0]);
    int target = lineStart(without, random.nextInt(without.length + 1));
    return replaced(without, target, target, line);
  }

  private static byte[] swapped(byte[] file, int one, int other) {
    byte[] out = file.clone();
    if (one < file.length && other < file.length) {
      out[one] = file[other];
      out[other] = file[one];
    }
    return out;
  }

  /** The next place where a word begins or ends. */
  private static int boundary(byte[] file, int from) {
    int at = from;
    while (at < file.length && file[at] != ' ' && file[at] != '\n') {
      at++;
    }
    return at;
  }

  private static int lineStart(byte[] file, int from) {
    int at = from;
    while (at > 0 && file[at - 1] != '\n') {
      at--;
    }
    return at;
  }

  private static int lineEnd(byte[] file, int from) {
    int at = from;
    while (at < file.length && file[at] != '\n') {
      at++;
    }
    return Math.min(file.length, at + 1);
  }

  private static byte[] range(byte[] file, int from, int to) {
    return java.util.Arrays.copyOfRange(file, from, to);
  }

  private static byte[] replaced(byte[] file, int from, int to, byte[] by) {
    return replaced(file, from, to, by, file.length);
  }

  /** The file up to {@code end} with something else in the place of a range. */
  private static byte[] replaced(byte[] file, int from, int to, byte[] by, int end) {
    var out = new ByteArrayOutputStream(file.length + by.length);
    out.write(file, 0, from);
    out.writeBytes(by);
    out.write(file, to, end - to);
    return out.toByteArray();
  }

  private static byte[] joined(byte[] one, byte[] other) {
    return replaced(one, one.length, one.length, other);
  }

  private static byte[] bytes(int... values) {
    byte[] out = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      out[i] = (byte) values[i];
    }
    return out;
  }
}
