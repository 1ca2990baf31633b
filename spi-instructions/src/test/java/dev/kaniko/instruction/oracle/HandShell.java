package dev.kaniko.instruction.oracle;

import dev.kaniko.instruction.testing.FakeRoot;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A few commands, done with {@code java.nio.file} by one user in a root with mounts. All paths are absolute; nothing is masked. */
final class HandShell {
  private static final int SET_GROUP_ID = 02000;
  private static final int MOST_LINKS = 40;

  private final Path top;
  private final Map<String, Path> mounts;
  private final HandOwner user;
  private final Instant now;

  HandShell(Path top, Map<String, Path> mounts, HandOwner user, Instant now) {
    this.top = top;
    this.mounts = mounts;
    this.user = user;
    this.now = now;
  }

  /** Runs one command, whose arguments are plain words, and returns its exit status. */
  int run(List<String> command) {
    try {
      return switch (String.join(" ", command.subList(0, Math.min(2, command.size())))) {
        case "mkdir -p" -> each(command.subList(2, command.size()), this::makeDirectories);
        case "rm -rf" -> each(command.subList(2, command.size()), this::remove);
        case "cp -a" -> copy(command.get(2), command.get(3));
        case "ln -s" -> linkTo(command.get(2), command.get(3));
        case "chmod 700" -> change(command.get(2), metadata -> metadata.withMode(0700));
        case "chown 5:6" -> change(command.get(2), metadata -> metadata.withOwner(5, 6));
        case "test -e" -> HandRoot.exists(on(real(command.get(2), true))) ? 0 : 1;
        case "false" -> 1;
        default -> runWithoutOptions(command);
      };
    } catch (IOException e) {
      return 1;
    }
  }

  private int runWithoutOptions(List<String> command) throws IOException {
    return switch (command.getFirst()) {
      case "echo" -> write(command.get(3), (command.get(1) + "\n").getBytes(StandardCharsets.UTF_8), command.get(2).equals(">>"));
      case "cat" -> cat(command.get(1), command.get(3));
      case "mkdir" -> make(real(command.get(1), false));
      case "touch" -> touch(real(command.get(1), true));
      case "mv" -> move(command.get(1), command.get(2));
      case "ln" -> link(command.get(1), command.get(2));
      case "cd" -> HandRoot.isDirectory(on(real(command.get(1), true))) ? 0 : 1;
      default -> 127;
    };
  }

  @FunctionalInterface
  private interface OnPath {
    int run(String path) throws IOException;
  }

  private static int each(List<String> paths, OnPath deed) throws IOException {
    for (var path : paths) {
      int status = deed.run(path);
      if (status != 0) {
        return status;
      }
    }
    return 0;
  }

  /** Returns where a path without links lies: in the innermost mount that leads to it. */
  private Path on(String path) {
    var mount = mountOf(path);
    return mount.isEmpty() ? top.resolve(path) : mounts.getOrDefault(mount, top).resolve(path.substring(Math.min(path.length(), mount.length() + 1)));
  }

  private String mountOf(String path) {
    return mounts.keySet().stream().filter(mount -> (path + "/").startsWith(mount + "/")).reduce("", (one, other) -> one.length() > other.length() ? one : other);
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(1, path.lastIndexOf('/')));
  }

  private static String child(String directory, String name) {
    return directory.equals("/") ? "/" + name : directory + "/" + name;
  }

  /** Follows links, which may lead from one mount to another. */
  private String real(String path, boolean last) throws IOException {
    var left = top.resolve(path).normalize().toString();
    for (int links = 0; links <= MOST_LINKS;) {
      var done = "/";
      var next = "";
      for (int at = 0; at < left.length() && next.isEmpty();) {
        int end = left.indexOf('/', at + 1) < 0 ? left.length() : left.indexOf('/', at + 1);
        var name = left.substring(at + 1, end);
        var here = name.isEmpty() || name.equals(".") ? done : name.equals("..") ? parent(done) : child(done, name);
        boolean follow = last || end < left.length();
        if (follow && !here.equals(done) && isPlain(here) && Files.isSymbolicLink(on(here))) {
          var target = Files.readSymbolicLink(on(here)).toString();
          next = (target.startsWith("/") ? target : child(done, target)) + left.substring(end);
          links++;
        }
        done = here;
        at = end;
      }
      if (next.isEmpty()) {
        return done;
      }
      left = next;
    }
    throw new FileSystemException(path, null, "too many links");
  }

  /** A path below a file leads nowhere. */
  private boolean isPlain(String path) {
    return HandRoot.exists(on(path));
  }

  private Metadata ofNew(String path, int mode) throws IOException {
    var above = FakeRoot.node(on(parent(path))).metadata();
    return Metadata.of(mode, user.uid(), (above.mode() & SET_GROUP_ID) != 0 ? above.gid() : user.gid(), now);
  }

  private int put(String path, FileNode node) throws IOException {
    if (HandRoot.exists(on(path))) {
      throw new FileAlreadyExistsException(path);
    }
    FakeRoot.put(on(path), node);
    return 0;
  }

  private int write(String path, byte[] bytes, boolean append) throws IOException {
    var place = real(path, true);
    if (!HandRoot.exists(on(place))) {
      return put(place, new FileNode.RegularFile(ofNew(place, 0644), FileContent.of(bytes)));
    }
    if (!(FakeRoot.node(on(place)) instanceof FileNode.RegularFile)) {
      throw new FileSystemException(place);
    }
    Files.write(on(place), bytes, append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
    Files.setLastModifiedTime(on(place), FileTime.from(now));
    return 0;
  }

  /** What was read goes to the file even if not all could be read. */
  private int cat(String from, String to) throws IOException {
    var bytes = bytes(from);
    write(to, bytes.orElse(new byte[0]), false);
    return bytes.isPresent() ? 0 : 1;
  }

  /** Returns the bytes of a file; empty if there is none, or if links lead in a circle. */
  private Optional<byte[]> bytes(String path) throws IOException {
    try {
      var file = on(real(path, true));
      return HandRoot.exists(file) && FakeRoot.node(file) instanceof FileNode.RegularFile ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (FileSystemException e) {
      return Optional.empty();
    }
  }

  private int make(String path) throws IOException {
    int above = FakeRoot.node(on(parent(path))).metadata().mode();
    return put(path, new FileNode.Directory(ofNew(path, 0755 | above & SET_GROUP_ID)));
  }

  private int makeDirectories(String path) throws IOException {
    var place = real(path, true);
    if (!place.equals("/")) {
      makeDirectories(parent(place));
    }
    return HandRoot.isDirectory(on(place)) ? 0 : make(place);
  }

  private int remove(String path) throws IOException {
    var place = real(path, false);
    if (mounts.containsKey(place)) {
      throw new FileSystemException(place, null, "busy");
    }
    if (HandRoot.exists(on(place))) {
      FakeRoot.delete(on(place));
    }
    return 0;
  }

  private int change(String path, java.util.function.UnaryOperator<Metadata> change) throws IOException {
    var place = on(real(path, true));
    FakeRoot.setMetadata(place, change.apply(FakeRoot.node(place).metadata()));
    return 0;
  }

  private int touch(String place) throws IOException {
    if (!HandRoot.exists(on(place))) {
      put(place, new FileNode.RegularFile(ofNew(place, 0644), FileContent.of("")));
    }
    Files.setLastModifiedTime(on(place), FileTime.from(now));
    return 0;
  }

  /** What is copied, moved or linked to a directory goes into it. */
  private String destination(String from, String to) throws IOException {
    var place = real(to, true);
    return HandRoot.isDirectory(on(place)) ? child(place, from.substring(from.lastIndexOf('/') + 1)) : to;
  }

  private int move(String from, String to) throws IOException {
    var source = real(from, false);
    var place = real(destination(from, to), false);
    var file = on(source);
    if (!HandRoot.exists(file) || (place + "/").startsWith(source + "/") || !mountOf(source).equals(mountOf(place))) {
      throw new NoSuchFileException(source);
    }
    if (HandRoot.exists(on(place))) {
      if (HandRoot.isDirectory(on(place)) || HandRoot.isDirectory(file)) {
        throw new FileAlreadyExistsException(place);
      }
      if (Files.isSameFile(file, on(place)) && !Files.isSymbolicLink(file) && !Files.isSymbolicLink(on(place))) {
        return 0;
      }
    }
    Files.move(file, on(place), StandardCopyOption.REPLACE_EXISTING);
    return 0;
  }

  private int link(String from, String to) throws IOException {
    var file = real(from, false);
    var place = real(destination(from, to), false);
    boolean mayHaveNames = HandRoot.exists(on(file)) && !HandRoot.isDirectory(on(file)) && !Files.isSymbolicLink(on(file));
    if (!mayHaveNames || !mountOf(file).equals(mountOf(place))) {
      throw new FileSystemException(file);
    }
    Files.createLink(on(place), on(file));
    return 0;
  }

  private int linkTo(String target, String to) throws IOException {
    var place = real(destination(target, to), false);
    return put(place, new FileNode.SymbolicLink(ofNew(place, 0777), target));
  }

  private int copy(String from, String to) throws IOException {
    var place = destination(from, to);
    var source = real(from, true);
    var target = real(place, true);
    boolean isDirectory = FakeRoot.node(on(real(from, false))) instanceof FileNode.Directory;
    if (target.equals(source) || isDirectory && (source.equals("/") || target.startsWith(source + "/"))) {
      throw new FileSystemException(place, null, "into itself");
    }
    copyTree(from, place);
    return 0;
  }

  /** A file that is there gets the bytes, and a directory that is there the files; else all is as it was. */
  private void copyTree(String from, String to) throws IOException {
    var node = FakeRoot.node(on(real(from, false)));
    var place = real(to, true);
    boolean there = HandRoot.exists(on(place));
    boolean made = !(node instanceof FileNode.Directory) || !HandRoot.isDirectory(on(place));
    if (node instanceof FileNode.RegularFile file && there) {
      try (var in = file.content().open()) {
        write(place, in.readAllBytes(), false);
      }
    } else if (made) {
      put(real(to, false), node);
    }
    if (node instanceof FileNode.Directory directory) {
      for (var child : HandPatterns.children(on(real(from, false)))) {
        copyTree(child(real(from, false), HandRoot.name(child)), child(place, HandRoot.name(child)));
      }
      if (made) {
        Files.setLastModifiedTime(on(place), FileTime.from(directory.metadata().modified()));
      }
    }
  }
}
