package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.instruction.Mount;
import dev.kaniko.instruction.MountNeed;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.syntax.GoFormat;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One {@code --mount} of RUN, with its defaults filled in but its target as written: that may be relative to the working directory.
 *
 * @param type what is mounted
 * @param target empty for none
 * @param source what is read; of a secret nothing
 * @param id names a cache, a secret or an agent; empty for none
 * @param access who may use what is made for it
 * @param variable the variable that a secret is put into; empty for none
 * @param span where it is written
 */
public record RunMount(
    Type type,
    String target,
    Source source,
    boolean readOnly,
    String id,
    Mount.Sharing sharing,
    OptionalLong size,
    boolean required,
    Access access,
    Optional<String> variable,
    Span span) {
  /** What is mounted. */
  public enum Type {
    BIND,
    CACHE,
    TMPFS,
    SECRET,
    SSH
  }

  /**
   * A part of a tree.
   *
   * @param from the name of the tree; empty for none
   * @param path the path in it, as written
   */
  public record Source(String from, String path) {
    public Source {
      Objects.requireNonNull(from);
      Objects.requireNonNull(path);
    }

    ImagePath cleanPath() {
      return ImagePath.clean(path);
    }
  }

  /**
   * Owner and permissions of a cache, a secret or the socket of an agent.
   *
   * @param mode permission bits
   */
  public record Access(int mode, long uid, long gid) {}

  public RunMount {
    Objects.requireNonNull(type);
    Objects.requireNonNull(target);
    Objects.requireNonNull(source);
    Objects.requireNonNull(id);
    Objects.requireNonNull(sharing);
    Objects.requireNonNull(size);
    Objects.requireNonNull(access);
    Objects.requireNonNull(variable);
    Objects.requireNonNull(span);
  }

  /** Returns the tree that is read, and what of it; empty if there is none. */
  public Optional<Input.Files> input() {
    return origin().map(origin -> new Input.Files(origin, List.of(source.cleanPath().text())));
  }

  private Optional<Origin> origin() {
    if (!source.from().isEmpty()) {
      return Optional.of(new Origin.Named(source.from(), false));
    }
    return type == Type.BIND ? Optional.of(new Origin.BuildContext()) : Optional.empty();
  }

  /**
   * Returns the mount for a working directory.
   *
   * @param agents how many agents were mounted before this one
   * @throws InstructionFailedException if the target is the root
   */
  Mount at(ImagePath workingDirectory, int agents) throws InstructionFailedException {
    return switch (type) {
      case BIND -> new Mount.Bind(place(workingDirectory), origin().orElseThrow(), source.cleanPath(), readOnly);
      case CACHE ->
          new Mount.Cache(place(workingDirectory), id, sharing, origin(), source.cleanPath(), readOnly, access.mode(), access.uid(), access.gid());
      case TMPFS -> new Mount.Tmpfs(place(workingDirectory), size);
      case SECRET -> {
        var file = target.isEmpty() ? Optional.<ImagePath>empty() : Optional.of(place(workingDirectory));
        yield new Mount.Secret(id, file, variable, required, access.mode(), access.uid(), access.gid());
      }
      case SSH -> {
        var socket = target.isEmpty() ? new ImagePath("/run/buildkit/ssh_agent." + agents) : place(workingDirectory);
        yield new Mount.Ssh(id, socket, required, access.mode(), access.uid(), access.gid());
      }
    };
  }

  /** Returns what is told of the mount before it is made. */
  MountNeed need() {
    boolean anywhere = target.isEmpty() && (type == Type.SECRET || type == Type.SSH);
    return new MountNeed(MountNeed.Kind.valueOf(type.name()), anywhere ? Optional.empty() : Optional.of(new Text(target, span)), id, required);
  }

  private ImagePath place(ImagePath workingDirectory) throws InstructionFailedException {
    var place = workingDirectory.resolve(target);
    if (place.isRoot()) {
      throw new InstructionFailedException("invalid mount target " + GoFormat.quoted(target.isEmpty() ? "/" : target));
    }
    return place;
  }

  /** Returns what it means, as the values of a field of a fingerprint. */
  List<String> meaning() {
    return List.of(type.name(), target, source.path(), String.valueOf(readOnly), id, sharing.name(),
        size.isPresent() ? String.valueOf(size.getAsLong()) : "", String.valueOf(required), Integer.toOctalString(access.mode()), access.uid() + ":" + access.gid(),
        variable.orElse(""));
  }
}
