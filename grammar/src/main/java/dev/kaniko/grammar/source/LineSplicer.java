package dev.kaniko.grammar.source;

import dev.kaniko.grammar.ArgumentWords;
import dev.kaniko.grammar.GoSpace;
import dev.kaniko.grammar.JsonArrays;
import dev.kaniko.grammar.StructureTrees;
import dev.kaniko.grammar.TextPiece;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins the lines of a Dockerfile (language.md §2 and §6): continuations, comments and blank lines inside them, heredoc bodies. One instance
 * does one file.
 */
public final class LineSplicer {
  /** Longest line the reference reads, in bytes, the LF not counted (measured). */
  private static final int MAX_LINE_BYTES = 65535;

  /** Longest logical line that is read, in UTF-16 units. Its tree takes a hundred times as much memory. Real instructions are less than a tenth of this. */
  private static final int MAX_INSTRUCTION = 1 << 19;

  /** Most instructions and comments together that are read. */
  private static final int MAX_LINES = 250_000;

  private final SourceText source;
  private final HeredocKeywords keywords;
  private final DirectiveScan directives;
  private final StringBuilder joined = new StringBuilder();
  private final SegmentMap.Builder map = new SegmentMap.Builder();
  private final List<LogicalLine> lines = new ArrayList<>();
  private final List<CommentLine> comments = new ArrayList<>();
  private final List<CommentLine> attached = new ArrayList<>();
  private final List<SourceProblem> problems = new ArrayList<>();
  private int line = 1;
  private boolean full;

  private LineSplicer(SourceText source, HeredocKeywords keywords) {
    this.source = source;
    this.keywords = keywords;
    this.directives = DirectiveScan.of(source);
    this.problems.addAll(directives.problems());
  }

  /**
   * Splices a file.
   *
   * @param keywords which instructions take heredocs
   */
  public static SplicedSource splice(SourceText source, HeredocKeywords keywords) {
    return new LineSplicer(source, keywords).splice();
  }

  private SplicedSource splice() {
    while (hasLine() && !full) {
      int start = GoSpace.trimStart(source.text(), contentStart(), contentEnd());
      if (start == contentEnd()) {
        advance();
      } else if (lines.size() + comments.size() >= MAX_LINES) {
        stop(SourceProblem.Kind.TOO_MANY_LINES, start, contentEnd());
      } else if (source.text().charAt(start) == '#') {
        comment(start, false);
        advance();
      } else {
        instruction(start);
      }
    }
    return new SplicedSource(
        source, directives, joined.toString(), map.build(), lines, comments, problems);
  }

  /** Stops reading: what follows could be read wrongly, and memory is bounded. */
  private void stop(SourceProblem.Kind why, int start, int end) {
    problems.add(new SourceProblem(why, start, end, ""));
    full = true;
  }

  private boolean hasLine() {
    return line <= source.lineCount() && source.lineStart(line) < source.text().length();
  }

  private void advance() {
    int start = source.lineStart(line);
    int end = source.lineEnd(line);
    end -= end > start && source.text().charAt(end - 1) == '\n' ? 1 : 0;
    if ((end - start) * 3L > MAX_LINE_BYTES
        && source.text().substring(start, end).getBytes(StandardCharsets.UTF_8).length > MAX_LINE_BYTES) {
      problems.add(new SourceProblem(SourceProblem.Kind.LINE_TOO_LONG, start, contentEnd(), ""));
    }
    line++;
  }

  private int contentStart() {
    return source.lineStart(line) + (line == 1 && source.startsWithMark() ? 1 : 0);
  }

  /** Offset after the last character that is neither CR nor LF. */
  private int contentEnd() {
    int start = contentStart();
    int end = source.lineEnd(line);
    while (end > start && (source.text().charAt(end - 1) == '\n' || source.text().charAt(end - 1) == '\r')) {
      end--;
    }
    return end;
  }

  private void comment(int sign, boolean insideInstruction) {
    int end = contentEnd();
    for (Directive directive : directives.directives()) {
      if (directive.start() == sign) {
        return;
      }
    }
    if (comments.size() >= MAX_LINES) {
      return;
    }
    // The reference drops the first character of the line, whether that is the # or a blank before it.
    String text = GoSpace.trim(source.text().substring(contentStart() + 1, end));
    var comment = new CommentLine(text, line, sign, end, insideInstruction);
    comments.add(comment);
    if (!insideInstruction) {
      if (text.isEmpty()) {
        attached.clear();
      } else {
        attached.add(comment);
      }
    }
  }

  private void instruction(int firstStart) {
    int firstLine = line;
    int start = joined.length();
    int from = firstStart;
    boolean acrossBlank = false;
    boolean open = true;
    while (open) {
      int end = contentEnd();
      int escape = continuation(from, end);
      open = escape >= 0;
      append(from, open ? escape : end);
      acrossBlank |= open && skipToContinuation();
      open &= hasLine();
      from = open ? contentStart() : from;
    }
    int end = joined.length();
    int lastContentLine = Math.min(line, source.lineCount());
    if (line <= source.lineCount()) {
      lineEnd();
      if (hasLine()) {
        advance();
      }
    }
    boolean tooLong = end - start > MAX_INSTRUCTION;
    String text = tooLong ? "" : joined.substring(start, end);
    if (tooLong) {
      stop(SourceProblem.Kind.INSTRUCTION_TOO_LONG, firstStart, source.lineEnd(firstLine));
    } else if (GoSpace.trim(text).isEmpty()) {
      problems.add(new SourceProblem(
          SourceProblem.Kind.EMPTY_INSTRUCTION, firstStart, source.lineEnd(firstLine), ""));
    }
    List<HeredocBody> bodies = heredocs(text, start);
    int lastLineOfText = lastLine(lastContentLine);
    int lastLine = bodies.isEmpty() ? lastLineOfText : line - 1;
    lines.add(new LogicalLine(start, end, firstLine, lastLine, lastLineOfText, tooLong, acrossBlank, attached, bodies));
    attached.clear();
  }

  /** The last line that has text: what follows the final LF is none. */
  private int lastLine(int candidate) {
    return candidate > 1 && source.lineStart(candidate) == source.text().length() ? candidate - 1 : candidate;
  }

  /** Goes to the next line that continues the instruction, past comments and blank lines; tells whether there was a blank one. */
  private boolean skipToContinuation() {
    boolean blank = false;
    advance();
    while (hasLine()) {
      int start = GoSpace.trimStart(source.text(), contentStart(), contentEnd());
      if (start == contentEnd()) {
        blank = true;
      } else if (source.text().charAt(start) == '#') {
        comment(start, true);
      } else {
        return blank;
      }
      advance();
    }
    return blank;
  }

  /** Offset of the escape character that continues the line, or -1. A doubled one does not. */
  private int continuation(int start, int end) {
    int i = end;
    while (i > start && (source.text().charAt(i - 1) == ' ' || source.text().charAt(i - 1) == '\t')) {
      i--;
    }
    boolean escaped = i > start && source.text().charAt(i - 1) == directives.escape();
    return escaped && (i - 1 == start || source.text().charAt(i - 2) != directives.escape()) ? i - 1 : -1;
  }

  private void append(int from, int to) {
    if (to > from) {
      map.add(joined.length(), from);
      joined.append(source.text(), from, to);
    }
  }

  private void lineEnd() {
    int end = source.lineEnd(line);
    if (end > 0 && end > source.lineStart(line) && source.text().charAt(end - 1) == '\n') {
      append(end - 1, end);
    }
  }

  private List<HeredocBody> heredocs(String text, int start) {
    var bodies = new ArrayList<HeredocBody>();
    if (!text.contains("<<") || !takesHeredocs(text)) {
      return bodies;
    }
    try {
      for (HeredocWord word : HeredocWords.inLine(text)) {
        @Nullable HeredocBody body = body(word, start);
        if (body == null) {
          break;
        }
        bodies.add(body);
      }
    } catch (HeredocWords.InvalidNameException e) {
      SegmentMap soFar = map.build();
      problems.add(new SourceProblem(
          SourceProblem.Kind.INVALID_HEREDOC_NAME,
          soFar.origin(start),
          soFar.originOfEnd(start, start + text.length()),
          String.valueOf(e.getMessage())));
    }
    return bodies;
  }

  /** The instruction inside of ONBUILD counts; one inside of that does not (language.md §6). */
  private boolean takesHeredocs(String text) {
    String keyword = keyword(text);
    String argument = StructureTrees.argumentOf(text, directives.escape());
    if (keywords.nestsInstruction(keyword) && !argument.isEmpty()) {
      keyword = keyword(argument);
      argument = StructureTrees.argumentOf(argument, directives.escape());
    }
    return keywords.takesHeredocs(keyword) && !(JsonArrays.read(argument) instanceof JsonArrays.Result.Strings);
  }

  private static String keyword(String instruction) {
    int start = GoSpace.trimStart(instruction, 0, instruction.length());
    int end = start;
    while (end < instruction.length() && !GoSpace.isSeparator(instruction.charAt(end))) {
      end++;
    }
    return instruction.substring(start, end);
  }

  private @Nullable HeredocBody body(HeredocWord word, int offset) {
    var moved = new HeredocWord(
        word.name(),
        word.fileDescriptor(),
        word.expand(),
        word.chomp(),
        word.start() + offset,
        word.end() + offset);
    int bodyStart = joined.length();
    while (hasLine()) {
      int start = source.lineStart(line);
      int tabs = contentStart();
      while (word.chomp() && tabs < contentEnd() && source.text().charAt(tabs) == '\t') {
        tabs++;
      }
      int length = contentEnd() - tabs;
      boolean last = length == word.name().length() && source.text().startsWith(word.name(), tabs);
      int bodyEnd = joined.length();
      append(start, source.lineEnd(line));
      advance();
      if (last) {
        return new HeredocBody(moved, bodyStart, bodyEnd, joined.length());
      }
    }
    SegmentMap soFar = map.build();
    problems.add(new SourceProblem(
        SourceProblem.Kind.UNTERMINATED_HEREDOC,
        soFar.origin(moved.start()),
        soFar.originOfEnd(moved.start(), moved.end()),
        word.name()));
    // The lines up to the end of the file stay a body, so that they are not taken for instructions.
    return joined.length() == bodyStart ? null : new HeredocBody(moved, bodyStart, joined.length(), joined.length());
  }
}
