package dev.kaniko.instruction;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.FileContent;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** Something that a command finds at a path while it runs, and that is not part of the image (Dockerfile reference, RUN --mount). */
public sealed interface Mount {
  /**
   * Files of another tree; what is written is thrown away.
   *
   * @param origin the tree
   * @param source the path in it
   */
  record Bind(ImagePath target, Origin origin, ImagePath source, boolean readOnly) implements Mount {
    public Bind {
      Objects.requireNonNull(target);
      Objects.requireNonNull(origin);
      Objects.requireNonNull(source);
    }
  }

  /**
   * A directory that outlives the build.
   *
   * @param id names the directory
   * @param origin what it is filled with when it is new; empty for nothing
   * @param source the path in {@code origin}
   * @param mode permission bits of the new directory
   */
  record Cache(
      ImagePath target, String id, Sharing sharing, Optional<Origin> origin, ImagePath source, boolean readOnly, int mode, long uid, long gid)
      implements Mount {
    public Cache {
      Objects.requireNonNull(target);
      Objects.requireNonNull(id);
      Objects.requireNonNull(sharing);
      Objects.requireNonNull(origin);
      Objects.requireNonNull(source);
    }
  }

  /** Who may use a cache directory at the same time. */
  enum Sharing {
    SHARED,
    /** Each user has one of its own. */
    PRIVATE,
    /** One after the other. */
    LOCKED
  }

  /**
   * An empty file system in memory.
   *
   * @param bytes its most size; empty for the system's default
   */
  record Tmpfs(ImagePath target, OptionalLong bytes) implements Mount {
    public Tmpfs {
      Objects.requireNonNull(target);
      Objects.requireNonNull(bytes);
    }
  }

  /**
   * A secret that was given to the build, as a file, in the environment, or both.
   *
   * @param target the file; empty for none
   * @param variable the variable; empty for none
   * @param required whether its absence is an error; otherwise there is no file and no variable then
   */
  record Secret(String id, Optional<ImagePath> target, Optional<String> variable, boolean required, int mode, long uid, long gid) implements Mount {
    public Secret {
      Objects.requireNonNull(id);
      Objects.requireNonNull(target);
      Objects.requireNonNull(variable);
    }
  }

  /** The socket of an SSH agent, named by {@code SSH_AUTH_SOCK} too. */
  record Ssh(String id, ImagePath target, boolean required, int mode, long uid, long gid) implements Mount {
    public Ssh {
      Objects.requireNonNull(id);
      Objects.requireNonNull(target);
    }
  }

  /** A read-only file with given bytes. */
  record Inline(ImagePath target, FileContent content, int mode) implements Mount {
    public Inline {
      Objects.requireNonNull(target);
      Objects.requireNonNull(content);
    }
  }
}
