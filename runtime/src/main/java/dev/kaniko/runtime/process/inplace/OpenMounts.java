package dev.kaniko.runtime.process.inplace;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.process.MountSpec;
import dev.kaniko.runtime.process.view.RootView;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Mounts of this container, held open, which a process in place gets to see instead of what its root has there: the script of a heredoc is
 * below {@code /dev}. Outlives the view that it is added to.
 */
final class OpenMounts implements AutoCloseable {
  private final Map<ImagePath, Directory> mounts = new LinkedHashMap<>();

  /**
   * Opens the mounts that one of the targets is below.
   *
   * @param points where the container has mounts
   */
  static OpenMounts of(ContainerRoot container, Collection<ImagePath> points, List<MountSpec> targets) throws IOException {
    var open = new OpenMounts();
    try {
      for (var point : points) {
        if (targets.stream().anyMatch(mount -> !mount.target().equals(point) && mount.target().startsWith(point))) {
          open.mounts.put(point, Directory.open(container.place().resolve(point.text().substring(1))));
        }
      }
    } catch (IOException e) {
      open.close();
      throw e;
    }
    return open;
  }

  void addTo(RootView view) {
    mounts.forEach((point, directory) -> view.mount(point, directory, true));
  }

  @Override
  public void close() {
    mounts.values().forEach(Directory::close);
  }
}
