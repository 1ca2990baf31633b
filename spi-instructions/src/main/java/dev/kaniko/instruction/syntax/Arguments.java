package dev.kaniko.instruction.syntax;

import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The arguments of one instruction, in the form that its {@link ArgumentShape} names. */
public sealed interface Arguments {
  /** Where the arguments stand; an empty range at the end of the line when there are none. */
  Span span();

  /**
   * {@link ArgumentShape#COMMAND}.
   *
   * @param exec true for the exec form
   * @param parts the strings of the array; in shell form the one text, or none when there is nothing
   */
  record Command(boolean exec, List<Text> parts, Span span) implements Arguments {
    public Command {
      parts = List.copyOf(parts);
      Objects.requireNonNull(span);
    }

    /** Returns the texts without their places. */
    public List<String> values() {
      return parts.stream().map(Text::value).toList();
    }
  }

  /**
   * {@link ArgumentShape#WORDS} and {@link ArgumentShape#PLAIN_WORDS}. Words that name a heredoc are among them, as written.
   *
   * @param json true for the JSON form
   */
  record Words(boolean json, List<Text> words, Span span) implements Arguments {
    public Words {
      words = List.copyOf(words);
      Objects.requireNonNull(span);
    }
  }

  /** {@link ArgumentShape#KEY_VALUES}. */
  record KeyValues(List<KeyValue> pairs, Span span) implements Arguments {
    public KeyValues {
      pairs = List.copyOf(pairs);
      Objects.requireNonNull(span);
    }
  }

  /**
   * One pair.
   *
   * @param legacy true for the form without {@code =}
   */
  record KeyValue(Text key, Text value, boolean legacy) {
    public KeyValue {
      Objects.requireNonNull(key);
      Objects.requireNonNull(value);
    }
  }

  /** {@link ArgumentShape#NAMES}. */
  record Names(List<Name> names, Span span) implements Arguments {
    public Names {
      names = List.copyOf(names);
      Objects.requireNonNull(span);
    }
  }

  /**
   * One declared argument.
   *
   * @param name before expansion as written; without a variable in braces it stays so, quotes and all
   * @param value before expansion the default as written; after it the value that holds in the build, be it given, the default or
   *     that of the global scope
   */
  record Name(Text name, Optional<Text> value) {
    public Name {
      Objects.requireNonNull(name);
      Objects.requireNonNull(value);
    }
  }

  /** {@link ArgumentShape#LINE}. */
  record Line(Text text) implements Arguments {
    public Line {
      Objects.requireNonNull(text);
    }

    @Override
    public Span span() {
      return text.span();
    }
  }

  /** {@link ArgumentShape#WORD_AND_COMMAND}; the word is empty when there is nothing. */
  record WordAndCommand(Text word, Command command) implements Arguments {
    public WordAndCommand {
      Objects.requireNonNull(word);
      Objects.requireNonNull(command);
    }

    @Override
    public Span span() {
      return word.span().to(command.span());
    }
  }

  /**
   * {@link ArgumentShape#TRIGGER}.
   *
   * @param keyword the first word of the trigger in upper case; empty when there is nothing
   * @param text the trigger as it is stored in an image: one logical line, then the bodies and delimiters of its heredocs
   */
  record Trigger(String keyword, Text text) implements Arguments {
    public Trigger {
      Objects.requireNonNull(keyword);
      Objects.requireNonNull(text);
    }

    @Override
    public Span span() {
      return text.span();
    }
  }
}
