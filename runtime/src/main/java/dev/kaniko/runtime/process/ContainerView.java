package dev.kaniko.runtime.process;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a container has mounted, as far as a process in place gets to see it instead of what its root has there: the script of a heredoc is
 * below {@code /dev}. Outlives the views that it is added to.
 */
final class ContainerView implements AutoCloseable {
  private final Map<ImagePath, Directory> mounts = new LinkedHashMap<>();

  /**
   * Opens the mounts that one of the targets is below.
   *
   * @param points where the container has mounts
   */
  static ContainerView of(ContainerRoot container, Collection<ImagePath> points, List<MountSpec> targets) throws IOException {
    var view = new ContainerView();
    try {
      for (var point : points) {
        if (targets.stream().anyMatch(mount -> !mount.target().equals(point) && mount.target().startsWith(point))) {
          view.mounts.put(point, Directory.open(container.place().resolve(point.text().substring(1))));
        }
      }
    } catch (IOException e) {
      view.close();
      throw e;
    }
    return view;
  }

  void addTo(RootView root) {
    mounts.forEach((point, directory) -> root.mount(point, directory, true));
  }

  @Override
  public void close() {
    mounts.values().forEach(Directory::close);
  }
}
