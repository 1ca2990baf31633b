package dev.kaniko.compiler.editor;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.instruction.syntax.FlagSpec;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an instruction does, for people. The text is a Markdown file beside the class of its provider, named by the keyword. A line of it that begins with
 * {@code - `--flag`:} is about a flag, and one that begins with {@code - `--flag=key`:} about an option of it. Where there is no such file, as for a plugin,
 * there is what the syntax tells.
 *
 * @param text what the instruction does
 * @param flags what is said of each flag
 */
record Help(String text, SequencedMap<String, String> flags) {
  private static final int MOST_BYTES = 64 << 10;
  private static final Pattern FLAG = Pattern.compile("- `--([^`]+)`: (.*)");

  static Help of(Keyword keyword, InstructionSet language) {
    var provider = language.find(keyword);
    var page = provider.map(known -> read(known.getClass().getResourceAsStream(keyword + ".md")))
        .orElseGet(() -> keyword.equals(InstructionSet.FROM) ? read(Help.class.getResourceAsStream(keyword + ".md")) : Optional.empty());
    return page.map(Help::parse).orElseGet(() -> new Help(
        Optional.ofNullable(language.bringers().get(keyword)).map(file -> "**" + keyword + "** is an instruction of the plugin " + file + ".").orElse(""), new LinkedHashMap<>()));
  }

  private static Optional<String> read(@Nullable InputStream file) {
    try (file) {
      return file == null ? Optional.empty() : Optional.of(new String(file.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Help parse(String page) {
    var text = new StringBuilder();
    var flags = new LinkedHashMap<String, String>();
    page.lines().forEach(line -> {
      var flag = FLAG.matcher(line);
      if (flag.matches()) {
        flags.put(flag.group(1), flag.group(2));
      } else {
        text.append(line).append('\n');
      }
    });
    return new Help(text.toString().strip(), flags);
  }

  /** Returns what is known of an instruction, as Markdown. */
  static String markdown(InstructionSyntax syntax, InstructionSet language) {
    var help = of(syntax.keyword(), language);
    var out = new StringBuilder(help.text.isEmpty() ? "**" + syntax.keyword() + "**" : help.text);
    if (!syntax.flags().isEmpty()) {
      out.append("\n\nFlags:\n");
      for (var flag : syntax.flags()) {
        out.append("\n- `").append(written(flag)).append('`').append(help.flag(flag.name()).map(said -> ": " + said).orElse(""));
      }
    }
    return out.toString();
  }

  /** Returns what is said of a flag. */
  Optional<String> flag(String name) {
    return Optional.ofNullable(flags.get(name));
  }

  /** Returns the options of a flag that is a list of them, with what is said of each. */
  Map<String, String> options(String flag) {
    var options = new LinkedHashMap<String, String>();
    flags.forEach((name, text) -> {
      if (name.startsWith(flag + "=")) {
        options.put(name.substring(flag.length() + 1), text);
      }
    });
    return options;
  }

  /** Returns how a flag is written. */
  static String written(FlagSpec flag) {
    return "--" + flag.name() + (flag.kind() == FlagSpec.Kind.BOOLEAN ? "" : "=…");
  }
}
