package dev.kaniko.instruction.testing;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.CsvFields;
import dev.kaniko.instruction.syntax.Flag;
import dev.kaniko.instruction.syntax.FlagOption;
import dev.kaniko.instruction.syntax.Heredoc;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** One instruction as the compiler would hand it to a provider, put together without a compiler; every piece has a place of its own. */
public final class Written {
  private static final SourceId SOURCE = new SourceId("Dockerfile");

  private final Keyword keyword;
  private final List<Flag> flags = new ArrayList<>();
  private final List<Heredoc> heredocs = new ArrayList<>();
  private int next;
  private Arguments arguments = new Arguments.Line(text(""));

  public Written(String keyword) {
    this.keyword = new Keyword(keyword);
  }

  private Text text(String value) {
    next += 100;
    return new Text(value, new Span(SOURCE, next, next + value.length()));
  }

  private List<Text> texts(String... values) {
    return Arrays.stream(values).map(this::text).toList();
  }

  public Written flag(String name, String value) {
    var text = text(value);
    flags.add(new Flag(name, text, text.span(), options(text)));
    return this;
  }

  private static List<FlagOption> options(Text list) {
    try {
      return CsvFields.split(list.value()).stream().map(field -> option(list.span(), field)).toList();
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }

  private static FlagOption option(Span list, CsvFields.Field field) {
    var whole = new Text(field.text(), new Span(SOURCE, list.start() + field.start(), list.start() + field.end()));
    int value = field.text().indexOf('=') + 1;
    var option = new FlagOption(whole, Optional.empty());
    return value == 0
        ? option
        : option.withValue(new Text(field.text().substring(value), new Span(SOURCE, whole.span().start() + value, whole.span().end())));
  }

  public Written line(String line) {
    arguments = new Arguments.Line(text(line));
    return this;
  }

  /** Sets words; one that is written like a heredoc has to be followed by its body in {@link #body}. */
  public Written words(String... words) {
    arguments = new Arguments.Words(false, texts(words), text("").span());
    return this;
  }

  /** Gives the word that names a heredoc its body. */
  public Written body(String word, String body) {
    var words = switch (arguments) {
      case Arguments.Words(var _, var all, var _) -> all;
      case Arguments.Command(var _, var parts, var _) -> parts;
      default -> List.<Text>of();
    };
    var named = words.stream().filter(text -> text.value().equals(word)).findFirst().orElseGet(() -> text(word));
    var name = word.replaceAll("[<\"'-]", "");
    heredocs.add(new Heredoc(name, 0, true, word.startsWith("<<-"), named, body, named.span()));
    return this;
  }

  public Written shell(String command) {
    arguments = new Arguments.Command(false, command.isEmpty() ? List.of() : texts(command), text("").span());
    return this;
  }

  public Written exec(String... command) {
    arguments = new Arguments.Command(true, texts(command), text("").span());
    return this;
  }

  public Written health(String word, boolean exec, String... command) {
    arguments = new Arguments.WordAndCommand(text(word), new Arguments.Command(exec, texts(command), text("").span()));
    return this;
  }

  /** Sets pairs, each as a name and then its value. */
  public Written pairs(String... namesAndValues) {
    var pairs = new ArrayList<Arguments.KeyValue>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      pairs.add(new Arguments.KeyValue(text(namesAndValues[i]), text(namesAndValues[i + 1]), false));
    }
    arguments = new Arguments.KeyValues(pairs, text("").span());
    return this;
  }

  /** Declares names, each {@code NAME} or {@code NAME=value}. */
  public Written names(String... declarations) {
    var names = new ArrayList<Arguments.Name>();
    for (var declaration : declarations) {
      int equals = declaration.indexOf('=');
      names.add(equals < 0
          ? new Arguments.Name(text(declaration), Optional.empty())
          : new Arguments.Name(text(declaration.substring(0, equals)), Optional.of(text(declaration.substring(equals + 1)))));
    }
    arguments = new Arguments.Names(names, text("").span());
    return this;
  }

  public Written trigger(String keywordOfTrigger, String trigger) {
    arguments = new Arguments.Trigger(keywordOfTrigger, text(trigger));
    return this;
  }

  public InstructionSource source() {
    var place = new Span(SOURCE, 0, keyword.text().length());
    return new InstructionSource(keyword, flags, arguments, heredocs, "", place, place);
  }

  private InstructionProvider provider() {
    return ServiceLoader.load(InstructionProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.syntax().keyword().equals(keyword))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no provider of " + keyword));
  }

  /** Checks and types it; fails if anything is reported. */
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
}
