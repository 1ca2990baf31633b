package org.example.mkdir;

import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * MKDIR: directories, and those above them that are missing, which are root's and 0755. What is there stays as it is. Below a directory with the
 * set-group-ID bit a new one has the bit too, and those that are not named have its group, as mkdir(2) makes them.
 *
 * @param paths absolute, or relative to the working directory
 * @param mode permission bits of the directories that are named
 */
public record Mkdir(List<String> paths, int mode, long uid, long gid, Span span) implements Instruction {
  static final Keyword KEYWORD = new Keyword("MKDIR");
  private static final int SET_GROUP_ID = 02000;

  public Mkdir {
    paths = List.copyOf(paths);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return KEYWORD;
  }

  /** It looks which directories are missing. */
  @Override
  public RootAccess rootAccess() {
    return RootAccess.READ;
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return Optional.of(Fingerprint.EMPTY.with("paths", paths).with("mode", Integer.toOctalString(mode)).with("owner", uid + ":" + gid));
  }

  @Override
  public Outcome execute(ExecutionContext context) throws IOException {
    var made = new TreeMap<ImagePath, Change>();
    for (var path : paths) {
      make(context.config().workingDirectory().resolve(path), context, made);
    }
    return Outcome.layer(SnapshotDiff.of(made.values()), "MKDIR " + String.join(" ", paths));
  }

  private void make(ImagePath path, ExecutionContext context, TreeMap<ImagePath, Change> made) throws IOException {
    var root = SnapshotDiff.of(made.values()).applyTo(context.root());
    var place = new LinkResolver(root).follow(path);
    var above = root.find(ImagePath.ROOT).orElseThrow().node().metadata();
    var step = ImagePath.ROOT;
    for (var name : place.names()) {
      step = step.child(name);
      var there = root.find(step).map(FileTree.Entry::node);
      if (there.isEmpty()) {
        int bit = above.mode() & SET_GROUP_ID;
        var usual = Metadata.of(0755 | bit, 0, bit == 0 ? 0 : above.gid(), context.now());
        above = step.equals(place) ? usual.withMode(mode | bit).withOwner(uid, gid) : usual;
        made.put(step, new Change.Put(step, new FileNode.Directory(above)));
      } else if (there.get() instanceof FileNode.Directory directory) {
        above = directory.metadata();
      } else {
        throw new InstructionFailedException("cannot make the directory " + path + ": " + step + " is there, and no directory");
      }
    }
  }
}
