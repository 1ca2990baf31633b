package dev.kaniko.compiler.shell.command;

import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.compiler.shell.ShellWord;
import dev.kaniko.compiler.shell.command.Argument.Kind;
import dev.kaniko.compiler.shell.command.Argument.Piece;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Expands words as far as variables are known. */
final class Expander {
  /** Longer values are not kept: a script may double one again and again. */
  private static final int MAX_VALUE = 4096;

  /** The characters of values that are put into one script; behind that no value is known. */
  private static final int MAX_CHARACTERS = 200_000;

  /** What is left of that. */
  private static final class Room {
    int characters = MAX_CHARACTERS;
  }

  private final @Nullable Expander outer;
  private final Room room;

  /** What was assigned here; empty for what is not known. */
  private final Map<String, Optional<String>> values = new HashMap<>();

  Expander() {
    this.outer = null;
    this.room = new Room();
  }

  /** Begins with the values of another, which it does not change. */
  Expander(Expander outer) {
    this.outer = outer;
    this.room = outer.room;
  }

  void set(String name, Optional<String> value) {
    values.put(name, value.filter(text -> text.length() <= MAX_VALUE));
  }

  Optional<String> value(String name) {
    for (@Nullable Expander scope = this; scope != null; scope = scope.outer) {
      var value = scope.values.get(name);
      if (value != null) {
        room.characters -= value.map(String::length).orElse(0);
        return value.filter(_ -> room.characters > 0);
      }
    }
    return Optional.empty();
  }

  /** Forgets the values that were changed in a scope that began with them. */
  void forgetChanged(Expander inner) {
    inner.values.keySet().forEach(name -> values.put(name, Optional.empty()));
  }

  /** Returns the value that an assignment gives, which is not split. */
  Optional<String> assigned(ShellWord word) {
    var pieces = new ArrayList<Piece>();
    word.parts().forEach(part -> piece(part, true, pieces));
    return pieces.stream().allMatch(piece -> piece.kind() != Kind.UNKNOWN) ? Optional.of(new Argument(word, pieces).shown()) : Optional.empty();
  }

  /** Returns what a word becomes: one argument, several, or none. */
  List<Argument> expand(ShellWord word) {
    var fields = new Fields(word);
    for (var part : word.parts()) {
      var value = part instanceof ShellPart.Parameter parameter && parameter.isPlain() ? value(parameter.name()) : Optional.<String>empty();
      value.ifPresentOrElse(fields::split, () -> piece(part, false, fields.current));
    }
    return fields.finish();
  }

  private void piece(ShellPart part, boolean assigned, List<Piece> pieces) {
    switch (part) {
      case ShellPart.Literal literal -> pieces.add(new Piece(Kind.KNOWN, literal.text()));
      case ShellPart.Escaped escaped -> pieces.add(new Piece(Kind.KNOWN, escaped.text()));
      case ShellPart.SingleQuoted quoted -> pieces.add(new Piece(Kind.KNOWN, quoted.text()));
      case ShellPart.DoubleQuoted quoted -> {
        pieces.add(new Piece(Kind.KNOWN, ""));
        quoted.parts().forEach(inner -> piece(inner, true, pieces));
      }
      case ShellPart.Glob glob -> pieces.add(new Piece(assigned ? Kind.KNOWN : Kind.PATTERN, glob.text()));
      case ShellPart.Tilde tilde -> pieces.add(new Piece(Kind.UNKNOWN, tilde.text()));
      case ShellPart.Parameter parameter -> pieces.add(parameter(parameter));
      case ShellPart.CommandSubstitution _ -> pieces.add(new Piece(Kind.UNKNOWN, "$(…)"));
      case ShellPart.ProcessSubstitution process -> pieces.add(new Piece(Kind.UNKNOWN, process.input() ? "<(…)" : ">(…)"));
      case ShellPart.Arithmetic _ -> pieces.add(new Piece(Kind.UNKNOWN, "$((…))"));
      case ShellPart.ExtendedGlob glob -> pieces.add(new Piece(Kind.UNKNOWN, glob.sign() + "(…)"));
      case ShellPart.Array _ -> pieces.add(new Piece(Kind.UNKNOWN, "(…)"));
    }
  }

  private Piece parameter(ShellPart.Parameter parameter) {
    var value = parameter.isPlain() ? value(parameter.name()) : Optional.<String>empty();
    return value.map(text -> new Piece(Kind.KNOWN, text)).orElseGet(() -> new Piece(Kind.UNKNOWN, written(parameter)));
  }

  private static String written(ShellPart.Parameter parameter) {
    if (!parameter.braces()) {
      return "$" + parameter.name();
    }
    String sign = switch (parameter.lookup()) {
      case VALUE -> "";
      case LENGTH -> "#";
      case INDIRECT -> "!";
    };
    return "${" + sign + parameter.name() + (parameter.index().isEmpty() ? "" : "[…]") + parameter.operator() + (parameter.operand().isEmpty() ? "" : "…") + "}";
  }

  /** The arguments that one word becomes. */
  private static final class Fields {
    private final ShellWord word;
    private final List<Argument> finished = new ArrayList<>();
    private List<Piece> current = new ArrayList<>();

    Fields(ShellWord word) {
      this.word = word;
    }

    /** Adds a value that blanks take apart. */
    void split(String value) {
      String[] fields = value.strip().split("[ \t\n]+");
      if (startsWithBlank(value)) {
        end();
      }
      for (int i = 0; i < fields.length; i++) {
        if (i > 0) {
          end();
        }
        if (!fields[i].isEmpty()) {
          current.add(new Piece(Kind.KNOWN, fields[i]));
        }
      }
      if (!value.isEmpty() && " \t\n".indexOf(value.charAt(value.length() - 1)) >= 0) {
        end();
      }
    }

    private static boolean startsWithBlank(String value) {
      return !value.isEmpty() && " \t\n".indexOf(value.charAt(0)) >= 0;
    }

    private void end() {
      if (!current.isEmpty()) {
        finished.add(new Argument(word, current));
        current = new ArrayList<>();
      }
    }

    List<Argument> finish() {
      end();
      return finished;
    }
  }
}
