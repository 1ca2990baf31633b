package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.FakeShell.Program;
import dev.kaniko.instruction.testing.FakeShell.Session;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The programs that every {@link FakeShell} has. */
final class FakePrograms {
  static final Map<String, Program> ALL = Map.ofEntries(
      Map.entry(":", (_, _) -> 0),
      Map.entry("true", (_, _) -> 0),
      Map.entry("false", (_, _) -> 1),
      Map.entry("echo", FakePrograms::echo),
      Map.entry("env", FakePrograms::env),
      Map.entry("date", FakePrograms::date),
      Map.entry("cat", FakePrograms::cat),
      Map.entry("cd", FakePrograms::cd),
      Map.entry("test", FakePrograms::test),
      Map.entry("mkdir", FakePrograms::mkdir),
      Map.entry("rm", FakePrograms::rm),
      Map.entry("chmod", FakePrograms::chmod),
      Map.entry("chown", FakePrograms::chown),
      Map.entry("touch", FakePrograms::touch),
      Map.entry("mv", FakePrograms::mv),
      Map.entry("cp", FakePrograms::cp),
      Map.entry("ln", FakePrograms::ln));

  private FakePrograms() {}

  /** Options and operands of a command line; an option with a value stands before that. */
  private record Line(String options, String value, List<String> operands) {
    static Line of(List<String> arguments, String withValue) {
      var options = new StringBuilder();
      var value = "";
      int at = 0;
      while (at < arguments.size() && arguments.get(at).startsWith("-") && arguments.get(at).length() > 1) {
        var option = arguments.get(at++);
        if (option.equals("--")) {
          break;
        }
        options.append(option.substring(1));
        if (!withValue.isEmpty() && option.endsWith(withValue) && at < arguments.size()) {
          value = arguments.get(at++);
        }
      }
      return new Line(options.toString(), value, arguments.subList(at, arguments.size()));
    }

    boolean has(char option) {
      return options.indexOf(option) >= 0;
    }
  }

  private static int echo(List<String> arguments, Session session) {
    boolean bare = !arguments.isEmpty() && arguments.getFirst().equals("-n");
    session.print(String.join(" ", bare ? arguments.subList(1, arguments.size()) : arguments) + (bare ? "" : "\n"));
    return 0;
  }

  private static int env(List<String> arguments, Session session) {
    session.print(session.environment().entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue() + "\n").collect(Collectors.joining()));
    return arguments.isEmpty() ? 0 : 2;
  }

  private static int date(List<String> arguments, Session session) {
    session.print((arguments.equals(List.of("+%s")) ? session.now().getEpochSecond() : session.now()) + "\n");
    return 0;
  }

  private static int cat(List<String> arguments, Session session) throws IOException {
    for (var file : arguments) {
      session.print(new String(session.root().read(session.path(file)), StandardCharsets.UTF_8));
    }
    return 0;
  }

  private static int cd(List<String> arguments, Session session) throws IOException {
    var path = session.root().follow(session.path(arguments.isEmpty() ? "/" : arguments.getFirst()));
    if (!session.root().isDirectory(path)) {
      throw new IOException(path + ": Not a directory");
    }
    session.changeDirectory(path);
    return 0;
  }

  private static int test(List<String> arguments, Session session) throws IOException {
    if (arguments.size() != 2) {
      return 2;
    }
    var path = session.root().follow(session.path(arguments.getLast()));
    boolean holds = arguments.getFirst().equals("-d") ? session.root().isDirectory(path) : session.root().find(path).isPresent();
    return holds ? 0 : 1;
  }

  private static int mkdir(List<String> arguments, Session session) throws IOException {
    var line = Line.of(arguments, "m");
    int mode = line.value().isEmpty() ? 0755 : mode(line.value());
    for (var operand : line.operands()) {
      var path = session.path(operand);
      if (line.has('p')) {
        makeParents(path, session);
        if (session.root().isDirectory(path)) {
          continue;
        }
      }
      session.root().create(line.has('p') ? session.root().follow(path) : path, new FileNode.Directory(session.ofNewDirectory(path, mode)));
    }
    return 0;
  }

  private static void makeParents(ImagePath path, Session session) throws IOException {
    var step = ImagePath.ROOT;
    for (var name : session.root().follow(path).parent().names()) {
      step = step.child(name);
      if (!session.root().isDirectory(step)) {
        session.root().create(step, new FileNode.Directory(session.ofNewDirectory(step, 0755)));
      }
    }
  }

  private static int mode(String text) {
    return Integer.parseInt(text, 8);
  }

  private static int rm(List<String> arguments, Session session) throws IOException {
    var line = Line.of(arguments, "");
    for (var operand : line.operands()) {
      var path = session.root().followParents(session.path(operand));
      var entry = session.root().find(path);
      if (entry.isEmpty() && line.has('f')) {
        continue;
      }
      if (entry.isPresent() && entry.get().node() instanceof FileNode.Directory && !line.has('r')) {
        throw new IOException(path + ": Is a directory");
      }
      session.root().remove(path);
    }
    return 0;
  }

  private static int chmod(List<String> arguments, Session session) throws IOException {
    var line = Line.of(arguments, "");
    int mode = mode(line.operands().getFirst());
    for (var path : operands(line, session)) {
      if (!(session.root().find(path).map(FileTree.Entry::node).orElse(null) instanceof FileNode.SymbolicLink)) {
        session.root().change(path, metadata -> metadata.withMode(mode));
      }
    }
    return 0;
  }

  private static int chown(List<String> arguments, Session session) throws IOException {
    var line = Line.of(arguments, "");
    var ids = line.operands().getFirst().split(":", 2);
    long uid = Long.parseLong(ids[0]);
    for (var path : operands(line, session)) {
      session.root().change(path, metadata -> metadata.withOwner(uid, ids.length > 1 ? Long.parseLong(ids[1]) : metadata.gid()));
    }
    return 0;
  }

  /** All operands behind the first, and with {@code -R} what is below them. */
  private static List<ImagePath> operands(Line line, Session session) throws IOException {
    var all = new ArrayList<ImagePath>();
    for (var operand : line.operands().subList(1, line.operands().size())) {
      var path = session.root().follow(session.path(operand));
      all.add(path);
      if (line.has('R')) {
        addBelow(path, session, all);
      }
    }
    return all;
  }

  private static void addBelow(ImagePath directory, Session session, List<ImagePath> all) {
    for (var name : session.root().list(directory)) {
      all.add(directory.child(name));
      addBelow(directory.child(name), session, all);
    }
  }

  private static int touch(List<String> arguments, Session session) throws IOException {
    var line = Line.of(arguments, "d");
    var time = line.value().startsWith("@") ? Instant.ofEpochSecond(Long.parseLong(line.value().substring(1))) : session.now();
    for (var operand : line.operands()) {
      var path = session.path(operand);
      if (session.root().find(session.root().follow(path)).isEmpty()) {
        session.root().write(path, new byte[0], false, session.ofNew(path, 0644));
      }
      session.root().change(path, metadata -> metadata.withModified(time));
    }
    return 0;
  }

  /** Returns where something goes that is copied or moved: into a directory, or in the place of a file. */
  private static ImagePath destination(ImagePath from, ImagePath to, Session session) throws IOException {
    return session.root().isDirectory(to) ? session.root().follow(to).child(from.name()) : to;
  }

  private static int mv(List<String> arguments, Session session) throws IOException {
    var line = Line.of(arguments, "");
    var from = session.path(line.operands().getFirst());
    session.root().rename(from, destination(from, session.path(line.operands().getLast()), session));
    return 0;
  }

  private static int cp(List<String> arguments, Session session) throws IOException {
    var line = Line.of(arguments, "");
    var from = session.path(line.operands().getFirst());
    var to = destination(from, session.path(line.operands().getLast()), session);
    var source = line.has('a') ? session.root().followParents(from) : session.root().follow(from);
    var place = session.root().follow(to);
    var real = session.root().follow(from);
    // A link to a directory is copied as the link that it is.
    boolean isDirectory = session.root().find(source).filter(entry -> entry.node() instanceof FileNode.Directory).isPresent();
    if (place.equals(real) || isDirectory && place.startsWith(real)) {
      throw new IOException(from + ": cannot copy a directory into itself");
    }
    copy(source, to, line, session);
    return 0;
  }

  private static void copy(ImagePath from, ImagePath to, Line line, Session session) throws IOException {
    var node = session.root().find(from).orElseThrow(() -> new IOException(from + ": No such file or directory")).node();
    if (node instanceof FileNode.Directory && !line.has('a') && !line.has('r')) {
      throw new IOException(from + ": Is a directory");
    }
    int mode = node.metadata().mode() & 0777;
    var metadata = line.has('a') ? node.metadata() : node instanceof FileNode.Directory ? session.ofNewDirectory(to, mode) : session.ofNew(to, mode);
    boolean made = !(node instanceof FileNode.Directory) || !session.root().isDirectory(to);
    if (node instanceof FileNode.RegularFile && session.root().find(session.root().follow(to)).isPresent()) {
      session.root().write(to, session.root().read(from), false, metadata);
    } else if (made) {
      session.root().create(to, node.with(metadata));
    }
    if (node instanceof FileNode.Directory) {
      for (var name : session.root().list(from)) {
        copy(from.child(name), session.root().follow(to).child(name), line, session);
      }
      if (made && line.has('a')) {
        session.root().change(to, now -> now.withModified(metadata.modified()));
      }
    }
  }

  private static int ln(List<String> arguments, Session session) throws IOException {
    var line = Line.of(arguments, "");
    var target = line.operands().getFirst();
    var path = destination(ImagePath.clean(target), session.path(line.operands().getLast()), session);
    if (line.has('f') && session.root().find(path).isPresent()) {
      session.root().remove(path);
    }
    if (line.has('s')) {
      session.root().create(path, new FileNode.SymbolicLink(session.ofNew(path, 0777), target));
    } else {
      session.root().link(path, session.path(target));
    }
    return 0;
  }
}
