package dev.kaniko.instruction.oracle;

import dev.kaniko.instruction.testing.ByHand;
import dev.kaniko.instruction.testing.FakeRoot;
import dev.kaniko.instruction.testing.World;
import dev.kaniko.instruction.testing.Written;
import java.io.IOException;

/** WORKDIR by hand: the directory is made for the user, wherever links lead to. */
public final class WorkdirByHand implements ByHand {
  private final Written line;
  private final World world;

  public WorkdirByHand(Written line, World world) {
    this.line = line;
    this.world = world;
  }

  @Override
  public boolean tellsTimes() {
    return true;
  }

  @Override
  public void on(FakeRoot root) throws IOException {
    var target = new HandRoot(root, world.now());
    var path = target.path(world.config().workingDir(), line.parts().getFirst());
    if (path.getParent() != null) {
      var owner = HandOwner.of(world.config().user(), target.top());
      target.makeDirectories(HandRoot.real(path), 0755, owner);
      target.finish();
    }
  }
}
