package dev.kaniko.compiler.shell.command;

import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.compiler.shell.ShellWord;
import java.util.ArrayList;
import java.util.List;

/** Brace expansion: <code>a{b,c}</code> is two words. Ranges, <code>{1..9}</code>, are left as they are. */
final class Braces {
  /** More words than this are not made. */
  private static final int MAX_WORDS = 256;

  /** A word of more pieces is left as it is; this bounds the work. */
  private static final int MAX_ATOMS = 500;

  private Braces() {}

  static List<ShellWord> expand(ShellWord word) {
    boolean braces = word.parts().stream().anyMatch(part -> part instanceof ShellPart.Literal literal && literal.text().indexOf('{') >= 0);
    if (!braces) {
      return List.of(word);
    }
    var atoms = atoms(word);
    if (atoms.size() > MAX_ATOMS) {
      return List.of(word);
    }
    var expanded = expand(atoms, 0);
    return expanded.size() > MAX_WORDS ? List.of(word) : expanded.stream().map(parts -> new ShellWord(parts, word.span())).toList();
  }

  /** The parts, with each character that may count alone. */
  private static List<ShellPart> atoms(ShellWord word) {
    var atoms = new ArrayList<ShellPart>();
    for (var part : word.parts()) {
      if (part instanceof ShellPart.Literal literal) {
        for (String piece : literal.text().split("(?<=[{},])|(?=[{},])")) {
          atoms.add(new ShellPart.Literal(piece, literal.span()));
        }
      } else {
        atoms.add(part);
      }
    }
    return atoms;
  }

  private static boolean is(ShellPart part, String sign) {
    return part instanceof ShellPart.Literal literal && literal.text().equals(sign);
  }

  private static List<List<ShellPart>> expand(List<ShellPart> atoms, int depth) {
    for (int open = 0; open < atoms.size(); open++) {
      if (!is(atoms.get(open), "{")) {
        continue;
      }
      var alternatives = new ArrayList<List<ShellPart>>();
      int close = alternatives(atoms, open, alternatives);
      if (close > 0 && alternatives.size() > 1 && depth < 8) {
        var tails = expand(atoms.subList(close + 1, atoms.size()), depth + 1);
        var all = new ArrayList<List<ShellPart>>();
        for (var alternative : alternatives) {
          for (var middle : expand(alternative, depth + 1)) {
            for (var tail : tails) {
              if (all.size() > MAX_WORDS) {
                return List.copyOf(all);
              }
              var whole = new ArrayList<>(atoms.subList(0, open));
              whole.addAll(middle);
              whole.addAll(tail);
              all.add(whole);
            }
          }
        }
        return List.copyOf(all);
      }
    }
    return List.of(atoms);
  }

  /** Collects what stands between commas. Returns the offset of the closing brace; 0 where there is none. */
  private static int alternatives(List<ShellPart> atoms, int open, List<List<ShellPart>> alternatives) {
    int depth = 0;
    int from = open + 1;
    for (int i = open; i < atoms.size(); i++) {
      var atom = atoms.get(i);
      if (is(atom, "{")) {
        depth++;
      } else if (is(atom, ",") && depth == 1) {
        alternatives.add(atoms.subList(from, i));
        from = i + 1;
      } else if (is(atom, "}") && --depth == 0) {
        alternatives.add(atoms.subList(from, i));
        return i;
      }
    }
    return 0;
  }
}
