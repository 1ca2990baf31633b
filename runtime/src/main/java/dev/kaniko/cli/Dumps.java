package dev.kaniko.cli;

import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.IrDumps;
import java.util.List;
import java.util.Set;

/** The dumps that {@code --dump-ir} asks for, one under the other. */
final class Dumps implements IrDumps {
  private static final String ALL = "all";

  private final Set<String> wanted;
  private final StringBuilder text = new StringBuilder();

  private Dumps(Set<String> wanted) {
    this.wanted = wanted;
  }

  /**
   * @throws UsageException if there is no pass of a name
   */
  static Dumps of(List<String> names) {
    for (var name : names) {
      if (!name.equals(ALL) && !Compiler.passes().contains(name)) {
        throw new UsageException("--dump-ir " + name + ": there is no such pass"
            + Compiler.nearestPass(name).map(near -> " (did you mean " + near + "?)").orElse("")
            + "; there are " + String.join(", ", Compiler.passes()) + ", and all");
      }
    }
    return new Dumps(Set.copyOf(names.contains(ALL) ? Compiler.passes() : names));
  }

  @Override
  public boolean wants(String pass) {
    return wanted.contains(pass);
  }

  @Override
  public void take(String pass, String form) {
    text.append(text.isEmpty() ? "" : "\n").append("== ").append(pass).append(" ==\n").append(form);
  }

  String text() {
    return text.toString();
  }
}
