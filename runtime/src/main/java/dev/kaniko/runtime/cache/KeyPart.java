package dev.kaniko.runtime.cache;

import java.util.Arrays;
import java.util.List;

/**
 * The kinds of parts that the key of a step is made of. The page runtime/docs/cache.md says of each why it is in, and for each a test leaves it
 * out and sees a wrong result.
 */
public enum KeyPart {
  /** What the image of the stage is for. */
  PLATFORM("platform"),
  /** How the files of the stage came about; only for a step that looks at them. */
  ROOT("root"),
  KEYWORD("keyword"),
  /** A field of the fingerprint; there is one part for each. */
  FIELD("field", true),
  /** What the step is shown of the configuration. */
  CONFIGURATION("configuration"),
  /** A variable that the step is shown; there is one part for each, in their order. */
  VARIABLE("variable", true),
  /** A build argument that the step is shown; there is one part for each, in their order. */
  ARGUMENT("argument", true),
  /** A keyword that the step asks for and that came before; there is one part for each. */
  EARLIER("earlier"),
  /** An input: files of the build context, or of a stage that had to be built, by their contents. */
  FILES("files"),
  /** An input: files of an image. */
  IMAGE("image"),
  /** An input: files of a stage whose steps were all found, by how they came about. */
  STAGE("stage"),
  /** An input: a file that is fetched. */
  REMOTE_FILE("remote file"),
  /** An input: a commit. */
  GIT("git repository"),
  EPOCH("SOURCE_DATE_EPOCH"),
  /** What no layer gets. */
  IGNORED_PATHS("ignored paths"),
  /** How closely changes are looked for behind a command. */
  SNAPSHOT_MODE("snapshot mode"),
  /** How layers are packed. */
  LAYER_FORMAT("layer format"),
  /** The latest time that a file of a layer may have. */
  LATEST_TIME("latest time");

  private final String text;
  private final boolean named;

  KeyPart(String text) {
    this(text, false);
  }

  KeyPart(String text, boolean named) {
    this.text = text;
    this.named = named;
  }

  /** Returns the part with these values. */
  public KeyParts.Part of(String... values) {
    return of(List.of(values));
  }

  /** Returns the part with these values. */
  public KeyParts.Part of(List<String> values) {
    if (named) {
      throw new IllegalStateException("a part of the kind " + text + " has a name");
    }
    return new KeyParts.Part(text, values);
  }

  /** Returns the part about one thing of several. */
  public KeyParts.Part of(String name, List<String> values) {
    if (!named) {
      throw new IllegalStateException("a part of the kind " + text + " has no name");
    }
    return new KeyParts.Part(text + " " + name, values);
  }

  /**
   * Returns the kind of a part.
   *
   * @throws IllegalArgumentException if it has none
   */
  public static KeyPart kindOf(KeyParts.Part part) {
    return Arrays.stream(values())
        .filter(kind -> kind.named ? part.name().startsWith(kind.text + " ") : part.name().equals(kind.text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no key has a part like " + part.name()));
  }

  @Override
  public String toString() {
    return text;
  }
}
