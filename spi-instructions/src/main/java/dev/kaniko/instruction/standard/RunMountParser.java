package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.Mount;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value of {@code --mount}. Keys are worked off in order, and what a key may be depends on the {@code type} so far: so
 * {@code required} before {@code type=secret} is an error (BuildKit, instructions/commands_runmount.go).
 */
final class RunMountParser {
  private static final List<String> KEYS =
      List.of("type", "from", "source", "src", "target", "dst", "destination", "ro", "readonly", "rw", "readwrite", "id", "sharing",
          "required", "size", "mode", "uid", "gid", "env");
  private static final Pattern SIZE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?(?:([kKmMgGtTpP])?[iI]?[bB]?)");

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

  private RunMountParser() {}

  /**
   * @throws IllegalArgumentException if the value makes no sense
   */
  static RunMount parse(String value) {
    var parser = new RunMountParser();
    for (var field : fields(value)) {
      int equals = field.indexOf('=');
      var key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
      if (equals < 0) {
        parser.word(key, field);
      } else {
        parser.option(key, field.substring(equals + 1), field);
      }
    }
    return parser.mount();
  }

  /** Returns what {@code from} names; empty for none or if the value is malformed. */
  static Optional<String> from(String value) {
    try {
      return fields(value).stream().filter(field -> field.toLowerCase(Locale.ROOT).startsWith("from="))
          .map(field -> field.substring("from=".length())).filter(name -> !name.isEmpty()).reduce((first, last) -> last);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Splits the value.
   *
   * @throws IllegalArgumentException if its quotes are wrong
   */
  static List<String> fields(String value) {
    try {
      return CsvFields.split(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("failed to parse csv mounts: " + e.getMessage(), e);
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

  private void option(String key, String value, String field) {
    switch (key) {
      case "type" -> type = type(value);
      case "from" -> from = value;
      case "source", "src" -> source = value;
      case "target", "dst", "destination" -> target = value;
      case "ro", "readonly" -> readOnly = bool(key, value);
      case "rw", "readwrite" -> readOnly = !bool(key, value);
      case "required" -> {
        checkRequired(key);
        required = bool(key, value);
      }
      case "size" -> {
        if (type != RunMount.Type.TMPFS) {
          throw unexpected(key);
        }
        size = OptionalLong.of(size(key, value));
      }
      case "id" -> id = value;
      case "sharing" -> sharing = sharing(value);
      case "mode" -> mode = OptionalInt.of((int) number(key, value, 8, 07777));
      case "uid" -> uid = OptionalLong.of(number(key, value, 10, 0xffff_fffeL));
      case "gid" -> gid = OptionalLong.of(number(key, value, 10, 0xffff_fffeL));
      case "env" -> variable = Optional.of(value);
      default -> throw new IllegalArgumentException("unexpected key '" + key + "' in '" + field + "'" + suggestion(key, KEYS));
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
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "bind" -> RunMount.Type.BIND;
      case "cache" -> RunMount.Type.CACHE;
      case "tmpfs" -> RunMount.Type.TMPFS;
      case "secret" -> RunMount.Type.SECRET;
      case "ssh" -> RunMount.Type.SSH;
      default ->
          throw new IllegalArgumentException(
              "unsupported mount type " + GoFormat.quoted(value) + suggestion(value, List.of("bind", "cache", "tmpfs", "secret", "ssh")));
    };
  }

  private static Mount.Sharing sharing(String value) {
    return switch (value) {
      case "", "shared" -> Mount.Sharing.SHARED;
      case "private" -> Mount.Sharing.PRIVATE;
      case "locked" -> Mount.Sharing.LOCKED;
      default -> throw new IllegalArgumentException("unsupported sharing value " + GoFormat.quoted(value));
    };
  }

  /** Go's strconv.ParseBool. */
  private static boolean bool(String key, String value) {
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw new IllegalArgumentException("invalid value for " + key + ": " + value);
    };
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

  private static long number(String key, String value, int radix, long most) {
    try {
      long number = Long.parseUnsignedLong(value, radix);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number out of range
    }
    throw new IllegalArgumentException("invalid value " + value + " for " + key);
  }

  private static String suggestion(String word, List<String> known) {
    return known.stream().filter(candidate -> candidate.startsWith(word) || distance(word, candidate) < 3 && word.length() > 2).findFirst()
        .map(candidate -> " (did you mean " + candidate + "?)").orElse("");
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j] + 1, row[j - 1] + 1), diagonal + change);
        diagonal = above;
      }
    }
    return row[b.length()];
  }

  private RunMount mount() {
    boolean hasOwner = type == RunMount.Type.SECRET || type == RunMount.Type.SSH || type == RunMount.Type.CACHE;
    if (!hasOwner) {
      checkAbsent(mode.isPresent(), "mode");
      checkAbsent(uid.isPresent(), "uid");
      checkAbsent(gid.isPresent(), "gid");
    }
    if (type == RunMount.Type.SECRET) {
      checkSecret();
    } else if (sharing != null && type != RunMount.Type.CACHE) {
      throw new IllegalArgumentException("invalid cache sharing set for " + typeName() + " mount");
    } else if (type == RunMount.Type.SSH && !source.isEmpty()) {
      throw new IllegalArgumentException("ssh does not support source");
    } else if (type != RunMount.Type.SSH && target.startsWith("/") && target.replaceAll("[/.]", "").isEmpty()) {
      throw new IllegalArgumentException("invalid mount target " + GoFormat.quoted(target));
    }
    boolean writableByDefault = type == RunMount.Type.CACHE || type == RunMount.Type.TMPFS;
    return new RunMount(type, place(), from, type == RunMount.Type.SECRET ? "" : source, readOnly == null ? !writableByDefault : readOnly,
        name(), sharing == null ? Mount.Sharing.SHARED : sharing, size, required, mode.orElse(defaultMode()), uid.orElse(0), gid.orElse(0),
        variable);
  }

  private void checkAbsent(boolean present, String key) {
    if (present) {
      throw new IllegalArgumentException(key + " not allowed for " + GoFormat.quoted(typeName()) + " type mounts");
    }
  }

  private void checkSecret() {
    if (!from.isEmpty()) {
      throw new IllegalArgumentException("secret mount should not have a from");
    }
    if (sharing != null) {
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
