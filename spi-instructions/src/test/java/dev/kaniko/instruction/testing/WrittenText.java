package dev.kaniko.instruction.testing;

import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.CsvFields;
import dev.kaniko.instruction.syntax.Flag;
import dev.kaniko.instruction.syntax.FlagOption;
import dev.kaniko.instruction.syntax.Heredoc;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes an instruction down as text, and remembers where each piece of it came to stand. */
final class WrittenText {
  private final Written written;
  private final SourceId sourceId;
  private final int start;
  private final StringBuilder text = new StringBuilder();
  private final InstructionSource source;

  WrittenText(Written written, SourceId sourceId, int start) {
    this.written = written;
    this.sourceId = sourceId;
    this.start = start;
    this.source = write();
  }

  String text() {
    return text.toString();
  }

  InstructionSource source() {
    return source;
  }

  private InstructionSource write() {
    text.append(written.keyword());
    var keyword = spanFrom(0);
    var flags = written.flags().stream().map(this::flag).toList();
    text.append(' ');
    int argumentsStart = text.length();
    var arguments = arguments();
    var line = text.substring(argumentsStart);
    var heredocs = new ArrayList<Heredoc>();
    for (var body : written.bodies()) {
      long before = heredocs.stream().filter(heredoc -> heredoc.word().value().equals(body.word())).count();
      heredocs.add(heredoc(body, before, arguments));
    }
    return new InstructionSource(written.keyword(), flags, arguments, heredocs, line.strip(), keyword, spanFrom(0));
  }

  private Span spanFrom(int from) {
    return new Span(sourceId, start + from, start + text.length());
  }

  /** Appends a piece; one that holds a line end is written as it would be in a string. */
  private Text piece(String value) {
    int from = text.length();
    text.append(value.replace("\n", "\\n"));
    return new Text(value, spanFrom(from));
  }

  private Text quoted(String value) {
    text.append('"');
    var piece = piece(value);
    text.append('"');
    return piece;
  }

  private static boolean isOdd(String word) {
    return word.isEmpty() || word.startsWith("[") || word.chars().anyMatch(c -> Character.isWhitespace(c) || c == '"');
  }

  private Flag flag(Written.Option option) {
    text.append(' ');
    int from = text.length();
    text.append("--").append(option.name()).append('=');
    var value = isOdd(option.value()) ? quoted(option.value()) : piece(option.value());
    return new Flag(option.name(), value, spanFrom(from), options(value));
  }

  private static List<FlagOption> options(Text list) {
    try {
      return CsvFields.split(list.value()).stream().map(field -> option(list.span(), field)).toList();
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }

  private static FlagOption option(Span list, CsvFields.Field field) {
    var whole = new Text(field.text(), new Span(list.source(), list.start() + field.start(), list.start() + field.end()));
    int value = field.text().indexOf('=') + 1;
    var option = new FlagOption(whole, Optional.empty());
    return value == 0
        ? option
        : option.withValue(new Text(field.text().substring(value), new Span(list.source(), whole.span().start() + value, whole.span().end())));
  }

  private Arguments arguments() {
    int from = text.length();
    return switch (written.shape()) {
      case LINE -> new Arguments.Line(piece(written.parts().getFirst()));
      case COMMAND -> command(written.parts());
      case WORDS, PLAIN_WORDS -> {
        boolean json = written.parts().stream().anyMatch(WrittenText::isOdd);
        var words = json ? array(written.parts()) : plain(written.parts());
        yield new Arguments.Words(json, words, spanFrom(from));
      }
      case KEY_VALUES -> {
        var pairs = pairs();
        yield new Arguments.KeyValues(pairs, spanFrom(from));
      }
      case NAMES -> {
        var names = names();
        yield new Arguments.Names(names, spanFrom(from));
      }
      case WORD_AND_COMMAND -> {
        var word = piece(written.parts().getFirst());
        text.append(' ');
        yield new Arguments.WordAndCommand(word, command(written.parts().subList(1, written.parts().size())));
      }
      case TRIGGER -> new Arguments.Trigger(written.parts().getFirst(), piece(written.parts().getLast()));
    };
  }

  private Arguments.Command command(List<String> parts) {
    int from = text.length();
    var words = written.execForm() ? array(parts) : plain(parts);
    return new Arguments.Command(written.execForm(), words, spanFrom(from));
  }

  private List<Text> plain(List<String> words) {
    var all = new ArrayList<Text>();
    for (var word : words) {
      text.append(all.isEmpty() ? "" : " ");
      all.add(piece(word));
    }
    return all;
  }

  private List<Text> array(List<String> words) {
    var all = new ArrayList<Text>();
    text.append('[');
    for (var word : words) {
      text.append(all.isEmpty() ? "" : ", ");
      all.add(quoted(word));
    }
    text.append(']');
    return all;
  }

  private List<Arguments.KeyValue> pairs() {
    var pairs = new ArrayList<Arguments.KeyValue>();
    for (int i = 0; i + 1 < written.parts().size(); i += 2) {
      text.append(pairs.isEmpty() ? "" : " ");
      var key = piece(written.parts().get(i));
      text.append('=');
      var value = written.parts().get(i + 1);
      pairs.add(new Arguments.KeyValue(key, isOdd(value) ? quoted(value) : piece(value), false));
    }
    return pairs;
  }

  private List<Arguments.Name> names() {
    var names = new ArrayList<Arguments.Name>();
    for (var declaration : written.parts()) {
      text.append(names.isEmpty() ? "" : " ");
      int equals = declaration.indexOf('=');
      var name = piece(equals < 0 ? declaration : declaration.substring(0, equals));
      text.append(equals < 0 ? "" : "=");
      names.add(new Arguments.Name(name, equals < 0 ? Optional.empty() : Optional.of(piece(declaration.substring(equals + 1)))));
    }
    return names;
  }

  /**
   * Appends a body.
   *
   * @param before how many heredocs of the same word come before: each of the words has a body of its own
   */
  private Heredoc heredoc(Written.Body body, long before, Arguments arguments) {
    var words = switch (arguments) {
      case Arguments.Words(var _, var all, var _) -> all;
      case Arguments.Command(var _, var parts, var _) -> parts;
      default -> List.<Text>of();
    };
    var name = body.word().replaceAll("[<\"'-]", "");
    var named = words.stream().filter(word -> word.value().equals(body.word())).skip(before).findFirst();
    var word = named.orElseGet(() -> new Text(body.word(), arguments.span()));
    text.append('\n');
    int from = text.length();
    text.append(body.text());
    var span = spanFrom(from);
    text.append(name);
    return new Heredoc(name, 0, !body.word().matches(".*[\"'].*"), body.word().startsWith("<<-"), word, body.text(), span);
  }
}
