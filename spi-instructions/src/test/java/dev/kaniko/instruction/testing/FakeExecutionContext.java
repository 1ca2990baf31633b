package dev.kaniko.instruction.testing;

import dev.kaniko.image.Digest;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImagePath;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.Command;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.instruction.Mount;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A context of one instruction whose parts a test sets. Commands are recorded. With a {@link #shell} they are carried out: in {@link #root}
 * if that is a {@link FakeRoot}, else in a copy, which takes its place. Without a shell they change nothing and end with a status that the test
 * chose.
 */
public final class FakeExecutionContext implements ExecutionContext {
  /** The time of new files. */
  public static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  public ImageConfig config = ImageConfig.EMPTY;
  public FileTree root = new MemoryTree();
  public FileTree buildContext = new MemoryTree();
  public Platform platform = new Platform("linux", "amd64", "");
  public Instant now = NOW;
  public int exitCode;
  public @Nullable FakeShell shell;

  /** The instruction that is carried out: when it is set, what it did not declare is refused, as in a build. */
  public @Nullable Instruction instruction;

  public final Map<String, FileTree> named = new HashMap<>();
  public final Map<FileContent, FileTree> archives = new HashMap<>();
  public final Map<String, Fetched> remote = new HashMap<>();
  /** What repositories hold; {@code /.git} is left out where the instruction does not ask for it. */
  public final Map<String, FileTree> repositories = new HashMap<>();
  public final Map<String, String> secrets = new HashMap<>();

  /** Whether fetched files must have the checksum that is asked for; those who only want the history have no such files. */
  public boolean verifiesChecksums = true;

  /** What cache mounts hold, by id. */
  public final Map<String, FakeRoot> caches = new HashMap<>();

  public final Set<Keyword> before = new HashSet<>();
  public final SequencedMap<String, String> environment = new LinkedHashMap<>();
  public final SequencedMap<String, String> arguments = new LinkedHashMap<>();
  public final SequencedMap<String, String> proxies = new LinkedHashMap<>();
  public final List<String> warnings = new ArrayList<>();
  public final List<Command> commands = new ArrayList<>();

  @Override
  public Platform platform() {
    return platform;
  }

  @Override
  public ImageConfig config() {
    return instruction == null ? config : instruction.effects().shown(config);
  }

  @Override
  public boolean follows(Keyword keyword) {
    return before.contains(keyword) && (instruction == null || instruction.effects().asksFor(keyword));
  }

  @Override
  public SequencedMap<String, String> environment() {
    return read(environment);
  }

  @Override
  public SequencedMap<String, String> arguments() {
    return read(arguments);
  }

  private SequencedMap<String, String> read(SequencedMap<String, String> variables) {
    var read = new LinkedHashMap<>(variables);
    read.keySet().removeIf(name -> instruction != null && !instruction.effects().reads(name));
    return read;
  }

  @Override
  public SequencedMap<String, String> proxyEnvironment() {
    return proxies;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public FileTree root() {
    if (instruction != null && instruction.rootAccess() == RootAccess.NONE) {
      throw new IllegalStateException("it looks at the root, and its rootAccess() is NONE");
    }
    return root;
  }

  private void requireDeclared(Input input) {
    if (instruction != null && !instruction.inputs().contains(input)) {
      throw new IllegalArgumentException("it opens what is not among its inputs(): " + input);
    }
  }

  @Override
  public FileTree open(Input.Files input) throws IOException {
    requireDeclared(input);
    return tree(input.origin());
  }

  private FileTree tree(Origin origin) throws IOException {
    return switch (origin) {
      case Origin.BuildContext() -> buildContext;
      case Origin.Named(String name, boolean _) -> found(named.get(name), name);
    };
  }

  private static <T> T found(@Nullable T thing, String name) throws IOException {
    if (thing == null) {
      throw new InstructionFailedException(name + ": not found");
    }
    return thing;
  }

  @Override
  public Fetched fetch(Input.Remote input) throws IOException {
    requireDeclared(input);
    var fetched = found(remote.get(input.url()), input.url());
    if (verifiesChecksums && input.checksum().isPresent() && !digest(fetched.content(), input.checksum().get().algorithm()).equals(input.checksum().get().hex())) {
      throw new InstructionFailedException(input.url() + ": its content does not have the digest " + input.checksum().get());
    }
    return fetched;
  }

  /** Returns the digest of a content, to be written behind a checksum flag. */
  public static Digest sha256(FileContent content) {
    try {
      return Digest.parse("sha256:" + digest(content, "sha256"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String digest(FileContent content, String algorithm) throws IOException {
    try (var in = content.open()) {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm.replace("sha", "SHA-")).digest(in.readAllBytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new InstructionFailedException("unsupported digest algorithm: " + algorithm, e);
    }
  }

  @Override
  public Optional<FileTree> archive(FileContent content) {
    return Optional.ofNullable(archives.get(content));
  }

  @Override
  public FileTree checkout(Input.Git input) throws IOException {
    requireDeclared(input);
    var files = found(repositories.get(input.url()), input.url());
    return input.keepGitDir() ? files : MemoryTree.copyOf(files).remove("/.git");
  }

  @Override
  public SnapshotDiff observe(Observed action) throws IOException, InterruptedException {
    if (instruction != null && instruction.rootAccess() != RootAccess.OBSERVE) {
      throw new IllegalStateException("it runs commands, and its rootAccess() is " + instruction.rootAccess());
    }
    if (shell == null) {
      action.run(command -> {
        requireDeclared(command);
        commands.add(command);
        return exitCode;
      });
      return SnapshotDiff.EMPTY;
    }
    var programs = shell;
    var live = root instanceof FakeRoot own ? own : FakeRoot.copyOf(root, ImagePath.ROOT, now);
    root = live;
    var before = MemoryTree.copyOf(live);
    action.run(command -> run(programs, command, live));
    return SnapshotDiff.between(before, live);
  }

  private void requireDeclared(Command command) {
    var missing = Optional.ofNullable(instruction).flatMap(declared -> declared.effects().commands()).flatMap(needs -> needs.missing(command));
    if (missing.isPresent()) {
      throw new IllegalStateException("it runs a command that needs " + missing.get() + ", which its effects() do not say");
    }
  }

  private int run(FakeShell programs, Command command, FakeRoot live) throws IOException {
    requireDeclared(command);
    commands.add(command);
    for (var mount : command.mounts()) {
      mount(mount, live);
    }
    try {
      return programs.run(command, live, now);
    } finally {
      live.unmountAll();
    }
  }

  private void mount(Mount mount, FakeRoot live) throws IOException {
    switch (mount) {
      case Mount.Bind(ImagePath target, Origin origin, ImagePath source, boolean _) -> live.mount(target, subtree(origin, source));
      case Mount.Cache cache -> {
        var files = caches.get(cache.id());
        if (files == null) {
          files = cache.origin().isPresent() ? subtree(cache.origin().get(), cache.source()) : new FakeRoot(now);
          caches.put(cache.id(), files);
        }
        live.mount(cache.target(), files);
      }
      case Mount.Tmpfs tmpfs -> live.mount(tmpfs.target(), new FakeRoot(now));
      case Mount.Secret secret -> {
        var value = secrets.get(secret.id());
        if (value == null && secret.required()) {
          throw new InstructionFailedException("secret " + secret.id() + ": not found");
        }
        if (value != null && secret.target().isPresent()) {
          live.mount(secret.target().get(), file(FileContent.of(value), secret.mode()));
        }
      }
      case Mount.Ssh _ -> {}
      case Mount.Inline(ImagePath target, FileContent content, int mode) -> live.mount(target, file(content, mode));
    }
  }

  private FakeRoot subtree(Origin origin, ImagePath source) throws IOException {
    var tree = tree(origin);
    return FakeRoot.copyOf(tree, new LinkResolver(tree).follow(source), now);
  }

  private FakeRoot file(FileContent content, int mode) throws IOException {
    var tree = new MemoryTree().put("/file", new FileNode.RegularFile(Metadata.of(mode, 0, 0, now), content));
    return FakeRoot.copyOf(tree, new ImagePath("/file"), now);
  }

  @Override
  public void warn(String code, String message) {
    warnings.add(code + ": " + message);
  }
}
