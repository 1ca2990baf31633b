package dev.kaniko.runtime.interpreter;

import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.instruction.Mount;
import dev.kaniko.instruction.Origin;
import dev.kaniko.runtime.mounts.CacheDirectories;
import dev.kaniko.runtime.process.Bytes;
import dev.kaniko.runtime.process.MountSpec;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.Metadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What the mounts of one command are on this machine, with what they add to its environment. Lives as long as the command.
 */
final class MountTable implements AutoCloseable {
  /** Finds the tree that a mount names. */
  @FunctionalInterface
  interface TreeFinder {
    TreeSource find(Origin origin);
  }

  /** Opens a tree, waiting until it is there. */
  @FunctionalInterface
  interface TreeOpener {
    FileTree open(TreeSource source) throws IOException, InterruptedException;
  }

  private final BuildEnvironment environment;
  private final Trees trees;
  private final TreeOpener opener;
  private final TreeFinder finder;
  private final SubtreeCopies copies;
  private final List<MountSpec> specs = new ArrayList<>();
  private final SequencedMap<String, String> variables = new LinkedHashMap<>();
  private final List<CacheDirectories.Lease> leases = new ArrayList<>();
  private final Map<Mount.Cache, Path> caches = new HashMap<>();

  private MountTable(BuildEnvironment environment, Trees trees, TreeOpener opener, TreeFinder finder) {
    this.environment = environment;
    this.trees = trees;
    this.opener = opener;
    this.finder = finder;
    this.copies = new SubtreeCopies(environment.scratch());
  }

  /**
   * Prepares mounts, in order.
   *
   * @throws InstructionFailedException if a source is not there, or a secret is required and was not given
   */
  static MountTable prepare(List<Mount> mounts, BuildEnvironment environment, Trees trees, TreeOpener opener, TreeFinder finder)
      throws IOException, InterruptedException {
    var table = new MountTable(environment, trees, opener, finder);
    try {
      table.lendCaches(mounts);
      for (var mount : mounts) {
        table.add(mount);
      }
      return table;
    } catch (IOException | InterruptedException | RuntimeException e) {
      table.close();
      throw e;
    }
  }

  List<MountSpec> specs() {
    return List.copyOf(specs);
  }

  /** The variables that mounts set for the command. */
  SequencedMap<String, String> variables() {
    return variables;
  }

  private void add(Mount mount) throws IOException, InterruptedException {
    switch (mount) {
      case Mount.Bind bind -> specs.add(new MountSpec.Bind(directoryOf(bind), bind.target(), bind.readOnly()));
      case Mount.Cache cache -> specs.add(new MountSpec.Bind(Objects.requireNonNull(caches.get(cache)), cache.target(), cache.readOnly()));
      case Mount.Tmpfs tmpfs -> specs.add(new MountSpec.Tmpfs(tmpfs.target(), tmpfs.bytes().orElse(0)));
      case Mount.Secret secret -> add(secret);
      case Mount.Ssh ssh -> add(ssh);
      case Mount.Inline inline ->
          specs.add(new MountSpec.Content(inline.target(), bytes(inline.content()), inline.mode(), 0, 0));
    }
  }

  /** A context that shows what steps see is mounted as it lies; everything else is a copy, which also takes what is written to it. */
  private Path directoryOf(Mount.Bind bind) throws IOException, InterruptedException {
    var source = finder.find(bind.origin());
    var shown = source instanceof TreeSource.Context && bind.readOnly() && bind.source().isRoot()
        ? trees.mountableContext()
        : Optional.<Path>empty();
    return shown.isPresent() ? shown.get().toRealPath() : copy(source, bind.source());
  }

  private Path copy(TreeSource source, ImagePath path) throws IOException, InterruptedException {
    var tree = opener.open(source);
    return copies.copy(tree, path);
  }

  /**
   * Lends the cache directories of a command, in an order that is the same for all commands: no two of them wait for each other. Mounts that
   * mean the same directory have it both.
   */
  private void lendCaches(List<Mount> mounts) throws IOException, InterruptedException {
    var starts = new TreeMap<String, List<CacheStart>>();
    for (var mount : mounts) {
      if (mount instanceof Mount.Cache cache) {
        var start = new CacheStart(cache);
        starts.computeIfAbsent(start.name(), _ -> new ArrayList<>()).add(start);
      }
    }
    for (var same : starts.entrySet()) {
      var first = same.getValue().getFirst();
      // The strictest holds for all.
      var sharing = Collections.max(same.getValue().stream().map(start -> start.cache.sharing()).toList());
      var lease = environment.cacheMounts().lend(same.getKey(), sharing, first::make);
      leases.add(lease);
      same.getValue().forEach(start -> caches.put(start.cache, lease.directory()));
    }
  }

  /** What a cache directory starts with. That, and the id, say which directory it is. */
  private final class CacheStart {
    private static final int DEFAULT_MODE = 0755;

    private final Mount.Cache cache;
    private final int mode;
    private final boolean owned;

    CacheStart(Mount.Cache cache) {
      this.cache = cache;
      // As mkdir(2) is called by BuildKit: without the special bits.
      this.mode = cache.mode() & 0777;
      this.owned = cache.source().isRoot() && (mode != DEFAULT_MODE || cache.uid() != 0 || cache.gid() != 0);
    }

    String name() throws IOException, InterruptedException {
      var owner = owned ? "\0" + Integer.toOctalString(mode) + " " + cache.uid() + ":" + cache.gid() : "";
      return cache.id() + owner + (origin().isPresent() ? "\0" + trees.identity(origin().get(), cache.source()) : "");
    }

    /** An owner asks for a new directory: BuildKit mounts one that it makes beside the files of the origin. */
    private Optional<TreeSource> origin() {
      return owned ? Optional.empty() : cache.origin().map(finder::find);
    }

    Path make() throws IOException, InterruptedException {
      if (origin().isPresent()) {
        var copy = copy(origin().get(), cache.source());
        if (!Files.isDirectory(copy, LinkOption.NOFOLLOW_LINKS)) {
          throw new InstructionFailedException(cache.source() + " is not a directory: a cache mount starts as one");
        }
        return copy;
      }
      var directory = Files.createTempDirectory(environment.scratch(), "cache");
      try (var store = LinuxInodeStore.open(directory)) {
        store.setMetadata(ImagePath.ROOT, Metadata.of(mode, cache.uid(), cache.gid(), environment.now()));
      }
      return directory;
    }
  }

  private void add(Mount.Secret secret) throws InstructionFailedException {
    var value = environment.commands().secrets().get(secret.id());
    if (value == null) {
      if (secret.required()) {
        throw new InstructionFailedException("secret " + secret.id() + ": not found; give it with --secret id=" + secret.id() + ",src=FILE");
      }
      return;
    }
    secret.variable().ifPresent(name -> variables.put(name, new String(value.toArray(), StandardCharsets.UTF_8)));
    secret
        .target()
        .ifPresent(target -> specs.add(new MountSpec.Content(target, value, secret.mode(), (int) secret.uid(), (int) secret.gid())));
  }

  private void add(Mount.Ssh ssh) throws IOException {
    if (environment.commands().sshAgent().isEmpty()) {
      if (ssh.required()) {
        throw new InstructionFailedException("no SSH agent was given; give one with --ssh " + ssh.id());
      }
      return;
    }
    specs.add(new MountSpec.Bind(environment.commands().sshAgent().get().toRealPath(), ssh.target(), true));
    variables.putIfAbsent("SSH_AUTH_SOCK", ssh.target().text());
  }

  private static Bytes bytes(FileContent content) throws IOException {
    try (var in = content.open()) {
      return Bytes.of(in.readAllBytes());
    }
  }

  @Override
  public void close() {
    leases.forEach(CacheDirectories.Lease::close);
  }
}
