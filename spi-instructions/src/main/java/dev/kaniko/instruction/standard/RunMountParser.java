package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.diagnostic.Suggestions;
import dev.kaniko.instruction.Mount;
import dev.kaniko.instruction.syntax.CsvFields;
import dev.kaniko.instruction.syntax.Flag;
import dev.kaniko.instruction.syntax.FlagOption;
import dev.kaniko.instruction.syntax.GoFormat;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code --mount}. Options are worked off in order, and what an option may be depends on the {@code type} so far: so
 * {@code required} before {@code type=secret} is an error (BuildKit, instructions/commands_runmount.go).
 */
final class RunMountParser {
  private static final List<String> KEYS =
      List.of("type", "from", "source", "target", "readonly", "id", "sharing", "required", "mode", "uid", "gid", "env", "size", "src",
          "dst", "destination", "ro", "rw", "readwrite");
  private static final List<String> TYPES = List.of("bind", "cache", "tmpfs", "secret", "ssh");
  private static final List<String> SHARING = List.of("shared", "private", "locked");
  private static final Pattern SIZE = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+) ?(?:([kKmMgGtTpP])?[iI]?[bB]?)");

  private final Flag flag;
  private Span at;
  private RunMount.Type type = RunMount.Type.BIND;
  private String from = "";
  private String source = "";
  private String target = "";
  private @Nullable Boolean readOnly;
  private String id = "";
  private Mount.@Nullable Sharing sharing;
  private boolean required;
  private OptionalLong size = OptionalLong.empty();
  private OptionalInt mode = OptionalInt.empty();
  private OptionalLong uid = OptionalLong.empty();
  private OptionalLong gid = OptionalLong.empty();
  private Optional<String> variable = Optional.empty();

  private RunMountParser(Flag flag) {
    this.flag = flag;
    this.at = flag.value().span();
  }

  /** Reads a mount; empty if an error was reported. */
  static Optional<RunMount> read(Flag flag, DiagnosticSink diagnostics) {
    var parser = new RunMountParser(flag);
    try {
      flag.options().forEach(parser::option);
      parser.at = flag.value().span();
      return Optional.of(parser.mount());
    } catch (IllegalArgumentException e) {
      diagnostics.report(parser.problem(String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private Diagnostic problem(String message) {
    var problem = Diagnostic.error("InvalidMount", at, message);
    if (!message.endsWith("for mount type 'bind'")) {
      return problem;
    }
    boolean typeFollows = flag.options().stream().anyMatch(option -> option.key().equals("type"));
    return problem.withHelp(typeFollows
        ? "put type= first: what comes before it is read as part of a bind mount"
        : "without type= a mount is a bind mount");
  }

  /** Returns what {@code from} names, unexpanded; empty for none. */
  static Optional<Text> from(Flag flag) {
    return flag.options().stream()
        .filter(option -> option.key().equals("from"))
        .flatMap(option -> option.value().stream())
        .reduce((first, last) -> last)
        .filter(name -> !name.isEmpty());
  }

  /**
   * Checks that the value can be split.
   *
   * @throws IllegalArgumentException if its quotes are wrong, or it is empty
   */
  static void checkFields(Flag flag) {
    try {
      CsvFields.split(flag.value().value());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("failed to parse csv mounts: " + e.getMessage(), e);
    }
  }

  private void option(FlagOption option) {
    at = option.field().span();
    var value = option.value();
    if (value.isEmpty()) {
      word(option.key(), option.field().value());
    } else {
      valued(option.key(), value.get(), option.field().value());
    }
  }

  private void word(String key, String field) {
    switch (key) {
      case "ro", "readonly" -> readOnly = true;
      case "rw", "readwrite" -> readOnly = false;
      case "required" -> {
        checkRequired(key);
        required = true;
      }
      default -> throw new IllegalArgumentException("invalid field '" + field + "' must be a key=value pair");
    }
  }

  private void valued(String key, Text text, String field) {
    if (!KEYS.contains(key)) {
      throw new IllegalArgumentException("unexpected key '" + key + "' in '" + field + "'" + Suggestions.question(key, KEYS));
    }
    if (key.equals("required")) {
      checkRequired(key);
    } else if (key.equals("size") && type != RunMount.Type.TMPFS) {
      throw unexpected(key);
    }
    at = text.span();
    var value = text.value();
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("invalid value for " + key + ": a NUL character");
    }
    switch (key) {
      case "type" -> type = type(value);
      case "from" -> from = value;
      case "source", "src" -> source = value;
      case "target", "dst", "destination" -> target = value;
      case "ro", "readonly" -> readOnly = bool(key, value);
      case "rw", "readwrite" -> readOnly = !bool(key, value);
      case "required" -> required = bool(key, value);
      case "size" -> size = OptionalLong.of(size(key, value));
      case "id" -> id = value;
      case "sharing" -> sharing = sharing(value);
      case "mode" -> mode = OptionalInt.of((int) number(key, value, 8) & 07777);
      case "uid" -> uid = OptionalLong.of(number(key, value, 10));
      case "gid" -> gid = OptionalLong.of(number(key, value, 10));
      default -> variable = Optional.of(value);
    }
  }

  private void checkRequired(String key) {
    if (type != RunMount.Type.SECRET && type != RunMount.Type.SSH) {
      throw unexpected(key);
    }
  }

  private IllegalArgumentException unexpected(String key) {
    return new IllegalArgumentException("unexpected key '" + key + "' for mount type '" + typeName() + "'");
  }

  private String typeName() {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static RunMount.Type type(String value) {
    var name = value.toLowerCase(Locale.ROOT);
    if (!TYPES.contains(name)) {
      throw new IllegalArgumentException("unsupported mount type " + GoFormat.quoted(value) + Suggestions.question(value, TYPES));
    }
    return RunMount.Type.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static Mount.Sharing sharing(String value) {
    var name = value.toLowerCase(Locale.ROOT);
    if (!SHARING.contains(name)) {
      throw new IllegalArgumentException("unsupported sharing value " + GoFormat.quoted(value) + Suggestions.question(value, SHARING));
    }
    return Mount.Sharing.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static boolean bool(String key, String value) {
    return GoBool.parse(value).orElseThrow(() -> new IllegalArgumentException("invalid value for " + key + ": " + value));
  }

  /** docker/go-units, RAMInBytes. */
  private static long size(String key, String value) {
    var form = SIZE.matcher(value);
    if (!form.matches()) {
      throw new IllegalArgumentException("invalid value for " + key + ": " + value);
    }
    var unit = form.group(2) == null ? "" : form.group(2).toLowerCase(Locale.ROOT);
    int power = unit.isEmpty() ? 0 : "kmgtp".indexOf(unit) + 1;
    return (long) (Double.parseDouble(form.group(1)) * Math.pow(1024, power));
  }

  /** Go's strconv.ParseUint with 32 bits, which takes no sign. */
  private static long number(String key, String value, int radix) {
    try {
      if (value.chars().allMatch(c -> Character.digit(c, radix) >= 0 && c < 0x80)) {
        return Integer.toUnsignedLong(Integer.parseUnsignedInt(value, radix));
      }
    } catch (NumberFormatException e) {
      // said below, as for anything that is no number
    }
    throw new IllegalArgumentException("invalid value " + value + " for " + key);
  }

  private RunMount mount() {
    boolean hasOwner = type == RunMount.Type.SECRET || type == RunMount.Type.SSH || type == RunMount.Type.CACHE;
    if (!hasOwner) {
      List.of("mode", "uid", "gid").forEach(this::checkAbsent);
    }
    if (type == RunMount.Type.SECRET) {
      checkSecret();
    } else if (sharing != null && type != RunMount.Type.CACHE) {
      pointAt("sharing");
      throw new IllegalArgumentException("invalid cache sharing set for " + typeName() + " mount");
    } else if (type == RunMount.Type.SSH && !source.isEmpty()) {
      pointAt("source", "src");
      throw new IllegalArgumentException("ssh does not support source");
    }
    boolean writableByDefault = type == RunMount.Type.CACHE || type == RunMount.Type.TMPFS;
    var read = new RunMount.Source(from, type == RunMount.Type.SECRET ? "" : source);
    var access = new RunMount.Access(mode.orElse(defaultMode()), uid.orElse(0), gid.orElse(0));
    return new RunMount(type, place(), read, readOnly == null ? !writableByDefault : readOnly, name(),
        sharing == null ? Mount.Sharing.SHARED : sharing, size, required, access, variable, flag.value().span());
  }

  private void checkAbsent(String key) {
    if (pointAt(key)) {
      throw new IllegalArgumentException(key + " not allowed for " + GoFormat.quoted(typeName()) + " type mounts");
    }
  }

  /** Makes the last option with one of these keys the place of what is said next; returns whether there is one. */
  private boolean pointAt(String... keys) {
    var found = flag.options().stream().filter(option -> List.of(keys).contains(option.key())).reduce((first, last) -> last);
    found.ifPresent(option -> at = option.field().span());
    return found.isPresent();
  }

  private void checkSecret() {
    if (!from.isEmpty()) {
      pointAt("from");
      throw new IllegalArgumentException("secret mount should not have a from");
    }
    if (sharing != null) {
      pointAt("sharing");
      throw new IllegalArgumentException("secret mount should not define sharing");
    }
    if (source.isEmpty() && target.isEmpty() && id.isEmpty()) {
      throw new IllegalArgumentException("invalid secret mount. one of source, target required");
    }
    if (!source.isEmpty() && !id.isEmpty()) {
      throw new IllegalArgumentException("both source and id can't be set");
    }
  }

  private int defaultMode() {
    return switch (type) {
      case SECRET -> 0400;
      case SSH -> 0600;
      default -> 0755;
    };
  }

  private String name() {
    return switch (type) {
      case SECRET -> !source.isEmpty() ? source : !id.isEmpty() ? id : lastName(target);
      case SSH -> id.isEmpty() ? "default" : id;
      case CACHE -> id.isEmpty() ? target.replaceAll("/+", "/").replaceFirst("(?<=.)/$", "") : id;
      case BIND, TMPFS -> "";
    };
  }

  private String place() {
    boolean isSecretFile = type == RunMount.Type.SECRET && target.isEmpty() && variable.isEmpty();
    return isSecretFile ? "/run/secrets/" + lastName(name()) : target;
  }

  private static String lastName(String path) {
    var trimmed = path.replaceFirst("/+$", "");
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }
}
