package org.example.apt;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.FakeShell;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A Debian that fits into a test: apt-get with the traces that the real one leaves. */
final class FakeApt {
  /** The programs that APT runs. */
  static final FakeShell SHELL = FakeShell.STANDARD.with("apt-get", FakeApt::run).with("find", (_, _) -> 0);

  private static final String STATUS = "/var/lib/dpkg/status";

  private FakeApt() {}

  /** Returns a root with apt in it. */
  static FileTree in(FileTree root) {
    var debian = MemoryTree.copyOf(root);
    for (var directory : List.of("/usr", "/usr/bin", "/usr/share", "/var", "/var/lib", "/var/lib/dpkg", "/var/lib/apt", "/var/lib/apt/lists", "/var/cache",
        "/var/cache/apt", "/var/log", "/var/log/apt")) {
      debian.directory(directory);
    }
    return debian.file("/usr/bin/apt-get", "apt").file(STATUS, "Package: dpkg\nVersion: 1.21\n\n");
  }

  private static int run(List<String> arguments, FakeShell.Session session) throws IOException {
    if (arguments.contains("update")) {
      write("/var/lib/apt/lists/Packages", "of " + session.now(), session);
      return 0;
    }
    for (var name : arguments.subList(arguments.indexOf("--") + 1, arguments.size())) {
      var one = AptPackage.parse(name).orElseThrow();
      if (one.name().equals("nosuch")) {
        return 100;
      }
      write("/var/cache/apt/" + one.name() + ".deb", "archive", session);
      write("/usr/bin/" + one.name(), one.version().orElse("newest") + String.join(",", arguments.contains("--target-release") ? List.of("backported") : List.of()), session);
      write("/var/log/dpkg.log", "installed " + one + " at " + session.now() + "\n", session);
      write("/var/log/apt/history.log", "installed " + one + " at " + session.now() + "\n", session);
      write(STATUS, "Package: " + one.name() + "\nVersion: " + one.version().orElse("9.9") + "\n\n", session);
    }
    return 0;
  }

  private static void write(String path, String text, FakeShell.Session session) throws IOException {
    var place = new ImagePath(path);
    if (!session.root().isDirectory(place.parent())) {
      session.root().create(place.parent(), new FileNode.Directory(session.ofNew(0755)));
    }
    session.root().write(place, text.getBytes(StandardCharsets.UTF_8), path.startsWith("/var/lib/dpkg") || path.startsWith("/var/log"), session.ofNew(0644));
  }
}
