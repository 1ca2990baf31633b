package dev.kaniko.runtime.verify;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A copy of a tree at one moment. Later changes of the tree do not affect it. It keeps the digests of contents, not the contents. */
final class RecordedTree implements FileTree {
  private static final int BUFFER = 1 << 16;

  private final Recorded root;

  /** The entry at one path. */
  private record Recorded(Entry entry, Map<String, Recorded> children) {}

  /** A directory whose entries are not recorded yet. */
  private record Open(ImagePath path, Recorded directory) {}

  private RecordedTree(Recorded root) {
    this.root = root;
  }

  /**
   * Walks a tree and reads every file in it.
   *
   * @throws WrongClaimException if the length of a content differs from its size
   * @throws InterruptedException if the build is cancelled meanwhile
   */
  static RecordedTree of(FileTree tree) throws IOException, InterruptedException {
    var root = new Recorded(tree.find(ImagePath.ROOT).orElseThrow(), new TreeMap<>());
    var open = new ArrayDeque<>(List.of(new Open(ImagePath.ROOT, root)));
    while (!open.isEmpty()) {
      var next = open.removeLast();
      for (var name : tree.list(next.path())) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        var path = next.path().child(name);
        var entry = tree.find(path).orElseThrow(() -> new IOException(path + ": is listed and not there"));
        boolean directory = entry.node() instanceof FileNode.Directory;
        var recorded = new Recorded(entry.with(withDigest(path, entry.node())), directory ? new TreeMap<>() : Map.of());
        next.directory().children().put(name, recorded);
        if (directory) {
          open.add(new Open(path, recorded));
        }
      }
    }
    return new RecordedTree(root);
  }

  /** Returns the same diff with digests in place of contents. */
  static SnapshotDiff withDigests(SnapshotDiff diff) throws IOException {
    var changes = new ArrayList<Change>();
    for (var change : diff.changes()) {
      changes.add(change instanceof Change.Put(var path, var node) ? new Change.Put(path, withDigest(path, node)) : change);
    }
    return new SnapshotDiff(changes);
  }

  private static FileNode withDigest(ImagePath path, FileNode node) throws IOException {
    return node instanceof FileNode.RegularFile(var metadata, var content) && !(content instanceof Digested)
        ? new FileNode.RegularFile(metadata, digested(path, content))
        : node;
  }

  private static Digested digested(ImagePath path, FileContent content) throws IOException {
    long size = content.size();
    try (var in = new DigestInputStream(content.open(), Digests.sha256())) {
      var buffer = new byte[BUFFER];
      long length = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        length += n;
      }
      if (length != size) {
        throw new WrongClaimException("gives " + length + " bytes for " + path + ", and says that it has " + size);
      }
      return new Digested(size, HexFormat.of().formatHex(in.getMessageDigest().digest()));
    }
  }

  @Override
  public Optional<Entry> find(ImagePath path) {
    return Optional.ofNullable(at(path)).map(Recorded::entry);
  }

  @Override
  public List<String> list(ImagePath directory) {
    var found = at(directory);
    var names = new ArrayList<String>(found == null ? List.of() : found.children().keySet());
    names.sort((one, other) -> directory.child(one).compareTo(directory.child(other)));
    return names;
  }

  private @Nullable Recorded at(ImagePath path) {
    var at = root;
    for (var name : path.names()) {
      at = at.children().get(name);
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  /** Replaces a content by its digest. Two are equal, and give equal bytes when opened, exactly if the contents are equal. */
  private record Digested(long size, String digest) implements FileContent {
    @Override
    public InputStream open() {
      return new ByteArrayInputStream(digest.getBytes(StandardCharsets.UTF_8));
    }
  }
}
