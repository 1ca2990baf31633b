package dev.kaniko.compiler.scope;

import dev.kaniko.compiler.ast.Word;
import dev.kaniko.compiler.ast.WordPart;
import dev.kaniko.grammar.GoSpace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Expands the variables in a word, with the same results as {@code ProcessWord} and {@code ProcessWords} of the reference (language.md §7). */
public final class WordExpander {
  /**
   * The limit for the growth of one value by expansion, in UTF-16 code units. It is eight times the limit of Linux for one environment variable. Without
   * a limit, a few lines could double a value until the memory is full.
   */
  private static final int MOST_GROWTH = 1 << 20;

  /** The work for copying and splitting one character, in search steps. */
  private static final long STEPS_A_CHARACTER = 16;

  /** The limit for one pattern search, in steps. It takes about a second. */
  private static final long MOST_STEPS = 1L << 29;

  private final Variables variables;
  private final ExpansionOptions kept;
  private final int longest;
  private final Set<String> found = new LinkedHashSet<>();
  private final Set<String> missing = new LinkedHashSet<>();

  private WordExpander(Variables variables, ExpansionOptions kept, int longest) {
    this.variables = variables;
    this.kept = kept;
    this.longest = longest;
  }

  /**
   * Expands a word.
   *
   * @throws ExpansionException if the word is malformed, requires a variable that is not set, or exceeds a limit
   */
  public static ExpandedWord expand(Word word, Variables variables) throws ExpansionException {
    return expand(word, variables, ExpansionOptions.NONE);
  }

  /**
   * Expands a word, but leaves the parts in {@code kept} as written.
   *
   * @throws ExpansionException if the word is malformed, requires a variable that is not set, or exceeds a limit
   */
  public static ExpandedWord expand(Word word, Variables variables, ExpansionOptions kept) throws ExpansionException {
    var expander = new WordExpander(variables, kept, MOST_GROWTH + word.raw().value().length());
    var text = new StringBuilder();
    var splitter = new Splitter(kept.quotes() && kept.escapes());
    for (WordPart part : word.parts()) {
      String value = expander.value(part, kept.escapes());
      expander.append(text, value, part);
      if (hasOperand(part)) {
        splitter.forget();
      }
      switch (part) {
        case WordPart.Literal _, WordPart.Variable _, WordPart.Modified _, WordPart.Replaced _ -> splitter.add(value);
        case WordPart.Escaped _, WordPart.SingleQuoted _, WordPart.DoubleQuoted _ -> splitter.addRaw(value);
        case WordPart.BadlyModified _, WordPart.Broken _ -> {}
      }
    }
    return new ExpandedWord(text.toString(), splitter.finish(), expander.found, expander.missing);
  }

  private static boolean hasOperand(WordPart part) {
    return switch (part) {
      case WordPart.Modified _, WordPart.Replaced _ -> true;
      case WordPart.DoubleQuoted quoted -> quoted.parts().stream().anyMatch(WordExpander::hasOperand);
      case WordPart.Literal _, WordPart.Escaped _, WordPart.SingleQuoted _, WordPart.Variable _, WordPart.BadlyModified _, WordPart.Broken _ -> false;
    };
  }

  private String values(List<WordPart> parts, boolean rawEscapes) throws ExpansionException {
    var out = new StringBuilder();
    for (WordPart part : parts) {
      append(out, value(part, rawEscapes), part);
    }
    return out.toString();
  }

  private void append(StringBuilder out, String value, WordPart part) throws ExpansionException {
    if ((long) out.length() + value.length() > longest) {
      throw tooLong(part);
    }
    // Work is counted for each part, also of a value that becomes too long later. So a file cannot make many such values.
    if (!variables.work(STEPS_A_CHARACTER * value.length())) {
      throw new ExpansionException("the values of the file together take too long to compute", part.span());
    }
    out.append(value);
  }

  private static ExpansionException tooLong(WordPart part) {
    return new ExpansionException("the value becomes more than " + MOST_GROWTH + " characters longer than it is written", part.span());
  }

  private String value(WordPart part, boolean rawEscapes) throws ExpansionException {
    return switch (part) {
      case WordPart.Literal literal -> literal.text();
      case WordPart.Escaped escaped -> rawEscapes ? escaped.escape() + escaped.text() : escaped.text();
      case WordPart.SingleQuoted quoted -> kept.quotes() ? "'" + quoted.text() + "'" : quoted.text();
      case WordPart.DoubleQuoted quoted -> kept.quotes() ? "\"" + values(quoted.parts(), rawEscapes) + "\"" : values(quoted.parts(), rawEscapes);
      case WordPart.Variable variable -> lookUp(variable.name()).orElseGet(() -> kept.unset() ? variable.written() : "");
      case WordPart.Modified modified -> modified(modified);
      case WordPart.Replaced replaced -> replaced(replaced);
      case WordPart.BadlyModified modified -> throw new ExpansionException(modified.message(), modified.span());
      case WordPart.Broken broken -> throw new ExpansionException(broken.message(), broken.span());
    };
  }

  private Optional<String> lookUp(String name) {
    Optional<String> value = variables.value(name);
    (value.isPresent() ? found : missing).add(name);
    return value;
  }

  private String modified(WordPart.Modified part) throws ExpansionException {
    boolean pattern =
        part.operator() == WordPart.Operator.WITHOUT_PREFIX || part.operator() == WordPart.Operator.WITHOUT_SUFFIX;
    String operand = values(part.operand(), pattern);
    Optional<String> value = lookUp(part.name());
    if (value.isEmpty() && kept.unset()) {
      return "${" + part.name() + (part.emptyIsUnset() ? ":" : "") + part.operator().sign() + operand + "}";
    }
    boolean unset = value.isEmpty() || (part.emptyIsUnset() && value.get().isEmpty());
    return switch (part.operator()) {
      case DEFAULT -> unset ? operand : value.get();
      case ALTERNATIVE -> unset ? "" : operand;
      case REQUIRED -> {
        if (unset) {
          String preset = "is not allowed to be " + (value.isEmpty() ? "unset" : "empty");
          throw new ExpansionException(part.name() + ": " + (operand.isEmpty() ? preset : operand), part.span());
        }
        yield value.get();
      }
      case WITHOUT_PREFIX -> {
        boolean greedy = operand.startsWith("#");
        yield glob(greedy ? operand.substring(1) : operand, value.orElse(""), part).withoutPrefix(value.orElse(""), greedy);
      }
      case WITHOUT_SUFFIX -> {
        boolean greedy = operand.startsWith("%");
        yield glob(greedy ? operand.substring(1) : operand, value.orElse(""), part).withoutSuffix(value.orElse(""), greedy);
      }
    };
  }

  private String replaced(WordPart.Replaced part) throws ExpansionException {
    String pattern = values(part.pattern(), true);
    String replacement = values(part.replacement(), true);
    Optional<String> found = lookUp(part.name());
    if (found.isEmpty() && kept.unset()) {
      return "${" + part.name() + "/" + pattern + "/" + replacement + "}";
    }
    String value = found.orElse("");
    GlobPattern glob = glob(pattern, value, part);
    return part.all()
        ? glob.replaceAll(value, replacement, longest).orElseThrow(() -> tooLong(part))
        : glob.replaceFirst(value, replacement);
  }

  private GlobPattern glob(String pattern, String value, WordPart part) throws ExpansionException {
    try {
      GlobPattern glob = GlobPattern.of(pattern);
      if (glob.cost(value) > MOST_STEPS || !variables.work(glob.cost(value))) {
        throw new ExpansionException("pattern and value are too long together", part.span());
      }
      return glob;
    } catch (IllegalArgumentException e) {
      throw new ExpansionException(
          "invalid pattern (" + pattern + ") in substitution: " + e.getMessage(), part.span());
    }
  }

  /** Splits the result into words while it is made, because later it is not known which parts were quoted. */
  private static final class Splitter {
    private final boolean heredocs;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    /** The end of the word without its trailing white space. */
    private int blanks;

    /** @param heredocs whether white space between {@code <<} and a name does not split a word */
    Splitter(boolean heredocs) {
      this.heredocs = heredocs;
    }

    void add(String text) {
      text.codePoints().forEach(c -> {
        boolean joins = heredocs && (c == ' ' || c == '\t') && endsInSign();
        if (!GoSpace.isSpace(c) || joins) {
          word.appendCodePoint(c);
          blanks = joins ? blanks : word.length();
        } else if (!word.isEmpty()) {
          words.add(word.toString());
          clear();
        }
      });
    }

    private boolean endsInSign() {
      return blanks >= 2 && word.charAt(blanks - 1) == '<' && word.charAt(blanks - 2) == '<';
    }

    private void clear() {
      word.setLength(0);
      blanks = 0;
    }

    /** Drops the unfinished word. The reference does the same: it uses one buffer for the word and for the operand of {@code ${v:-w}}. */
    void forget() {
      clear();
    }

    void addRaw(String text) {
      word.append(text);
      blanks = word.length();
    }

    List<String> finish() {
      if (!word.isEmpty()) {
        words.add(word.toString());
        clear();
      }
      return words;
    }
  }
}
