package dev.kaniko.runtime.interpreter;

import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.CommandRunner;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.runtime.process.ClippedOutput;
import dev.kaniko.runtime.process.ProcessRoot;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** What one step is given. */
final class StepContext implements ExecutionContext {
  private static final String BASE = "its base";

  private final Step step;
  private final BuildEvents.StepLabel label;
  private final Platform platform;
  private final ImageConfig config;
  private final Set<Keyword> done;
  private final SequencedMap<String, String> proxyEnvironment;
  private final LazyRoot root;
  private final Trees trees;
  private final BuildEnvironment environment;
  private final BuildEvents events;
  private final Waits waits = new Waits();

  StepContext(
      Step step,
      BuildEvents.StepLabel label,
      Platform platform,
      ImageConfig config,
      Set<Keyword> done,
      SequencedMap<String, String> proxyEnvironment,
      LazyRoot root,
      Trees trees,
      BuildEnvironment environment,
      BuildEvents events) {
    this.step = step;
    this.label = label;
    this.platform = platform;
    this.config = config;
    this.done = Set.copyOf(done);
    this.proxyEnvironment = proxyEnvironment;
    this.root = root;
    this.trees = trees;
    this.environment = environment;
    this.events = events;
  }

  @Override
  public Platform platform() {
    return platform;
  }

  @Override
  public ImageConfig config() {
    return step.instruction().effects().shown(config);
  }

  @Override
  public boolean follows(Keyword keyword) {
    return done.contains(keyword) && step.instruction().effects().asksFor(keyword);
  }

  @Override
  public SequencedMap<String, String> environment() {
    return read(step.environment());
  }

  @Override
  public SequencedMap<String, String> arguments() {
    return read(step.arguments());
  }

  /** Shows what the instruction says that it reads. */
  private SequencedMap<String, String> read(SequencedMap<String, String> variables) {
    if (step.instruction().effects().variables().isEmpty()) {
      return variables;
    }
    var read = new LinkedHashMap<>(variables);
    read.keySet().removeIf(name -> !step.instruction().effects().reads(name));
    return read;
  }

  @Override
  public SequencedMap<String, String> proxyEnvironment() {
    return proxyEnvironment;
  }

  @Override
  public Instant now() {
    return environment.now();
  }

  @Override
  public FileTree root() throws IOException {
    require(step.instruction().rootAccess() != RootAccess.NONE, "it does not say that it reads the root");
    return step.work().rootAccess() == RootAccess.NONE
        ? FileTree.EMPTY // The plan says that there is nothing to see.
        : uninterrupted(() -> waits.during(BASE, root::look));
  }

  @Override
  public FileTree open(Input.Files input) throws IOException {
    requireDeclared(input);
    return uninterrupted(() -> open(sourceOf(input.origin())));
  }

  private FileTree open(TreeSource source) throws IOException, InterruptedException {
    return waits.during(trees.describe(source), () -> trees.open(source));
  }

  private TreeSource sourceOf(Origin origin) {
    var source = step.sources().get(origin);
    if (source == null) {
      throw new IllegalArgumentException(step.instruction().keyword() + ": it did not declare " + origin);
    }
    return source;
  }

  private void requireDeclared(Input input) {
    if (!step.instruction().inputs().contains(input)) {
      throw new IllegalArgumentException(step.instruction().keyword() + ": it did not declare " + input);
    }
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(step.instruction().keyword() + ": " + otherwise);
    }
  }

  /** How long the step has waited so far for what is not its own work. */
  BuildEvents.Waited waited() {
    return waits.total();
  }

  /** Turns an interrupt into a failure that leaves the mark of the interrupt: the build is being cancelled. */
  private static <T> T uninterrupted(Waits.Waiting<T> waiting) throws IOException {
    try {
      return waiting.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("cancelled", e);
    }
  }

  @Override
  public Fetched fetch(Input.Remote input) throws IOException, InterruptedException {
    requireDeclared(input);
    return environment.fetching().remoteFiles().fetch(input);
  }

  @Override
  public Optional<FileTree> archive(FileContent content) throws IOException {
    return environment.fetching().archives().open(content);
  }

  @Override
  public FileTree checkout(Input.Git input) throws IOException, InterruptedException {
    requireDeclared(input);
    return environment.fetching().gitCheckouts().checkout(input).tree();
  }

  @Override
  public SnapshotDiff observe(Observed action) throws IOException, InterruptedException {
    require(step.instruction().rootAccess() == RootAccess.OBSERVE, "it does not say that it writes to the root");
    try {
      var opened = waits.during(BASE, () -> {
        var stageRoot = root.get();
        stageRoot.prepare();
        return stageRoot;
      });
      return opened.observe(processRoot -> action.run(declared(commands(processRoot))));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Runs the commands that need no more than the instruction says; others are not run. */
  private CommandRunner declared(CommandRunner runner) {
    return command -> {
      var missing = step.instruction().effects().commands().flatMap(needs -> needs.missing(command));
      require(missing.isEmpty(), "it does not say that its commands need " + missing.orElse(""));
      return runner.run(command);
    };
  }

  private RootCommands commands(ProcessRoot processRoot) {
    return new RootCommands(
        environment.processes(),
        processRoot,
        command -> MountTable.prepare(command.mounts(), environment, trees, this::open, this::sourceOf),
        environment.commands().allowed(),
        new ClippedOutput(
            (stream, bytes, offset, length) -> events.output(label, Arrays.copyOfRange(bytes, offset, offset + length)),
            environment.commands().outputLimit(),
            System::nanoTime),
        environment.now(),
        environment.layers().writer().latest(),
        environment.commands().timeout());
  }

  @Override
  public void warn(String code, String message) {
    events.warning(Diagnostic.warning(code, step.instruction().span(), message));
  }
}
