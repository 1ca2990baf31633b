package dev.kaniko.instruction.oracle;

import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.testing.ByHand;
import dev.kaniko.instruction.testing.FakeRoot;
import dev.kaniko.instruction.testing.World;
import dev.kaniko.instruction.testing.Written;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** RUN by hand: a few commands one after the other, as the user of the image and beside its mounts. */
public final class RunByHand implements ByHand {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|([^ ]+)");

  private final Written line;
  private final World world;

  public RunByHand(Written line, World world) {
    this.line = line;
    this.world = world;
  }

  @Override
  public boolean tellsTimes() {
    return true;
  }

  @Override
  public void on(FakeRoot root) throws IOException {
    var user = user(world.config().user(), root.top());
    var mounts = new HandMounts(world).mount(line.values("mount"));
    var shell = new HandShell(root.top(), mounts, user, world.now());
    int status = line.shape() == ArgumentShape.COMMAND && line.execForm() ? shell.run(line.parts()) : script(text(), shell);
    if (status != 0) {
      throw new IOException("it ends with " + status);
    }
  }

  private String text() {
    return line.bodies().isEmpty() ? line.parts().getFirst() : line.bodies().getFirst().text().strip();
  }

  private static int script(String text, HandShell shell) {
    int status = 0;
    for (var command : text.split("; ")) {
      int and = command.indexOf(" && exit ");
      int or = command.indexOf(" || ");
      status = shell.run(words(and >= 0 ? command.substring(0, and) : or >= 0 ? command.substring(0, or) : command));
      if (and >= 0 && status == 0) {
        return Integer.parseInt(command.substring(and + " && exit ".length()));
      }
      if (or >= 0 && status != 0) {
        status = shell.run(words(command.substring(or + " || ".length())));
      }
    }
    return status;
  }

  private static List<String> words(String command) {
    var words = new ArrayList<String>();
    var matcher = WORD.matcher(command);
    while (matcher.find()) {
      words.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
    }
    return words;
  }

  /** As whom a process runs: an unknown number has the group 0, and an unknown name is an error. */
  private static HandOwner user(String text, Path top) throws IOException {
    var parts = List.of((text + ":").split(":", -1));
    var user = parts.get(0).isEmpty() ? "0" : parts.get(0);
    var known = user.matches("[0-9]+") ? List.<String>of() : HandOwner.line(top, "passwd", user).orElseThrow(() -> new IOException("unknown user " + user));
    long uid = known.isEmpty() ? Long.parseLong(user) : Long.parseLong(known.get(2));
    long gid = known.isEmpty() ? groupOf(user, top) : Long.parseLong(known.get(3));
    var group = parts.get(1);
    if (group.isEmpty()) {
      return new HandOwner(uid, gid);
    }
    return new HandOwner(uid, group.matches("[0-9]+") ? Long.parseLong(group)
        : Long.parseLong(HandOwner.line(top, "group", group).orElseThrow(() -> new IOException("unknown group " + group)).get(2)));
  }

  /** Root has its group; the other numbers of the worlds are nobody's. */
  private static long groupOf(String number, Path top) throws IOException {
    var app = HandOwner.line(top, "passwd", "app");
    return app.isPresent() && app.get().get(2).equals(number) ? Long.parseLong(app.get().get(3)) : 0;
  }
}
