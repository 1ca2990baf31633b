package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.FakeShell.Process;
import dev.kaniko.instruction.testing.FakeShell.Program;
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

  private static int echo(List<String> arguments, Process process) {
    boolean bare = !arguments.isEmpty() && arguments.getFirst().equals("-n");
    process.print(String.join(" ", bare ? arguments.subList(1, arguments.size()) : arguments) + (bare ? "" : "\n"));
    return 0;
  }

  private static int env(List<String> arguments, Process process) {
    process.print(process.environment().entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue() + "\n").collect(Collectors.joining()));
    return arguments.isEmpty() ? 0 : 2;
  }

  private static int date(List<String> arguments, Process process) {
    process.print((arguments.equals(List.of("+%s")) ? process.now().getEpochSecond() : process.now()) + "\n");
    return 0;
  }

  private static int cat(List<String> arguments, Process process) throws IOException {
    for (var file : arguments) {
      process.print(new String(process.root().read(process.path(file)), StandardCharsets.UTF_8));
    }
    return 0;
  }

  private static int cd(List<String> arguments, Process process) throws IOException {
    var path = process.root().follow(process.path(arguments.isEmpty() ? "/" : arguments.getFirst()));
    if (!process.root().isDirectory(path)) {
      throw new IOException(path + ": Not a directory");
    }
    process.changeDirectory(path);
    return 0;
  }

  private static int test(List<String> arguments, Process process) throws IOException {
    if (arguments.size() != 2) {
      return 2;
    }
    var path = process.root().follow(process.path(arguments.getLast()));
    boolean holds = arguments.getFirst().equals("-d") ? process.root().isDirectory(path) : process.root().find(path).isPresent();
    return holds ? 0 : 1;
  }

  private static int mkdir(List<String> arguments, Process process) throws IOException {
    var line = Line.of(arguments, "m");
    int mode = line.value().isEmpty() ? 0755 : mode(line.value());
    for (var operand : line.operands()) {
      var path = process.path(operand);
      if (line.has('p')) {
        makeParents(path, process);
        if (process.root().isDirectory(path)) {
          continue;
        }
      }
      process.root().create(line.has('p') ? process.root().follow(path) : path, new FileNode.Directory(process.ofNew(mode)));
    }
    return 0;
  }

  private static void makeParents(ImagePath path, Process process) throws IOException {
    var step = ImagePath.ROOT;
    for (var name : process.root().follow(path).parent().names()) {
      step = step.child(name);
      if (!process.root().isDirectory(step)) {
        process.root().create(step, new FileNode.Directory(process.ofNew(0755)));
      }
    }
  }

  private static int mode(String text) {
    return Integer.parseInt(text, 8);
  }

  private static int rm(List<String> arguments, Process process) throws IOException {
    var line = Line.of(arguments, "");
    for (var operand : line.operands()) {
      var path = process.path(operand);
      var entry = process.root().find(path);
      if (entry.isEmpty() && line.has('f')) {
        continue;
      }
      if (entry.isPresent() && entry.get().node() instanceof FileNode.Directory && !line.has('r')) {
        throw new IOException(path + ": Is a directory");
      }
      process.root().remove(path);
    }
    return 0;
  }

  private static int chmod(List<String> arguments, Process process) throws IOException {
    var line = Line.of(arguments, "");
    int mode = mode(line.operands().getFirst());
    for (var path : operands(line, process)) {
      if (!(process.root().find(path).map(FileTree.Entry::node).orElse(null) instanceof FileNode.SymbolicLink)) {
        process.root().change(path, metadata -> metadata.withMode(mode));
      }
    }
    return 0;
  }

  private static int chown(List<String> arguments, Process process) throws IOException {
    var line = Line.of(arguments, "");
    var ids = line.operands().getFirst().split(":", 2);
    long uid = Long.parseLong(ids[0]);
    for (var path : operands(line, process)) {
      process.root().change(path, metadata -> metadata.withOwner(uid, ids.length > 1 ? Long.parseLong(ids[1]) : metadata.gid()));
    }
    return 0;
  }

  /** All operands behind the first, and with {@code -R} what is below them. */
  private static List<ImagePath> operands(Line line, Process process) throws IOException {
    var all = new ArrayList<ImagePath>();
    for (var operand : line.operands().subList(1, line.operands().size())) {
      var path = process.root().follow(process.path(operand));
      all.add(path);
      if (line.has('R')) {
        addBelow(path, process, all);
      }
    }
    return all;
  }

  private static void addBelow(ImagePath directory, Process process, List<ImagePath> all) {
    for (var name : process.root().list(directory)) {
      all.add(directory.child(name));
      addBelow(directory.child(name), process, all);
    }
  }

  private static int touch(List<String> arguments, Process process) throws IOException {
    var line = Line.of(arguments, "d");
    var time = line.value().startsWith("@") ? Instant.ofEpochSecond(Long.parseLong(line.value().substring(1))) : process.now();
    for (var operand : line.operands()) {
      var path = process.path(operand);
      if (process.root().find(process.root().follow(path)).isEmpty()) {
        process.root().write(path, new byte[0], false, process.ofNew(0644));
      }
      process.root().change(path, metadata -> metadata.withModified(time));
    }
    return 0;
  }

  /** Returns where something goes that is copied or moved: into a directory, or in the place of a file. */
  private static ImagePath destination(ImagePath from, ImagePath to, Process process) throws IOException {
    return process.root().isDirectory(to) ? process.root().follow(to).child(from.name()) : to;
  }

  private static int mv(List<String> arguments, Process process) throws IOException {
    var line = Line.of(arguments, "");
    var from = process.path(line.operands().getFirst());
    process.root().rename(from, destination(from, process.path(line.operands().getLast()), process));
    return 0;
  }

  private static int cp(List<String> arguments, Process process) throws IOException {
    var line = Line.of(arguments, "");
    var from = process.path(line.operands().getFirst());
    var to = destination(from, process.path(line.operands().getLast()), process);
    if (process.root().follow(to).startsWith(process.root().follow(from))) {
      throw new IOException(from + ": cannot copy a directory into itself");
    }
    copy(line.has('a') ? from : process.root().follow(from), to, line, process);
    return 0;
  }

  private static void copy(ImagePath from, ImagePath to, Line line, Process process) throws IOException {
    var node = process.root().find(from).orElseThrow(() -> new IOException(from + ": No such file or directory")).node();
    if (node instanceof FileNode.Directory && !line.has('a') && !line.has('r')) {
      throw new IOException(from + ": Is a directory");
    }
    var metadata = line.has('a') ? node.metadata() : process.ofNew(node.metadata().mode() & 0777);
    if (node instanceof FileNode.RegularFile && process.root().find(process.root().follow(to)).isPresent()) {
      process.root().write(to, process.root().read(from), false, metadata);
    } else if (!(node instanceof FileNode.Directory) || !process.root().isDirectory(to)) {
      process.root().create(to, node.with(metadata));
    }
    if (node instanceof FileNode.Directory) {
      for (var name : process.root().list(from)) {
        copy(from.child(name), process.root().follow(to).child(name), line, process);
      }
    }
  }

  private static int ln(List<String> arguments, Process process) throws IOException {
    var line = Line.of(arguments, "");
    var target = line.operands().getFirst();
    var path = destination(ImagePath.clean(target), process.path(line.operands().getLast()), process);
    if (line.has('f') && process.root().find(path).isPresent()) {
      process.root().remove(path);
    }
    if (line.has('s')) {
      process.root().create(path, new FileNode.SymbolicLink(process.ofNew(0777), target));
    } else {
      process.root().link(path, process.path(target));
    }
    return 0;
  }
}
