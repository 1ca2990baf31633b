package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Generators of {@linkplain World worlds} and of what is in them. All trees are made of few {@linkplain #names names}, so that a line that
 * is made of the same names meets something. They shrink to less and plainer things.
 */
public final class Worlds {
  /** The bytes of a file that is an archive in every generated world. */
  public static final FileContent ARCHIVE = FileContent.of("a tar file");

  /** A name under which every generated world has a tree, for {@code --from} and the like. */
  public static final String STAGE = "build";

  /** An address at which every generated world has a file. */
  public static final String URL = "https://example.com/a";

  /** An address at which every generated world has a repository. */
  public static final String REPOSITORY = "https://example.com/r.git";

  private static final Instant TIME = MemoryTree.TIME;
  private static final int MOST_NODES = 8;

  private Worlds() {}

  /** One thing in a tree; a name of an earlier file, or a node of its own. */
  private record Planted(String path, FileNode node, Optional<String> file) {}

  private static final List<String> PLAIN = List.of("a", "b", "c");
  private static final List<String> ODD = List.of("a-b", "A", ".x", "d e", "ü", "日本", "-n", "...");
  private static final List<String> NAMES = repeated(4, PLAIN, ODD);
  private static final List<String> PATHS = paths(3);
  private static final List<FileNode> NODES = allNodes();

  /** Lists in which the plain things come first, to be shrunk to, and more often. */
  @SafeVarargs
  private static <T> List<T> repeated(int times, List<T> plain, List<T>... others) {
    var all = new ArrayList<T>();
    for (int i = 0; i < times; i++) {
      all.addAll(plain);
    }
    for (var other : others) {
      all.addAll(other);
    }
    return List.copyOf(all);
  }

  private static List<String> paths(int depth) {
    var level = List.of("");
    var plain = new ArrayList<String>();
    for (int i = 0; i < depth; i++) {
      level = level.stream().flatMap(path -> PLAIN.stream().map(name -> path + "/" + name)).toList();
      plain.addAll(level);
    }
    var odd = ODD.stream().flatMap(name -> Stream.of("/" + name, "/a/" + name, "/" + name + "/b")).toList();
    return repeated(1, plain, plain.subList(0, 12), plain.subList(0, 3), odd, List.of("/a/a/a/a/a", "/b/c/b/c"));
  }

  /** Names of files: few, and some of them odd. */
  public static Arbitrary<String> names() {
    return Arbitraries.of(NAMES);
  }

  /** Absolute paths of a few {@link #names}. */
  public static Arbitrary<String> paths() {
    return Arbitraries.of(PATHS);
  }

  /** Paths as people write them: absolute or relative, with dots and doubled slashes. */
  public static Arbitrary<String> writtenPaths() {
    var odd = List.of("/", ".", "..", "a/..", "/a/", "./a", "/a//b", "/a/./b", "../a", "b/");
    return Arbitraries.of(repeated(2, PATHS, PATHS.stream().map(path -> path.substring(1)).toList(), odd));
  }

  /** Octal digits of permissions. */
  public static Arbitrary<String> modes() {
    return Arbitraries.of("755", "0700", "0", "644", "0777", "1777", "4755");
  }

  /** Users as numbers, {@code uid} or {@code uid:gid}. */
  public static Arbitrary<String> numericOwners() {
    return Arbitraries.of("0", "0:0", "1000", "1000:50", "4294967294:65534");
  }

  /** Some are as old as the build: files that were made with the same SOURCE_DATE_EPOCH. */
  private static List<FileNode> allNodes() {
    var usual = Metadata.of(0644, 0, 0, TIME);
    var odd = List.of(Metadata.of(0, 0, 0, Instant.EPOCH), Metadata.of(04755, 1000, 1000, TIME), Metadata.of(07777, 3_000_000_000L, 0xffff_fffeL, TIME.plusNanos(123_456_789)),
        Metadata.of(0600, 0, 50, Instant.ofEpochSecond(-86_400)), Metadata.of(0640, 5, 5, TIME).withXattrs(Map.of("user.a", XattrValue.of(new byte[] {0, (byte) 0x80}))));
    var contents = List.of(FileContent.of(""), FileContent.of("two\n"), FileContent.of(new byte[3000]), ARCHIVE, FileContent.of("a"));
    var plain = List.<FileNode>of(new FileNode.RegularFile(usual, FileContent.of("a")), new FileNode.Directory(usual.withMode(0755)));
    var others = new ArrayList<FileNode>();
    for (int i = 0; i < odd.size(); i++) {
      others.add(new FileNode.RegularFile(odd.get(i), contents.get(i)));
      others.add(new FileNode.RegularFile(usual, contents.get(i)));
      others.add(new FileNode.Directory(odd.get(i)));
    }
    for (var target : List.of("a", "/a", "../b", "/a/b", "nowhere", "/", "..")) {
      others.add(new FileNode.SymbolicLink(Metadata.of(0777, 0, 0, TIME), target));
    }
    var now = usual.withModified(FakeExecutionContext.NOW);
    others.add(new FileNode.Directory(now.withMode(0755)));
    others.add(new FileNode.RegularFile(now, FileContent.of("a")));
    others.add(new FileNode.Fifo(usual));
    others.add(new FileNode.Device(usual.withOwner(0, 6), false, 1, 3));
    return repeated(6, plain, others);
  }

  /** Nodes of all kinds. */
  public static Arbitrary<FileNode> nodes() {
    return Arbitraries.of(NODES);
  }

  private static Arbitrary<Planted> planted() {
    var links = Arbitraries.of(repeated(3 * PATHS.size(), List.of(Optional.<String>empty()), PATHS.stream().map(Optional::of).toList()));
    return Combinators.combine(paths(), nodes(), links).as(Planted::new);
  }

  /** Trees with a few nodes of all kinds, among them files with several names and links that lead nowhere. */
  public static Arbitrary<FileTree> trees() {
    return planted().list().ofMaxSize(MOST_NODES).map(Worlds::plant).withoutEdgeCases();
  }

  /** Where something is in the way, there is one node less. */
  private static FileTree plant(List<Planted> all) {
    var tree = new MemoryTree();
    for (int i = 0; i < all.size(); i++) {
      var one = all.get(i);
      var path = new ImagePath(one.path());
      if (tree.find(path).isEmpty() && makeDirectories(tree, path.parent())) {
        var target = one.file().map(ImagePath::new).flatMap(tree::find).filter(entry -> mayHaveNames(entry.node()));
        if (target.isPresent()) {
          // The number of the first name, if it has none yet.
          long number = target.get().inode().orElse(i + 1);
          tree.put(one.file().orElseThrow(), target.get().node(), number).put(one.path(), target.get().node(), number);
        } else if (one.file().isEmpty()) {
          tree.put(one.path(), one.node());
        }
      }
    }
    return tree;
  }

  private static boolean mayHaveNames(FileNode node) {
    return !(node instanceof FileNode.Directory) && !(node instanceof FileNode.SymbolicLink);
  }

  /** Makes what leads to a path, and tells whether it is all directories. */
  private static boolean makeDirectories(MemoryTree tree, ImagePath path) {
    var step = ImagePath.ROOT;
    for (var name : path.names()) {
      step = step.child(name);
      var there = tree.find(step);
      if (there.isEmpty()) {
        tree.directory(step.text());
      } else if (!(there.get().node() instanceof FileNode.Directory)) {
        return false;
      }
    }
    return true;
  }

  /** Roots: mostly with users {@code root} and {@code app} (1000, of the groups app and staff). */
  public static Arbitrary<FileTree> roots() {
    return Combinators.combine(trees(), Arbitraries.of(false, true, true, true, true, true))
        .as((tree, users) -> users ? withUsers(tree) : tree).withoutEdgeCases();
  }

  private static FileTree withUsers(FileTree tree) {
    return MemoryTree.copyOf(tree).directory("/etc")
        .file("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\n")
        .file("/etc/group", "root:x:0:\napp:x:1000:\nstaff:x:50:app\n");
  }

  /** Worlds with no files: all that an instruction meets that only changes the configuration. */
  public static Arbitrary<World> withoutFiles() {
    var users = Arbitraries.of("", "", "app", "1000:50", "app:staff", "4242");
    var directories = Arbitraries.of("", "", "/", "/a", "/b/c/");
    var variables = Arbitraries.of("A", "PATH", "HOME", "B").set().ofMaxSize(3);
    var keywords = Arbitraries.of(Set.<Keyword>of(), Set.of(new Keyword("CMD")), Set.of(new Keyword("RUN"), new Keyword("COPY")));
    return Combinators.combine(users, directories, variables, variables, keywords).as(
        (user, directory, environment, arguments, before) -> World.EMPTY.withConfig(ImageConfig.EMPTY.withUser(user).withWorkingDir(directory)).withBefore(before).withEnvironment(values(environment))
            .withArguments(values(arguments)).withProxies(values(Set.of("http_proxy", "NO_PROXY"))).withSecret("token", "s3cret"))
        .withoutEdgeCases();
  }

  private static SequencedMap<String, String> values(Set<String> names) {
    var values = new LinkedHashMap<String, String>();
    names.forEach(name -> values.put(name, "value of " + name));
    return values;
  }

  /** Worlds with a root, and no other files. */
  public static Arbitrary<World> withRoots() {
    return Combinators.combine(withoutFiles(), roots()).as(World::withRoot).withoutEdgeCases();
  }

  /** What an archive holds: a directory of the archive may be as old as the build, and so may one that the archive does not list. */
  private static Arbitrary<MemoryTree> archives() {
    var fixed = new MemoryTree().directory("/a", 0750, 7, 8).file("/a/f", "f").name("/x", "two names", 1).name("/y", "two names", 1);
    var times = Arbitraries.of(TIME, FakeExecutionContext.NOW);
    return Combinators.combine(times, Arbitraries.of(false, true)).as((time, implied) -> {
      var archive = MemoryTree.copyOf(fixed).put("/b", new FileNode.Directory(Metadata.of(0755, 0, 0, time)));
      return implied ? archive.implied("/c").file("/c/f", "f") : archive;
    });
  }

  private static FileTree withHistory(FileTree tree) {
    return MemoryTree.copyOf(tree).directory("/.git").file("/.git/HEAD", "ref: refs/heads/main\n");
  }

  /** Worlds with all there may be in them: root, build context, a stage, a file at an address and a repository. */
  public static Arbitrary<World> any() {
    var other = new MemoryTree().file("/other", "other");
    return Combinators.combine(withRoots(), trees(), trees(), archives(), Arbitraries.of(FileContent.of("fetched"), ARCHIVE)).as(
        (world, context, stage, archive, fetched) -> world.withBuildContext(context).withNamed(STAGE, stage).withNamed("other", other).withRepository(REPOSITORY, withHistory(stage))
            .withArchive(ARCHIVE, archive)
            .withRemote(URL, fetched))
        .withoutEdgeCases();
  }
}
