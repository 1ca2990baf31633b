package dev.kaniko.image;

import java.util.ArrayList;
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

  public record Author(String text) implements Edit {
    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withAuthor(text);
    }
  }

  public record User(String text) implements Edit {
    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withUser(text);
    }
  }

  public record WorkingDir(String text) implements Edit {
    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withWorkingDir(text);
    }
  }

  public record Env(String name, String value) implements Edit {
    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withEnvironment(name, value);
    }
  }

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

  public record Shell(List<String> argv) implements Edit {
    public Shell {
      argv = List.copyOf(argv);
    }

    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withShell(argv);
    }
  }

  public record ExposedPort(String port) implements Edit {
    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withExposedPort(port);
    }
  }

  public record Volume(String path) implements Edit {
    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withVolume(path);
    }
  }

  public record Label(String key, String value) implements Edit {
    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withLabel(key, value);
    }
  }

  public record StopSignal(String signal) implements Edit {
    @Override
    public ImageConfig applyTo(ImageConfig config) {
      return config.withStopSignal(signal);
    }
  }

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
      var triggers = new ArrayList<>(config.onBuild());
      triggers.add(trigger);
      return config.withOnBuild(triggers);
    }
  }
}
