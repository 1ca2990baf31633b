package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaniko.compiler.plan.Scrubber;
import dev.kaniko.compiler.plan.SecretName;
import dev.kaniko.runtime.process.Bytes;
import dev.kaniko.runtime.request.BuildRequest;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The values that no line of a log may show. Of a secret with several lines each line is one. Words of a few characters and truth values are found in any
 * text, so they stay.
 */
final class LogSecrets {
  private static final int SHORTEST = 4;
  /** A shorter part may be a word that others use too. */
  private static final int SHORTEST_PART = 6;
  private static final Pattern PARTS = Pattern.compile("[/:@,=]");
  private static final Set<String> HARMLESS = Set.of("true", "false", "none", "null");

  private final Set<String> values = new HashSet<>();
  private volatile Scrubber texts = Scrubber.of(Set.of());
  private volatile Scrubber bytes = Scrubber.of(Set.of());
  /** The values, of which each character is a byte of UTF-8. */
  private volatile NavigableSet<String> coded = new TreeSet<>();

  /** Returns the secrets of a build, and the build arguments whose names say secret. */
  static Collection<String> of(BuildRequest request) {
    return Stream.concat(
        request.commands().secrets().values().stream().map(LogSecrets::text), of(request.parameters().buildArguments()).stream()).toList();
  }

  /** Returns the values of build arguments whose names say secret, and parts of them. */
  static Set<String> of(Map<String, String> arguments) {
    return arguments.entrySet().stream()
        .filter(argument -> SecretName.is(argument.getKey()))
        .flatMap(argument -> withParts(argument.getValue()))
        .collect(Collectors.toSet());
  }

  /** Who says what is wrong with a reference or a platform may name one part of it alone, as its port. Of an address all is public but what stands before the host. */
  private static Stream<String> withParts(String value) {
    return value.contains("://")
        ? Stream.of(value)
        : Stream.concat(Stream.of(value), PARTS.splitAsStream(value).filter(part -> part.length() >= SHORTEST_PART));
  }

  private static String text(Bytes secret) {
    return new String(secret.toArray(), UTF_8);
  }

  synchronized void add(Collection<String> secrets) {
    secrets.stream().flatMap(String::lines).map(String::strip)
        .filter(line -> line.length() >= SHORTEST && !HARMLESS.contains(line.toLowerCase(Locale.ROOT)))
        .forEach(values::add);
    var known = values.stream().map(LogSecrets::coded).collect(Collectors.toCollection(TreeSet::new));
    texts = Scrubber.of(values);
    bytes = Scrubber.of(known);
    coded = known;
  }

  private static String coded(String value) {
    return new String(value.getBytes(UTF_8), ISO_8859_1);
  }

  /** Returns a text without the values, and without what else looks like a secret. */
  String hide(String text) {
    return texts.scrub(text);
  }

  /** Returns a filter for the output of one command. */
  Filter filter() {
    return new Filter();
  }

  /** Takes the values out of the output of a command. Bytes that may be the beginning of a value are kept back until more comes. */
  final class Filter {
    private String kept = "";

    private Filter() {}

    /** Takes more of the output, and returns what can be shown now. */
    byte[] pass(byte[] more) {
      if (coded.isEmpty()) {
        return more;
      }
      var text = kept + new String(more, ISO_8859_1);
      int end = text.length() - doubtful(text);
      kept = text.substring(end);
      return shown(text.substring(0, end));
    }

    /** Returns what was kept back. */
    byte[] rest() {
      var rest = shown(kept);
      kept = "";
      return rest;
    }

    private byte[] shown(String text) {
      return bytes.scrubKnown(text).getBytes(ISO_8859_1);
    }

    /** Returns the length of the longest end of a text with which a value may begin. No value has a line end in it. */
    private int doubtful(String text) {
      var values = coded;
      int longest = values.stream().mapToInt(String::length).max().orElse(0);
      for (int start = Math.max(text.lastIndexOf('\n') + 1, text.length() - longest); start < text.length(); start++) {
        var end = text.substring(start);
        var next = values.ceiling(end);
        if (next != null && next.startsWith(end)) {
          return end.length();
        }
      }
      return 0;
    }
  }
}
