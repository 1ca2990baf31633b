package dev.kaniko.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Token;

/**
 * Superclass of the shell lexer: gives tokens the meaning that they have in their place. It puts an empty token WORD before each word, tells reserved words and
 * assignments from others, and takes the bodies of here-documents out of the text. Brackets are matched by {@link ShellBrackets}.
 */
abstract class ShellContextLexer extends Lexer {
  /** Parts of one text. */
  private static final int MAX_TOKENS = 500_000;

  private static final Map<String, Integer> RESERVED = Map.ofEntries(
      Map.entry("!", ShellLexer.BANG), Map.entry("{", ShellLexer.LBRACE), Map.entry("}", ShellLexer.RBRACE), Map.entry("if", ShellLexer.IF),
      Map.entry("then", ShellLexer.THEN), Map.entry("elif", ShellLexer.ELIF), Map.entry("else", ShellLexer.ELSE), Map.entry("fi", ShellLexer.FI),
      Map.entry("while", ShellLexer.WHILE), Map.entry("until", ShellLexer.UNTIL), Map.entry("for", ShellLexer.FOR),
      Map.entry("select", ShellLexer.SELECT), Map.entry("do", ShellLexer.DO), Map.entry("done", ShellLexer.DONE),
      Map.entry("case", ShellLexer.CASE), Map.entry("esac", ShellLexer.ESAC), Map.entry("function", ShellLexer.FUNCTION),
      Map.entry("time", ShellLexer.TIME), Map.entry("[[", ShellLexer.TEST_OPEN));

  private final Deque<Token> ready = new ArrayDeque<>();
  private final Deque<ShellFrame> frames = new ArrayDeque<>();
  private final Map<Integer, ShellHeredoc> heredocs = new HashMap<>();
  private final List<TextPiece> comments = new ArrayList<>();
  private final ShellScan scan;
  private final ShellBrackets brackets;
  private int last = ShellLexer.NEWLINE;
  private int tokens;
  private boolean tooDeep;
  private int stopped;
  private int maxNesting;

  ShellContextLexer(CharStream input) {
    super(input);
    removeErrorListeners();
    scan = new ShellScan(input.toString());
    brackets = new ShellBrackets(this, scan);
    frames.push(new ShellFrame(ShellFrame.Kind.SCRIPT, -1));
  }

  /** Sets how many constructs may be open at once. */
  final void limitNesting(int limit) {
    maxNesting = limit;
  }

  /** Begins in the body of a here-document, or in the index of an array, instead of in a script. */
  final void beginInBody() {
    mode(ShellLexer.BODY);
    frames.clear();
    frames.push(new ShellFrame(ShellFrame.Kind.BODY, -1));
  }

  final boolean tooDeep() {
    return tooDeep;
  }

  final boolean tooMany() {
    return tokens > MAX_TOKENS;
  }

  /** Where a limit was met; the rest of the text was not read. */
  final int stopped() {
    return stopped;
  }

  /** The characters that were looked at ahead of the tokens, a measure of work. */
  final long scanned() {
    return scan.looked();
  }

  /** The bodies of here-documents, by the offset of their operators. */
  final Map<Integer, ShellHeredoc> heredocs() {
    return heredocs;
  }

  final List<TextPiece> comments() {
    return comments;
  }

  /** Where the innermost construct opens that is still open; negative where none is. */
  final int open() {
    var innermost = frame();
    return innermost.constructs.isEmpty() ? innermost.start : innermost.constructs.getLast().start();
  }

  @Override
  public final Token nextToken() {
    while (ready.isEmpty()) {
      tokens++;
      if (tooDeep || tooMany()) {
        stopped = Math.max(stopped, _input.index() < _input.size() ? _input.index() : stopped);
        _input.seek(_input.size());
      }
      read((CommonToken) super.nextToken());
    }
    return ready.poll();
  }

  /** Goes on with the character at an offset, behind or ahead. */
  final void goOn(int offset) {
    _input.seek(offset);
    _hitEOF = false;
  }

  final ShellFrame frame() {
    return frames.getFirst();
  }

  final void add(Token token) {
    last = token.getType();
    ready.add(token);
  }

  final void add(CommonToken token, int type) {
    token.setType(type);
    add(token);
  }

  private void marker(int type, int at) {
    add(_factory.create(_tokenFactorySourcePair, type, "", DEFAULT_TOKEN_CHANNEL, at, at - 1, 0, 0));
  }

  private void read(CommonToken token) {
    switch (token.getType()) {
      case ShellLexer.CONTINUATION -> {}
      case ShellLexer.BLANK -> frame().inWord = false;
      case ShellLexer.REGEX_BLANK -> brackets.regexBlank(token);
      case ShellLexer.NEWLINE -> newline(token);
      case ShellLexer.AND_IF, ShellLexer.OR_IF, ShellLexer.PIPE, ShellLexer.PIPE_BOTH, ShellLexer.AMPERSAND, ShellLexer.SEMICOLON, ShellLexer.CASE_END ->
          operator(token);
      case ShellLexer.LPAREN -> brackets.openParenthesis(token);
      case ShellLexer.RPAREN -> brackets.closeParenthesis(token);
      case ShellLexer.REDIRECT, ShellLexer.HERE_STRING, ShellLexer.HERE_DOCUMENT -> redirection(token);
      case ShellLexer.BRACKET_OPEN, ShellLexer.REGEX_OPEN -> brackets.openBracket(token);
      case ShellLexer.BRACKET_CLOSE, ShellLexer.REGEX_CLOSE -> brackets.closeBracket(token);
      case EOF -> add(token);
      default -> part(token, token.getType());
    }
  }

  /** A token of a word. */
  final void part(CommonToken token, int type) {
    var frame = frame();
    if (frame.hasWords() && !frame.inWord && beginWord(token)) {
      return;
    }
    frame.inWord = true;
    frame.assigns = type == ShellLexer.TEXT && frame.kind != ShellFrame.Kind.REGEX && scan.isArrayAssignment(token.getText());
    add(token, type);
    switch (type) {
      case ShellLexer.DOUBLE_OPEN -> push(ShellFrame.Kind.QUOTES, ShellLexer.DOUBLE, token);
      case ShellLexer.SUBSTITUTION_OPEN, ShellLexer.PROCESS_OPEN -> push(ShellFrame.Kind.SUBSTITUTION, DEFAULT_MODE, token);
      case ShellLexer.PARAMETER_OPEN -> push(ShellFrame.Kind.PARAMETER, ShellLexer.PARAMETER, token);
      case ShellLexer.ARITHMETIC_OPEN -> arithmetic(token);
      case ShellLexer.INDEX_OPEN -> push(ShellFrame.Kind.INDEX, ShellLexer.ENCLOSED, token);
      case ShellLexer.PARAMETER_NAME -> mode(ShellLexer.MODIFIER);
      case ShellLexer.OPERATOR -> mode(takesQuotes(token.getText()) ? ShellLexer.OPERAND : ShellLexer.QUOTED_OPERAND);
      case ShellLexer.DOUBLE_CLOSE, ShellLexer.PARAMETER_CLOSE -> pop();
      default -> {}
    }
  }

  /** Inside of double quotes, single quotes quote in patterns only. */
  private boolean takesQuotes(String operator) {
    boolean pattern = "#%/^,".indexOf(operator.charAt(0)) >= 0;
    return pattern || !frame().quoted;
  }

  private void arithmetic(CommonToken token) {
    if (scan.isArithmetic(token.getStopIndex() + 1)) {
      push(ShellFrame.Kind.ARITHMETIC, ShellLexer.ENCLOSED, token);
      return;
    }
    token.setType(ShellLexer.SUBSTITUTION_OPEN);
    token.setStopIndex(token.getStopIndex() - 1);
    goOn(token.getStopIndex() + 1);
    push(ShellFrame.Kind.SUBSTITUTION, DEFAULT_MODE, token);
  }

  /** Stops reading where too many constructs are open. */
  final void limitDepth(int depth) {
    tooDeep |= depth > maxNesting;
  }

  /** Returns the type of the token before. */
  final int last() {
    return last;
  }

  final void push(ShellFrame.Kind kind, int mode, Token token) {
    var frame = new ShellFrame(kind, token.getStartIndex());
    frame.quoted = kind == ShellFrame.Kind.QUOTES || kind == ShellFrame.Kind.ARITHMETIC
        || kind == ShellFrame.Kind.PARAMETER && (frame().quoted || frame().kind == ShellFrame.Kind.BODY);
    frame.depth = frame().depth + frame().constructs.size() + 1;
    frames.push(frame);
    limitDepth(frame.depth);
    pushMode(mode);
  }

  final void pop() {
    var closed = frames.pop();
    popMode();
    if (!closed.heredocs.isEmpty()) {
      frames.stream().filter(ShellFrame::hasCommands).findFirst().ifPresent(outer -> outer.heredocs.addAll(closed.heredocs));
    }
  }

  /** Reads the first token of a word. Returns true where the token is no part of the word, or is read again. */
  private boolean beginWord(CommonToken token) {
    var frame = frame();
    String text = token.getType() == ShellLexer.TEXT ? token.getText() : "";
    if (text.startsWith("#") && frame.kind != ShellFrame.Kind.REGEX) {
      comment(token);
      return true;
    }
    return switch (frame.kind) {
      case ARRAY, REGEX -> word(token);
      case TEST -> testWord(token, text);
      default -> commandWord(token, text);
    };
  }

  private void comment(Token token) {
    int end = scan.lineEnd(token.getStartIndex());
    comments.add(new TextPiece(scan.text(token.getStartIndex(), end), token.getStartIndex(), end));
    goOn(end);
  }

  /** Marks an ordinary word. */
  private boolean word(Token token) {
    marker(ShellLexer.WORD, token.getStartIndex());
    return false;
  }

  private boolean testWord(CommonToken token, String text) {
    if (text.equals("]]") && isWholeWord(token)) {
      add(token, ShellLexer.TEST_CLOSE);
      pop();
      frame().place = ShellFrame.Place.COMMAND;
      frame().inWord = false;
      return true;
    }
    if (text.equals("!") && isWholeWord(token)) {
      add(token, ShellLexer.BANG);
      return true;
    }
    word(token);
    if (text.equals("=~")) {
      add(token);
      push(ShellFrame.Kind.REGEX, ShellLexer.REGEX, token);
      return true;
    }
    return false;
  }

  private boolean commandWord(CommonToken token, String text) {
    var frame = frame();
    return switch (frame.place) {
      case COMMAND -> firstWord(token, text);
      case PREFIX -> assignment(token, text) || argument(token);
      case ARGUMENTS -> word(token);
      case LOOP_NAME -> next(token, ShellFrame.Place.LOOP_IN);
      case LOOP_IN -> keyword(token, text, "in", ShellLexer.IN, ShellFrame.Place.ARGUMENTS) || firstWord(token, text);
      case CASE_WORD -> next(token, ShellFrame.Place.CASE_IN);
      case CASE_IN -> keyword(token, text, "in", ShellLexer.IN, ShellFrame.Place.PATTERNS) || word(token);
      case PATTERNS -> endOfCase(token, text) || next(token, ShellFrame.Place.IN_PATTERN);
      case IN_PATTERN -> word(token);
      case FUNCTION_NAME -> next(token, ShellFrame.Place.PARENTHESES);
      case PARENTHESES -> {
        frame.place = ShellFrame.Place.COMMAND;
        yield firstWord(token, text);
      }
      case TARGET -> next(token, frame.afterTarget);
      case DELIMITER -> delimiter(token);
    };
  }

  private boolean next(Token token, ShellFrame.Place place) {
    frame().place = place;
    return word(token);
  }

  private boolean argument(Token token) {
    return next(token, ShellFrame.Place.ARGUMENTS);
  }

  private boolean keyword(CommonToken token, String text, String keyword, int type, ShellFrame.Place place) {
    if (!text.equals(keyword) || !isWholeWord(token)) {
      return false;
    }
    add(token, type);
    frame().place = place;
    return true;
  }

  private boolean endOfCase(CommonToken token, String text) {
    if (!keyword(token, text, "esac", ShellLexer.ESAC, ShellFrame.Place.COMMAND)) {
      return false;
    }
    close(ShellLexer.CASE);
    return true;
  }

  private boolean isWholeWord(Token token) {
    return scan.endsWord(token.getStopIndex() + 1);
  }

  private boolean firstWord(CommonToken token, String text) {
    var reserved = RESERVED.get(text);
    boolean timed = text.equals("time") && (last == ShellLexer.PIPE || last == ShellLexer.PIPE_BOTH);
    if (reserved != null && !timed && isWholeWord(token)) {
      reserved(token, reserved);
      return true;
    }
    if (last == ShellLexer.TIME && (text.equals("-p") || text.equals("--"))) {
      add(token, ShellLexer.TIME_OPTION);
      return true;
    }
    if (assignment(token, text)) {
      return true;
    }
    if (!text.isEmpty() && scan.isFollowedByParentheses(token.getStopIndex() + 1)) {
      marker(ShellLexer.FUNCTION_NAME, token.getStartIndex());
      frame().place = ShellFrame.Place.PARENTHESES;
      return false;
    }
    return argument(token);
  }

  private void reserved(CommonToken token, int type) {
    var frame = frame();
    add(token, type);
    frame.place = switch (type) {
      case ShellLexer.FOR, ShellLexer.SELECT -> ShellFrame.Place.LOOP_NAME;
      case ShellLexer.CASE -> ShellFrame.Place.CASE_WORD;
      case ShellLexer.FUNCTION -> ShellFrame.Place.FUNCTION_NAME;
      default -> ShellFrame.Place.COMMAND;
    };
    switch (type) {
      case ShellLexer.IF, ShellLexer.WHILE, ShellLexer.UNTIL, ShellLexer.CASE, ShellLexer.FOR, ShellLexer.SELECT -> open(token, type);
      case ShellLexer.LBRACE, ShellLexer.DO -> openBody(token, type);
      case ShellLexer.FI, ShellLexer.DONE, ShellLexer.RBRACE, ShellLexer.ESAC -> close(type);
      case ShellLexer.TEST_OPEN -> push(ShellFrame.Kind.TEST, DEFAULT_MODE, token);
      default -> {}
    }
  }

  private void open(Token token, int type) {
    frame().constructs.add(new ShellFrame.Construct(type, token.getStartIndex()));
    limitDepth(frame().depth + frame().constructs.size());
  }

  /** The body of a loop counts as the loop. */
  private void openBody(Token token, int type) {
    var constructs = frame().constructs;
    boolean ofLoop = !constructs.isEmpty() && switch (constructs.getLast().type()) {
      case ShellLexer.FOR, ShellLexer.SELECT -> true;
      case ShellLexer.WHILE, ShellLexer.UNTIL -> type == ShellLexer.DO;
      default -> false;
    };
    int start = ofLoop ? constructs.removeLast().start() : token.getStartIndex();
    constructs.add(new ShellFrame.Construct(type, start));
    limitDepth(frame().depth + constructs.size());
  }

  private void close(int type) {
    var constructs = frame().constructs;
    int opener = switch (type) {
      case ShellLexer.FI -> ShellLexer.IF;
      case ShellLexer.DONE -> ShellLexer.DO;
      case ShellLexer.RBRACE -> ShellLexer.LBRACE;
      default -> ShellLexer.CASE;
    };
    if (!constructs.isEmpty() && constructs.getLast().type() == opener) {
      constructs.removeLast();
    }
  }

  /** Reads `name=`, `name+=` or `name[…]=`; what follows is the value, an array or the parts of a word. */
  private boolean assignment(CommonToken token, String text) {
    int end = text.isEmpty() ? -1 : scan.assignmentEnd(token.getStartIndex());
    if (end < 0) {
      return false;
    }
    var frame = frame();
    frame.place = ShellFrame.Place.PREFIX;
    frame.inWord = true;
    frame.assigns = true;
    token.setStopIndex(end - 1);
    add(token, ShellLexer.ASSIGNMENT);
    goOn(end);
    return true;
  }

  private void operator(CommonToken token) {
    var frame = frame();
    frame.inWord = false;
    add(token);
    if (frame.hasCommands()) {
      boolean betweenPatterns = token.getType() == ShellLexer.PIPE && frame.place == ShellFrame.Place.IN_PATTERN;
      if (token.getType() == ShellLexer.CASE_END) {
        frame.place = frame.isInCase() ? ShellFrame.Place.PATTERNS : ShellFrame.Place.COMMAND;
      } else if (!betweenPatterns) {
        frame.place = ShellFrame.Place.COMMAND;
      }
    }
  }

  private void newline(CommonToken token) {
    var frame = frame();
    frame.inWord = false;
    if (!frame.hasCommands()) {
      return;
    }
    if (!frame.heredocs.isEmpty()) {
      readBodies(token.getStopIndex() + 1);
    }
    frame.place = switch (frame.place) {
      case LOOP_IN, CASE_IN, PATTERNS -> frame.place;
      default -> ShellFrame.Place.COMMAND;
    };
    if (last != ShellLexer.NEWLINE) {
      add(token);
    }
  }

  private void readBodies(int from) {
    int at = from;
    for (var pending : frame().heredocs) {
      var body = scan.body(pending, at);
      heredocs.put(pending.operator(), body);
      at = body.next();
    }
    frame().heredocs.clear();
    goOn(at);
  }

  private boolean delimiter(CommonToken token) {
    var frame = frame();
    int end = scan.wordEnd(token.getStartIndex());
    frame.heredocs.add(scan.pending(frame.operator, token.getStartIndex(), end));
    heredocs.put(frame.operator, scan.missingBody(frame.heredocs.getLast()));
    token.setStopIndex(end - 1);
    add(token, ShellLexer.DELIMITER);
    goOn(end);
    frame.place = frame.afterTarget;
    return true;
  }

  private void redirection(CommonToken token) {
    var frame = frame();
    int prefix = scan.descriptorLength(token.getStartIndex());
    if (frame.inWord && prefix > 0) {
      // The number is the end of a word.
      token.setStopIndex(token.getStartIndex() + prefix - 1);
      goOn(token.getStopIndex() + 1);
      add(token, ShellLexer.TEXT);
      return;
    }
    frame.inWord = false;
    add(token);
    if (frame.hasCommands()) {
      frame.afterTarget = frame.place == ShellFrame.Place.COMMAND ? ShellFrame.Place.PREFIX : frame.place;
      frame.place = token.getType() == ShellLexer.HERE_DOCUMENT ? ShellFrame.Place.DELIMITER : ShellFrame.Place.TARGET;
      frame.operator = token.getStartIndex();
    }
  }
}
