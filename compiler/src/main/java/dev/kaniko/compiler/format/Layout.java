package dev.kaniko.compiler.format;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.format.Pieces.Piece;
import dev.kaniko.compiler.format.Stretch.Line;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.source.SourceText;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Says what changes of a file that is laid out. Only blanks, blank lines, line ends that are missing and the case of keywords change. What stands within
 * a piece of an instruction stays to the letter: the text for a shell with its indents, and the bodies of heredocs. One instance does one file.
 */
final class Layout {
  /** What would become a directive or a check option if it was not indented. */
  private static final Pattern DIRECTIVE = Pattern.compile("#\\s*(?:(?:syntax|escape|check)\\s*=.*|!.*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final DockerfileAst ast;
  private final SourceText source;
  private final FormatSettings settings;
  private final String text;
  private final SourceId id;
  private final String indent;
  private final String newline;
  private final List<Edit> edits = new ArrayList<>();

  private Layout(DockerfileAst ast, FormatSettings settings) {
    this.ast = ast;
    this.source = SourceText.of(ast.text());
    this.settings = settings;
    this.text = ast.text();
    this.id = ast.source();
    this.indent = " ".repeat(settings.indent());
    this.newline = text.contains("\r\n") ? "\r\n" : "\n";
  }

  /** Returns what changes of the text of a tree, in order; none overlap. A file without instructions stays as it is. */
  static List<Edit> edits(DockerfileAst ast, FormatSettings settings) {
    var layout = new Layout(ast, settings);
    if (!ast.instructions().isEmpty()) {
      layout.file();
    }
    layout.edits.sort((one, other) -> Integer.compare(one.span().start(), other.span().start()));
    return layout.edits;
  }

  private void file() {
    int at = source.startsWithMark() ? 1 : 0;
    boolean first = true;
    for (var node : ast.global()) {
      at = instruction(node, first ? Place.FIRST : Place.OTHER, at);
      first = false;
    }
    for (var stage : ast.stages()) {
      at = instruction(stage.head(), first ? Place.FIRST : Place.STAGE, at);
      name(stage);
      for (var node : stage.instructions()) {
        at = instruction(node, Place.OTHER, at);
      }
      first = false;
    }
    var last = ast.instructions().getLast();
    if (!isOpen(last) && last.trigger().filter(this::isOpen).isEmpty()) {
      between(at, text.length(), Place.END);
    }
  }

  /** Tells whether a heredoc has no last line. What is added behind it would be part of it. */
  private boolean isOpen(InstructionNode node) {
    return node.heredocs().stream().anyMatch(heredoc -> heredoc.span().end() == text.length());
  }

  /** What stands behind lines between instructions. */
  private enum Place {
    FIRST, OTHER, STAGE, END
  }

  /**
   * Lays an instruction out with what stands before it.
   *
   * @param from where the instruction before it ends
   * @return where it ends
   */
  private int instruction(InstructionNode node, Place place, int from) {
    between(from, node.word().span().start(), place);
    var pieces = Pieces.of(node, text, ast.escape());
    keyword(node);
    for (int i = 0; i < pieces.size(); i++) {
      if (i > 0) {
        gap(pieces.get(i - 1).end(), pieces.get(i));
      }
      inside(pieces.get(i));
    }
    int end = pieces.getLast().end();
    if (node.lines().last() <= node.lines().lastOfText()) {
      return end;
    }
    int bodies = source.lineStart(node.lines().lastOfText() + 1);
    var line = Stretch.lines(text, end, bodies).getFirst();
    if (line.end() == bodies && line.isBlank()) {
      replace(line.start(), line.contentEnd(), kept(line));
    }
    return node.span().end();
  }

  /** A keyword that is not known stays, so that the message about it does. */
  private void keyword(InstructionNode node) {
    if (node.known()) {
      upperCase(node.word());
    }
    if (node.arguments() instanceof Arguments.WordAndCommand both) {
      upperCase(both.word());
    }
  }

  private void name(StageNode stage) {
    if (stage.name().isPresent() && stage.head().arguments() instanceof Arguments.Words words) {
      upperCase(words.words().get(1));
    }
  }

  /** A word that goes over two lines stays. */
  private void upperCase(Text word) {
    var span = word.span();
    if (settings.upperCase() && text.startsWith(word.value(), span.start()) && span.length() == word.value().length()) {
      replace(span.start(), span.end(), word.value().toUpperCase(Locale.ROOT));
    }
  }

  /** Lays out what stands before a piece: a blank, or the end of a line with the comments below it, and the indent. */
  private void gap(int from, Piece piece) {
    var lines = Stretch.lines(text, from, piece.start());
    if (lines.size() == 1) {
      replace(from, piece.start(), piece.spaced() ? " " : "");
      return;
    }
    var out = new StringBuilder(" ").append(ast.escape()).append(lines.getFirst().lineEnd(newline));
    for (var line : lines.subList(1, lines.size() - 1)) {
      if (line.isComment()) {
        out.append(indent).append(line.comment()).append(line.lineEnd(newline));
      }
    }
    replace(from, piece.start(), out.append(indent).toString());
  }

  /** Lays out the ends of the lines within a piece, and what stands between these lines. */
  private void inside(Piece piece) {
    if (text.indexOf('\n', piece.start(), piece.end()) < 0) {
      return;
    }
    var lines = Stretch.lines(text, piece.start(), piece.end());
    var comments = new ArrayList<Line>();
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      boolean last = i == lines.size() - 1;
      if (i > 0 && !last && line.isBlank()) {
        replace(line.start(), line.end(), "");
      } else if (i > 0 && !last && line.isComment()) {
        comments.add(line);
      } else {
        // Comments stand like the line below them.
        comments.forEach(comment -> replace(comment.start(), comment.contentEnd(), line.indent() + comment.comment()));
        comments.clear();
        if (!last) {
          replace(line.last(), line.contentEnd(), "");
        }
      }
    }
  }

  /** Lays out the lines between two instructions: comments, and at most one blank line in a row. */
  private void between(int from, int to, Place place) {
    boolean atLineStart = from == 0 || text.charAt(from - 1) == '\n' || from == 1 && source.startsWithMark();
    // A byte order mark that comes to the start of the file would be none of a keyword any more.
    boolean mark = place == Place.FIRST && text.charAt(to) == '\uFEFF';
    if (mark || atLineStart && from == to && place == Place.END) {
      return;
    }
    var lines = Stretch.lines(text, from, to);
    var out = new StringBuilder();
    int first = 0;
    if (!atLineStart) {
      var rest = lines.getFirst();
      if (!isRest(rest, place == Place.END)) {
        return;
      }
      out.append(kept(rest)).append(rest.lineEnd(newline));
      first = 1;
    }
    if (lines(lines, first, place, out)) {
      replace(from, to, out.toString());
    }
  }

  /** Returns what has to stay of the blank rest of a line: without it an escape character before it would continue the line. */
  private String kept(Line rest) {
    boolean otherBlanks = rest.last() > rest.start();
    return rest.isBlank() && isBehindEscape(rest) && otherBlanks ? text.substring(rest.start(), rest.contentEnd()) : "";
  }

  private boolean isBehindEscape(Line rest) {
    return text.charAt(rest.start() - 1) == ast.escape();
  }

  /** Tells whether something is the empty rest of a line, or continues an instruction beyond the end of the file. */
  private boolean isRest(Line line, boolean atEnd) {
    boolean continues = !line.isBlank() && line.first() == line.last() - 1 && text.charAt(line.first()) == ast.escape();
    return line.isBlank() || atEnd && continues && !isBehindEscape(line);
  }

  /** Writes lines of comments and blank lines; returns false where there is something else among them. */
  private boolean lines(List<Line> lines, int first, Place place, StringBuilder out) {
    boolean stage = place == Place.STAGE && first < lines.size() && lines.subList(first, lines.size() - 1).stream().noneMatch(Line::isBlank);
    if (stage) {
      out.append(newline);
    }
    boolean atTop = place == Place.FIRST;
    Line blank = null;
    for (int i = first; i < lines.size(); i++) {
      var line = lines.get(i);
      boolean last = i == lines.size() - 1;
      if (line.isComment() && (place == Place.END || !last)) {
        boolean special = DIRECTIVE.matcher(line.comment()).matches();
        out.append(blank == null || atTop && !special ? "" : blank.lineEnd(newline));
        out.append(special ? line.indent() : "").append(line.comment()).append(line.lineEnd(newline));
        blank = null;
        atTop = false;
      } else if (!line.isBlank()) {
        return false;
      } else if (!last) {
        blank = line;
      }
    }
    out.append(blank == null || atTop || place == Place.END ? "" : blank.lineEnd(newline));
    return true;
  }

  /** Takes an edit down, without what stays the same at its ends. */
  private void replace(int from, int to, String replacement) {
    int start = from;
    int skipped = 0;
    while (start < to && skipped < replacement.length() && text.charAt(start) == replacement.charAt(skipped)) {
      start++;
      skipped++;
    }
    int end = to;
    int kept = replacement.length();
    while (end > start && kept > skipped && text.charAt(end - 1) == replacement.charAt(kept - 1)) {
      end--;
      kept--;
    }
    if (start < end || skipped < kept) {
      edits.add(new Edit(new Span(id, start, end), replacement.substring(skipped, kept)));
    }
  }
}
