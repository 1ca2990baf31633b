package dev.kaniko.runtime.process;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a container has mounted, in the view of a root that a process in place will see: its files are at {@code /}, but for what lies below those
 * mounts. The script of a heredoc is below {@code /dev}.
 */
final class ContainerView implements AutoCloseable {
  private final List<Directory> opened = new ArrayList<>();

  /**
   * Adds the mounts to {@code view}, as far as one of the targets is below them.
   *
   * @param points where the container has mounts
   */
  ContainerView(RootView view, ContainerRoot container, Collection<ImagePath> points, List<MountSpec> mounts) throws IOException {
    for (var point : points) {
      if (mounts.stream().anyMatch(mount -> !mount.target().equals(point) && mount.target().startsWith(point))) {
        var directory = Directory.open(container.place().resolve(point.text().substring(1)));
        opened.add(directory);
        view.mount(point, directory, true);
      }
    }
  }

  @Override
  public void close() {
    opened.forEach(Directory::close);
  }
}
