package dev.kaniko.instruction;

import dev.kaniko.instruction.syntax.Text;
import java.util.Objects;
import java.util.Optional;

/**
 * A {@link Mount} as the text of an instruction tells it.
 *
 * @param kind what is mounted
 * @param target the place as written: absolute, or relative to the working directory, which no text stands for; empty where the instruction
 *     takes a place of its own choice or none
 * @param id names a cache, a secret or an agent; empty for none
 * @param required whether its absence is an error
 */
public record MountNeed(Kind kind, Optional<Text> target, String id, boolean required) {
  /** The kinds of {@link Mount} that are not given with the command itself. */
  public enum Kind {
    BIND,
    CACHE,
    TMPFS,
    SECRET,
    SSH;

    static Optional<Kind> of(Mount mount) {
      return switch (mount) {
        case Mount.Bind _ -> Optional.of(BIND);
        case Mount.Cache _ -> Optional.of(CACHE);
        case Mount.Tmpfs _ -> Optional.of(TMPFS);
        case Mount.Secret _ -> Optional.of(SECRET);
        case Mount.Ssh _ -> Optional.of(SSH);
        case Mount.Inline _ -> Optional.empty();
      };
    }
  }

  public MountNeed {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(target);
    Objects.requireNonNull(id);
  }
}
