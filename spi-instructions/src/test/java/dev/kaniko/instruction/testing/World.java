package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileTree;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that an instruction may meet when it is carried out. A value; {@link #context} makes what the instruction is given.
 *
 * @param root the root of the stage
 * @param buildContext the build context
 * @param named stages, named contexts and images by name
 * @param remote files by address
 * @param repositories repositories by address
 * @param archives what archives hold, by their bytes
 * @param config the configuration of the stage
 * @param environment what commands see
 * @param arguments build arguments
 * @param proxies proxy variables that were given to the build
 * @param secrets secrets by id
 * @param before the keywords that came before in the stage
 * @param now the time of new files
 * @param shell the programs of the root
 */
public record World(
    FileTree root,
    FileTree buildContext,
    Map<String, FileTree> named,
    Map<String, FileContent> remote,
    Map<String, FileTree> repositories,
    Map<FileContent, FileTree> archives,
    ImageConfig config,
    SequencedMap<String, String> environment,
    SequencedMap<String, String> arguments,
    SequencedMap<String, String> proxies,
    Map<String, String> secrets,
    Set<Keyword> before,
    Instant now,
    FakeShell shell) {
  /** The world in which there is nothing. */
  public static final World EMPTY = new World(
      new MemoryTree(), new MemoryTree(), Map.of(), Map.of(), Map.of(), Map.of(), ImageConfig.EMPTY, new LinkedHashMap<>(), new LinkedHashMap<>(),
      new LinkedHashMap<>(), Map.of(), Set.of(), FakeExecutionContext.NOW, FakeShell.STANDARD);

  public World {
    Objects.requireNonNull(root);
    Objects.requireNonNull(buildContext);
    named = Map.copyOf(named);
    remote = Map.copyOf(remote);
    repositories = Map.copyOf(repositories);
    archives = Map.copyOf(archives);
    Objects.requireNonNull(config);
    environment = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(environment));
    arguments = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(arguments));
    proxies = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(proxies));
    secrets = Map.copyOf(secrets);
    before = Set.copyOf(before);
    Objects.requireNonNull(now);
    Objects.requireNonNull(shell);
  }

  /** Returns what an instruction is given in this world; what it did not declare is refused. Each context has a root of its own. */
  public FakeExecutionContext context(Instruction instruction) {
    var context = new FakeExecutionContext();
    context.instruction = instruction;
    context.root = root;
    context.buildContext = buildContext;
    context.named.putAll(named);
    remote.forEach((url, content) -> context.remote.put(url, new ExecutionContext.Fetched(content, Optional.empty(), url)));
    context.repositories.putAll(repositories);
    context.archives.putAll(archives);
    context.config = config;
    context.environment.putAll(environment);
    context.arguments.putAll(arguments);
    context.proxies.putAll(proxies);
    context.secrets.putAll(secrets);
    context.before.addAll(before);
    context.now = now;
    context.shell = shell;
    return context;
  }

  public World withRoot(FileTree other) {
    return new World(other, buildContext, named, remote, repositories, archives, config, environment, arguments, proxies, secrets, before, now, shell);
  }

  public World withBuildContext(FileTree other) {
    return new World(root, other, named, remote, repositories, archives, config, environment, arguments, proxies, secrets, before, now, shell);
  }

  /** Puts one known file into the root, and what leads to it; it takes the place of what is in the way. */
  public World withFile(String path, String text) {
    return withRoot(MemoryTree.copyOf(root).place(path, text));
  }

  /** Puts one known file into the build context. */
  public World withContextFile(String path, String text) {
    return withBuildContext(MemoryTree.copyOf(buildContext).place(path, text));
  }

  /** Adds a stage, a named context or an image. */
  public World withNamed(String name, FileTree tree) {
    return new World(root, buildContext, plus(named, name, tree), remote, repositories, archives, config, environment, arguments, proxies, secrets, before, now, shell);
  }

  /** Adds a file at an address. */
  public World withRemote(String url, FileContent content) {
    return new World(root, buildContext, named, plus(remote, url, content), repositories, archives, config, environment, arguments, proxies, secrets, before, now, shell);
  }

  /** Adds a repository at an address. */
  public World withRepository(String url, FileTree files) {
    return new World(root, buildContext, named, remote, plus(repositories, url, files), archives, config, environment, arguments, proxies, secrets, before, now, shell);
  }

  /** Says that a content is an archive. */
  public World withArchive(FileContent content, FileTree files) {
    return new World(root, buildContext, named, remote, repositories, plus(archives, content, files), config, environment, arguments, proxies, secrets, before, now, shell);
  }

  public World withConfig(ImageConfig other) {
    return new World(root, buildContext, named, remote, repositories, archives, other, environment, arguments, proxies, secrets, before, now, shell);
  }

  public World withEnvironment(SequencedMap<String, String> other) {
    return new World(root, buildContext, named, remote, repositories, archives, config, other, arguments, proxies, secrets, before, now, shell);
  }

  public World withArguments(SequencedMap<String, String> other) {
    return new World(root, buildContext, named, remote, repositories, archives, config, environment, other, proxies, secrets, before, now, shell);
  }

  public World withProxies(SequencedMap<String, String> other) {
    return new World(root, buildContext, named, remote, repositories, archives, config, environment, arguments, other, secrets, before, now, shell);
  }

  /** Adds a secret. */
  public World withSecret(String id, String value) {
    return new World(root, buildContext, named, remote, repositories, archives, config, environment, arguments, proxies, plus(secrets, id, value), before, now, shell);
  }

  public World withBefore(Set<Keyword> other) {
    return new World(root, buildContext, named, remote, repositories, archives, config, environment, arguments, proxies, secrets, other, now, shell);
  }

  public World withNow(Instant other) {
    return new World(root, buildContext, named, remote, repositories, archives, config, environment, arguments, proxies, secrets, before, other, shell);
  }

  public World withShell(FakeShell other) {
    return new World(root, buildContext, named, remote, repositories, archives, config, environment, arguments, proxies, secrets, before, now, other);
  }

  private static <K, V> Map<K, V> plus(Map<K, V> map, K key, V value) {
    var more = new HashMap<>(map);
    more.put(key, value);
    return more;
  }

  /** What is not empty, one thing a line. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    append(text, "root", TreeText.of(root));
    append(text, "build context", TreeText.of(buildContext));
    new TreeMap<>(named).forEach((name, tree) -> append(text, "tree " + name, TreeText.of(tree)));
    new TreeMap<>(remote).forEach((url, content) -> append(text, url, List.of(TreeText.of(content))));
    new TreeMap<>(repositories).forEach((url, tree) -> append(text, url, TreeText.of(tree)));
    append(text, "user, working directory", config.equals(ImageConfig.EMPTY) ? List.of() : List.of("\"" + config.user() + "\", \"" + config.workingDir() + "\""));
    append(text, "environment", environment.entrySet().stream().map(Object::toString).toList());
    append(text, "arguments", arguments.entrySet().stream().map(Object::toString).toList());
    append(text, "proxies", proxies.entrySet().stream().map(Object::toString).toList());
    return text.isEmpty() ? "nothing\n" : text.toString();
  }

  private static void append(StringBuilder text, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      text.append(title).append(":\n");
      lines.forEach(line -> text.append("  ").append(line).append('\n'));
    }
  }
}
