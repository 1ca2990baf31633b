package dev.kaniko.cli;

import dev.kaniko.image.ImageReference;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One {@code --output} in the words of BuildKit: a line of CSV with {@code type=} and what belongs to the type.
 *
 * @param dest a path, or {@code -} for standard output; empty where the type has none
 * @param directory whether an OCI layout is written as a directory
 * @param names of the image
 * @param annotations of its manifest, and of the index of several images
 * @param compression of new layers, in the words of {@code --compression}; empty if nothing is said
 * @param level of the compression; empty if nothing is said
 * @param split whether each platform has a directory of its own, if something is said of it
 * @param rewritesTimes whether files of new layers are not younger than SOURCE_DATE_EPOCH
 */
record OutputSpec(
    Type type,
    String dest,
    boolean directory,
    List<ImageReference> names,
    Annotations annotations,
    Optional<String> compression,
    Optional<Integer> level,
    Optional<Boolean> split,
    boolean rewritesTimes) {
  static final String STANDARD_OUTPUT = "-";

  /** What an output is. */
  enum Type {
    IMAGE,
    REGISTRY,
    OCI,
    DOCKER,
    LOCAL,
    TAR,
    CACHEONLY;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean hasLayers() {
      return this != LOCAL && this != TAR && this != CACHEONLY;
    }

    /** Tells whether it has the files of the image without its layers. */
    boolean isTree() {
      return this == LOCAL || this == TAR;
    }

    /** Returns the keys that it has besides those of annotations. */
    private List<String> keys() {
      return switch (this) {
        case IMAGE, REGISTRY -> List.of("compression", "compression-level", "name", "push", "rewrite-timestamp", "type");
        case OCI -> List.of("compression", "compression-level", "dest", "name", "rewrite-timestamp", "tar", "type");
        case DOCKER -> List.of("compression", "compression-level", "dest", "name", "rewrite-timestamp", "type");
        case LOCAL, TAR -> List.of("dest", "type");
        case CACHEONLY -> List.of("type");
      };
    }
  }

  private static final String ANNOTATION = "annotation.";
  private static final String MANIFEST_ANNOTATION = "annotation-manifest.";
  private static final String INDEX_ANNOTATION = "annotation-index.";
  private static final String SPLIT = "platform-split";

  /** What BuildKit has besides, the value that changes nothing here, and why there is no other. */
  private record Fixed(String value, String why) {}

  private static final Map<String, Fixed> FIXED = Map.ofEntries(
      Map.entry("oci-mediatypes", new Fixed("true", "--image-format chooses the format")),
      Map.entry("force-compression", new Fixed("false", "layers of the base stay as they are")),
      Map.entry("push-by-digest", new Fixed("false", "an image is pushed by its tag")),
      Map.entry("registry.insecure", new Fixed("false", "write --insecure-registry=HOST")),
      Map.entry("store", new Fixed("false", "there is no store of images here")),
      Map.entry("unpack", new Fixed("false", "there is no store of images here")),
      Map.entry("name-canonical", new Fixed("false", "there is no store of images here")),
      Map.entry(SPLIT, new Fixed("false", "an image is one file")),
      Map.entry("mode", new Fixed("copy", "files of others stay")));

  OutputSpec {
    names = List.copyOf(names);
  }

  /**
   * Reads one. A word alone is the directory of a {@code local}, and {@code -} is a {@code tar} on standard output.
   *
   * @throws IllegalArgumentException if it makes no sense; the message is for people
   */
  static OutputSpec parse(String text) {
    var fields = csv(text);
    if (fields.size() == 1 && !fields.getFirst().contains("=")) {
      if (fields.getFirst().isBlank()) {
        throw new IllegalArgumentException("the type is missing: write type=" + types());
      }
      var type = fields.getFirst().equals(STANDARD_OUTPUT) ? Type.TAR : Type.LOCAL;
      return new OutputSpec(type, fields.getFirst(), false, List.of(), new Annotations(), Optional.empty(), Optional.empty(), Optional.empty(), false);
    }
    var values = new TreeMap<String, String>();
    for (var field : fields) {
      int equals = field.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("\"" + field + "\" has no '=': write KEY=VALUE, several with ',' between them");
      }
      values.put(key(field.substring(0, equals).strip()), field.substring(equals + 1));
    }
    return of(type(values.remove("type")), values);
  }

  /** The case of the key of an annotation counts. */
  private static String key(String text) {
    var small = text.toLowerCase(Locale.ROOT);
    return small.startsWith("annotation") ? text : small;
  }

  private static Type type(@Nullable String word) {
    if (word == null) {
      throw new IllegalArgumentException("the type is missing: write type=" + types());
    }
    return EnumSet.allOf(Type.class).stream().filter(type -> type.word().equals(word)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no type \"" + word + "\", only " + types()
            + Words.question(word, EnumSet.allOf(Type.class).stream().map(Type::word).toList())));
  }

  private static String types() {
    return String.join(", ", EnumSet.allOf(Type.class).stream().map(Type::word).toList());
  }

  private static OutputSpec of(Type type, SortedMap<String, String> values) {
    var annotations = new Annotations();
    for (var entry : values.entrySet()) {
      boolean known = type.hasLayers() && annotates(annotations, entry.getKey(), entry.getValue());
      if (!known && !type.keys().contains(entry.getKey()) && !(type.isTree() && entry.getKey().equals(SPLIT))) {
        checkFixed(type, entry.getKey(), entry.getValue());
      }
    }
    var spec = new OutputSpec(
        type, values.getOrDefault("dest", ""), !truth(values, "tar", true), names(values.getOrDefault("name", "")), annotations,
        Optional.ofNullable(values.get("compression")).map(word -> word.equals("uncompressed") ? "none" : word),
        Optional.ofNullable(values.get("compression-level")).map(OutputSpec::level),
        values.containsKey(SPLIT) ? Optional.of(truth(values, SPLIT, false)) : Optional.empty(), truth(values, "rewrite-timestamp", false));
    spec.check(truth(values, "push", type == Type.REGISTRY));
    return spec;
  }

  /** Adds an annotation; returns false if the key is none of one. */
  private static boolean annotates(Annotations annotations, String key, String value) {
    var start = Stream.of(ANNOTATION, MANIFEST_ANNOTATION, INDEX_ANNOTATION).filter(each -> key.startsWith(each) && key.length() > each.length()).findFirst();
    if (start.isEmpty()) {
      return false;
    }
    var name = key.substring(start.get().length());
    switch (start.get()) {
      case MANIFEST_ANNOTATION -> annotations.addToManifest(name, value);
      case INDEX_ANNOTATION -> annotations.addToIndex(name, value);
      default -> annotations.add(name, value);
    }
    return true;
  }

  /**
   * Checks what depends on the number of platforms.
   *
   * @throws UsageException if this output cannot have so many
   */
  void checkPlatforms(int platforms) {
    boolean several = platforms > 1;
    if (several && type == Type.DOCKER) {
      throw new UsageException("--output: type=docker holds one image, and --platform asks for " + platforms + ": write type=oci, or build for one platform");
    }
    if (!several && annotations.needIndex()) {
      throw new UsageException("--output: " + INDEX_ANNOTATION + "KEY: the image of one platform has no index");
    }
    if (split.isPresent() && split.get() != several) {
      throw new UsageException("--output: " + SPLIT + "=" + split.get() + " is not supported: "
          + (several ? "each of several platforms has a directory of its own" : "there is one platform"));
    }
  }

  private static void checkFixed(Type type, String key, String value) {
    var fixed = FIXED.get(key);
    if (fixed == null) {
      throw new IllegalArgumentException(
          "type=" + type.word() + " has no \"" + key + "\", only " + String.join(", ", type.keys()) + Words.question(key, type.keys()));
    }
    boolean same = fixed.value().equals("copy") ? value.equals("copy") : Words.truth(value) == Words.truth(fixed.value());
    if (!same) {
      throw new IllegalArgumentException(key + "=" + value + " is not supported: " + fixed.why());
    }
  }

  private static boolean truth(Map<String, String> values, String key, boolean usual) {
    try {
      return values.containsKey(key) ? Words.truth(values.getOrDefault(key, "")) : usual;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  private static int level(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("compression-level: \"" + text + "\" is not a number", e);
    }
  }

  private static List<ImageReference> names(String text) {
    return Stream.of(text.split(",")).map(String::strip).filter(name -> !name.isEmpty()).map(RequestReader::destination).toList();
  }

  private void check(boolean pushes) {
    switch (type) {
      case IMAGE, REGISTRY -> {
        if (!pushes) {
          throw new IllegalArgumentException("there is no store of images here, so an image that is not pushed goes nowhere: write push=true, or another type");
        }
      }
      case DOCKER -> {
        if (dest.isEmpty()) {
          throw new IllegalArgumentException("there is no Docker daemon here that could load the image: write type=docker,dest=FILE");
        }
      }
      case LOCAL -> checkDirectory();
      case OCI -> {
        if (directory) {
          checkDirectory();
        }
      }
      case TAR, CACHEONLY -> {}
    }
  }

  private void checkDirectory() {
    if (dest.isEmpty() || dest.equals(STANDARD_OUTPUT)) {
      throw new IllegalArgumentException("the directory is missing: write type=" + type.word() + ",dest=DIRECTORY");
    }
  }

  /** Tells whether it goes to registries. */
  boolean isPushed() {
    return type == Type.REGISTRY || type == Type.IMAGE;
  }

  /** Tells whether it is written to the standard output. */
  boolean toStandardOutput() {
    return switch (type) {
      case OCI, TAR, DOCKER -> dest.isEmpty() || dest.equals(STANDARD_OUTPUT);
      case IMAGE, REGISTRY, LOCAL, CACHEONLY -> false;
    };
  }

  /** Takes a line of CSV apart (RFC 4180). */
  private static List<String> csv(String line) {
    var fields = new ArrayList<String>();
    var field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append(c);
        i++;
      } else if (c == '"' && (quoted || field.isEmpty())) {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a '\"' has no second one");
    }
    fields.add(field.toString());
    return fields;
  }
}
