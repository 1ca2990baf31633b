package dev.kaniko.runtime.context;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A directory of a tree as a tree of its own. No link leads out of it.
 *
 * @param root the directory, without links on the way
 */
record SubTree(FileTree tree, ImagePath root) implements FileTree {
  SubTree {
    Objects.requireNonNull(tree);
    Objects.requireNonNull(root);
  }

  @Override
  public Optional<Entry> find(ImagePath path) throws IOException {
    return tree.find(below(path));
  }

  @Override
  public List<String> list(ImagePath directory) throws IOException {
    return tree.list(below(directory));
  }

  private ImagePath below(ImagePath path) {
    var place = root;
    for (var name : path.names()) {
      place = place.child(name);
    }
    return place;
  }
}
