package org.example.apt;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The packages in the database of dpkg, and their versions. */
record InstalledVersions(Map<String, String> versions) {
  private static final ImagePath STATUS = new ImagePath("/var/lib/dpkg/status");

  InstalledVersions {
    versions = Map.copyOf(versions);
  }

  static InstalledVersions of(FileTree root) throws IOException {
    var entry = root.find(STATUS);
    return entry.isPresent() && entry.get().node() instanceof FileNode.RegularFile file ? of(file) : new InstalledVersions(Map.of());
  }

  /** Returns what is installed after a change of the root. */
  InstalledVersions after(SnapshotDiff diff) throws IOException {
    for (var change : diff.changes()) {
      if (change instanceof Change.Put(ImagePath path, FileNode.RegularFile file) && path.equals(STATUS)) {
        return of(file);
      }
    }
    return this;
  }

  private static InstalledVersions of(FileNode.RegularFile status) throws IOException {
    var versions = new TreeMap<String, String>();
    try (var in = status.content().open()) {
      var name = "";
      for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("Package: ")) {
          name = line.substring("Package: ".length());
        } else if (line.startsWith("Version: ")) {
          versions.put(name, line.substring("Version: ".length()));
        }
      }
    }
    return new InstalledVersions(versions);
  }

  /**
   * Returns what the label says: {@code name=version} of each package in order of names, with those of the label before.
   *
   * @param earlier null for none
   */
  String label(List<AptPackage> packages, String earlier) {
    var pins = new TreeMap<String, String>();
    for (var pin : earlier == null || earlier.isEmpty() ? new String[0] : earlier.split(" ")) {
      pins.put(pin.replaceFirst("=.*", ""), pin);
    }
    for (var one : packages) {
      var version = versions.get(one.name().replaceFirst(":.*", ""));
      if (version != null) {
        pins.put(one.name(), one.name() + "=" + version);
      }
    }
    return String.join(" ", pins.values());
  }
}
