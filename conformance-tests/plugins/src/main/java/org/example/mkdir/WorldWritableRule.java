package org.example.mkdir;

import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.InstructionUse;

/** A directory that everyone may write to, and in which everyone may remove what others wrote. */
final class WorldWritableRule implements InstructionRule {
  private static final int WRITABLE = 02;
  private static final int STICKY = 01000;

  @Override
  public String id() {
    return "MkdirWorldWritable";
  }

  @Override
  public String title() {
    return "A directory that everyone may write to has no sticky bit";
  }

  @Override
  public String page() {
    return """
        # A directory that everyone may write to has no sticky bit

        In such a directory every user of a container can remove and replace the files of others. `/tmp` has the sticky bit for this reason.

        ```dockerfile
        # finds
        MKDIR --mode=0777 /scratch

        # does not find
        MKDIR --mode=1777 /scratch
        ```
        """;
  }

  @Override
  public void check(InstructionUse use, DiagnosticSink sink) {
    int mode = ((Mkdir) use.instruction()).mode();
    if ((mode & WRITABLE) != 0 && (mode & STICKY) == 0) {
      var place = use.written().flag("mode").orElseThrow().span();
      sink.report(finding(place, "everyone can remove what others put here").withHelp("write --mode=1" + String.format("%03o", mode & 0777)));
    }
  }
}
