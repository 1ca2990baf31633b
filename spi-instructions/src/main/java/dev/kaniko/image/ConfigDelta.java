package dev.kaniko.image;

import java.util.List;

/**
 * What an instruction does to the image configuration: a list of assignments, applied in order.
 *
 * @param edits the assignments
 */
public record ConfigDelta(List<Edit> edits) {
  /** The delta that changes nothing. */
  public static final ConfigDelta NONE = new ConfigDelta(List.of());

  public ConfigDelta {
    edits = List.copyOf(edits);
  }

  /** Returns the delta of some assignments. */
  public static ConfigDelta of(Edit... edits) {
    return new ConfigDelta(List.of(edits));
  }

  /** Returns {@code config} after the assignments. */
  public ImageConfig applyTo(ImageConfig config) {
    var result = config;
    for (var edit : edits) {
      result = edit.applyTo(result);
    }
    return result;
  }

  /** One assignment. */
  public sealed interface Edit {
    /** Returns {@code config} after this assignment. */
    ImageConfig applyTo(ImageConfig config);
  }

  /** Sets the author. */
  public record Author(String text) implements Edit {
    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withAuthor(text);
    }
  }

  /** Sets as whom a container runs: {@code user[:group]}, by name or number, or empty. */
  public record User(String text) implements Edit {
    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withUser(text);
    }
  }

  /** Sets where a container starts; absolute, and kept as it is written. */
  public record WorkingDir(String text) implements Edit {
    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withWorkingDir(text);
    }
  }

  /** Sets one variable; it keeps its place if it is there. */
  public record Env(String name, String value) implements Edit {
    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withEnvironment(name, value);
    }
  }

  /** Sets the program; an empty list clears it. {@code CMD} stays as it is. */
  public record Entrypoint(List<String> argv) implements Edit {
    public Entrypoint {
      argv = List.copyOf(argv);
    }

    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withEntrypoint(argv);
    }
  }

  /** Sets the default arguments; an empty list clears them. */
  public record Cmd(List<String> argv, boolean argsEscaped) implements Edit {
    public Cmd {
      argv = List.copyOf(argv);
    }

    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withCmd(argv, argsEscaped);
    }
  }

  /** Sets what runs commands in shell form. */
  public record Shell(List<String> argv) implements Edit {
    public Shell {
      argv = List.copyOf(argv);
    }

    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withShell(argv);
    }
  }

  /** Adds a port: {@code 80/tcp}. */
  public record ExposedPort(String port) implements Edit {
    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withExposedPort(port);
    }
  }

  /** Adds a path that a container keeps outside of its file system. */
  public record Volume(String path) implements Edit {
    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withVolume(path);
    }
  }

  /** Sets one label. */
  public record Label(String key, String value) implements Edit {
    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withLabel(key, value);
    }
  }

  /** Sets what ends a container: the name or number of a signal. */
  public record StopSignal(String signal) implements Edit {
    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withStopSignal(signal);
    }
  }

  /** Sets how a container is probed. */
  public record SetHealthcheck(Healthcheck check) implements Edit {
    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withHealthcheck(check);
    }
  }

  /** Adds a trigger behind those that are there. */
  public record OnBuild(String trigger) implements Edit {
    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withTrigger(trigger);
    }
  }
}
