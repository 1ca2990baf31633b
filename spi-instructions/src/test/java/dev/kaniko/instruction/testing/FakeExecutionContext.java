package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.Command;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** A context of one instruction whose parts a test sets; commands are recorded and end with a status that the test chose. */
public final class FakeExecutionContext implements ExecutionContext {
  /** The time of new files. */
  public static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  public ImageConfig config = ImageConfig.EMPTY;
  public FileTree root = new MemoryTree();
  public FileTree buildContext = new MemoryTree();
  public int exitCode;
  public final Map<String, FileTree> named = new HashMap<>();
  public final Map<FileContent, FileTree> archives = new HashMap<>();
  public final Map<String, Fetched> remote = new HashMap<>();
  public final Map<String, FileTree> repositories = new HashMap<>();
  public final Set<Keyword> before = new HashSet<>();
  public final SequencedMap<String, String> environment = new LinkedHashMap<>();
  public final SequencedMap<String, String> arguments = new LinkedHashMap<>();
  public final SequencedMap<String, String> proxies = new LinkedHashMap<>();
  public final List<String> warnings = new ArrayList<>();
  public final List<Command> commands = new ArrayList<>();

  @Override
  public Platform platform() {
    return Platform.parse("linux/amd64");
  }

  @Override
  public ImageConfig config() {
    return config;
  }

  @Override
  public boolean follows(Keyword keyword) {
    return before.contains(keyword);
  }

  @Override
  public SequencedMap<String, String> environment() {
    return environment;
  }

  @Override
  public SequencedMap<String, String> arguments() {
    return arguments;
  }

  @Override
  public SequencedMap<String, String> proxyEnvironment() {
    return proxies;
  }

  @Override
  public Instant now() {
    return NOW;
  }

  @Override
  public FileTree root() {
    return root;
  }

  @Override
  public FileTree open(Input.Files input) {
    return switch (input.origin()) {
      case Origin.BuildContext() -> buildContext;
      case Origin.Named origin -> Optional.ofNullable(named.get(origin.name())).orElseThrow();
    };
  }

  @Override
  public Fetched fetch(Input.Remote input) {
    return Optional.ofNullable(remote.get(input.url())).orElseThrow();
  }

  @Override
  public Optional<FileTree> archive(FileContent content) {
    return Optional.ofNullable(archives.get(content));
  }

  @Override
  public FileTree checkout(Input.Git input) {
    return Optional.ofNullable(repositories.get(input.url())).orElseThrow();
  }

  @Override
  public SnapshotDiff observe(Observed action) throws IOException, InterruptedException {
    action.run(command -> {
      commands.add(command);
      return exitCode;
    });
    return SnapshotDiff.EMPTY;
  }

  @Override
  public void warn(String code, String message) {
    warnings.add(code + ": " + message);
  }
}
