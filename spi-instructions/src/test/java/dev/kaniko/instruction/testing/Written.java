package dev.kaniko.instruction.testing;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * One instruction as somebody wrote it, put together without a compiler: {@code new Written("COPY").flag("chown", "1").words("a", "/b")}.
 * Variables are expanded already. A value: every method returns another one. Its text is that of a Dockerfile.
 *
 * @param keyword its first word
 * @param flags the flags in order
 * @param shape the form of the arguments
 * @param execForm for commands, whether they are in exec form
 * @param parts the pieces of the arguments: words; names and values in turn; the one text; the word and then the command; keyword and
 *     text of a trigger
 * @param bodies heredocs
 */
public record Written(Keyword keyword, List<Option> flags, ArgumentShape shape, boolean execForm, List<String> parts, List<Body> bodies) {
  private static final SourceId SOURCE = new SourceId("Dockerfile");

  /** One flag, its name without dashes. */
  public record Option(String name, String value) {
    public Option {
      Objects.requireNonNull(name);
      Objects.requireNonNull(value);
    }
  }

  /** What a heredoc holds, by the word that names it: {@code <<EOF}. */
  public record Body(String word, String text) {
    public Body {
      Objects.requireNonNull(word);
      Objects.requireNonNull(text);
    }
  }

  public Written {
    Objects.requireNonNull(keyword);
    flags = List.copyOf(flags);
    Objects.requireNonNull(shape);
    parts = List.copyOf(parts);
    bodies = List.copyOf(bodies);
  }

  /** An instruction with nothing behind its keyword yet. */
  public Written(String keyword) {
    this(new Keyword(keyword), List.of(), ArgumentShape.LINE, false, List.of(""), List.of());
  }

  public Written flag(String name, String value) {
    return withFlags(Stream.concat(flags.stream(), Stream.of(new Option(name, value))).toList());
  }

  /** Returns the value of a flag that is given once at most. */
  public Optional<String> value(String flag) {
    return values(flag).stream().findFirst();
  }

  /** Returns the values of a flag, in order. */
  public List<String> values(String flag) {
    return flags.stream().filter(option -> option.name().equals(flag)).map(Option::value).toList();
  }

  public Written withFlags(List<Option> others) {
    return new Written(keyword, others, shape, execForm, parts, bodies);
  }

  public Written withParts(List<String> others) {
    return new Written(keyword, flags, shape, execForm, others, bodies);
  }

  private Written with(ArgumentShape other, boolean json, List<String> pieces) {
    return new Written(keyword, flags, other, json, pieces, bodies);
  }

  public Written line(String line) {
    return with(ArgumentShape.LINE, false, List.of(line));
  }

  /** Sets words; one that is written like a heredoc has to be followed by its body in {@link #body}. */
  public Written words(String... words) {
    return with(ArgumentShape.WORDS, false, List.of(words));
  }

  /** Sets words. */
  public Written words(List<String> words) {
    return with(ArgumentShape.WORDS, false, words);
  }

  /** Gives the word that names a heredoc its body. */
  public Written body(String word, String body) {
    return new Written(keyword, flags, shape, execForm, parts, Stream.concat(bodies.stream(), Stream.of(new Body(word, body))).toList());
  }

  public Written shell(String command) {
    return with(ArgumentShape.COMMAND, false, command.isEmpty() ? List.of() : List.of(command));
  }

  public Written exec(String... command) {
    return with(ArgumentShape.COMMAND, true, List.of(command));
  }

  /** Sets a word and a command, as HEALTHCHECK has them. */
  public Written wordAndCommand(String word, boolean exec, String... command) {
    return with(ArgumentShape.WORD_AND_COMMAND, exec, Stream.concat(Stream.of(word), Stream.of(command)).toList());
  }

  /** Sets pairs, each as a name and then its value. */
  public Written pairs(String... namesAndValues) {
    return with(ArgumentShape.KEY_VALUES, false, List.of(namesAndValues));
  }

  /** Declares names, each {@code NAME} or {@code NAME=value}. */
  public Written names(String... declarations) {
    return with(ArgumentShape.NAMES, false, List.of(declarations));
  }

  /** Sets another instruction as argument. */
  public Written trigger(String keywordOfTrigger, String trigger) {
    return with(ArgumentShape.TRIGGER, false, List.of(keywordOfTrigger, trigger));
  }

  /** Returns what a provider gets. */
  public InstructionSource source() {
    return source(SOURCE, 0);
  }

  /**
   * Returns what a provider gets when the instruction stands elsewhere.
   *
   * @param start the place of its first character, in UTF-16 code units
   */
  public InstructionSource source(SourceId text, int start) {
    return new WrittenText(this, text, start).source();
  }

  private InstructionProvider provider() {
    return ServiceLoader.load(InstructionProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.syntax().keyword().equals(keyword))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no provider of " + keyword));
  }

  /** Checks and types it with the provider that the service loader finds; fails if anything is reported. */
  public Instruction instruction() {
    var problems = new ArrayList<Diagnostic>();
    provider().check(source(), problems::add);
    var instruction = provider().parse(source(), problems::add);
    if (!problems.isEmpty()) {
      throw new AssertionError(problems.toString());
    }
    return instruction.orElseThrow();
  }

  /** Returns what is reported: by the check, or if that is content by the typing. */
  public List<Diagnostic> problems() {
    var problems = new ArrayList<Diagnostic>();
    provider().check(source(), problems::add);
    if (problems.isEmpty() && provider().parse(source(), problems::add).isPresent() != problems.isEmpty()) {
      throw new AssertionError("a problem and an instruction, or neither");
    }
    return problems;
  }

  /** Returns the message of the first thing that is reported; empty for nothing. */
  public String problem() {
    return problems().stream().findFirst().map(Diagnostic::message).orElse("");
  }

  /** Returns the text of the Dockerfile. */
  @Override
  public String toString() {
    return new WrittenText(this, SOURCE, 0).text();
  }
}
