package org.example.mkdir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.instruction.InstructionUse;
import dev.kaniko.instruction.testing.FakeExecutionContext;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.instruction.testing.TreeText;
import dev.kaniko.instruction.testing.Written;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MkdirTest {
  private final FakeExecutionContext context = new FakeExecutionContext();

  private List<String> changes(Written line) throws Exception {
    return TreeText.of(line.instruction().execute(context).diff());
  }

  @Test
  void whatIsMissingIsMade() throws Exception {
    context.root = new MemoryTree().directory("/srv");
    context.config = ImageConfig.EMPTY.withWorkingDir("/srv");
    assertEquals(
        List.of("/srv/a directory 755 0:0 " + FakeExecutionContext.NOW, "/srv/a/b directory 700 7:8 " + FakeExecutionContext.NOW),
        changes(new Written("MKDIR").flag("mode", "0700").flag("chown", "7:8").words("a/b", "/srv")));
  }

  @Test
  void anOwnerMayBeAName() throws Exception {
    context.root = new MemoryTree().directory("/etc").file("/etc/passwd", "app:x:1000:50::/home/app:/bin/sh\n");
    assertEquals(List.of("/a directory 755 1000:50 " + FakeExecutionContext.NOW), changes(new Written("MKDIR").flag("chown", "app").words("/a")));
  }

  @Test
  void aFileInTheWayIsAnError() {
    context.root = new MemoryTree().file("/a", "text");
    var failure = assertThrows(InstructionFailedException.class, () -> changes(new Written("MKDIR").words("/a/b")));
    assertEquals("mkdir /a: not a directory", failure.getMessage());
  }

  @Test
  void whatIsWrongIsSaid() {
    assertEquals("MKDIR requires at least one path", new Written("MKDIR").words().problem());
    assertEquals("not a mode: u=rwx", new Written("MKDIR").flag("mode", "u=rwx").words("/a").problem());
  }

  @Test
  void aDirectoryForEveryoneWantsTheStickyBit() {
    assertEquals(List.of("everyone can remove what others put here"), findings(new Written("MKDIR").flag("mode", "0777").words("/a")));
    assertEquals(List.of(), findings(new Written("MKDIR").flag("mode", "1777").words("/a")));
  }

  private static List<String> findings(Written line) {
    var found = new ArrayList<Diagnostic>();
    new WorldWritableRule().check(new InstructionUse(line.source(), line.source(), line.instruction()), found::add);
    return found.stream().map(Diagnostic::message).toList();
  }
}
