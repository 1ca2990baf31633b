package dev.kaniko.compiler.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.ast.Places;
import dev.kaniko.compiler.parse.shell.ShellReader;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a shell text is read as. In the tables ⏎ is a line end. */
final class ShellReaderTest {
  private static Script read(String text) {
    return ShellReader.read(text, Places.of(new Span(new SourceId("Dockerfile"), 0, text.length())));
  }

  private static String lines(String text) {
    return text.replace('⏎', '\n');
  }

  private static void assertRead(String text, String tree) {
    var script = read(lines(text));
    assertThat(script.errors()).as(text).isEmpty();
    assertThat(ShellDump.of(script.commands())).as(text).isEqualTo(lines(tree));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '→', quoteCharacter = '\0', value = {
      "echo a b→(echo a b)",
      "a;b;→(a) ; (b)",
      "a & b &→(a) & ; (b) &",
      "a⏎⏎# c⏎ b # c⏎→(a) ; (b)",
      "a#b '#' #c→(a#b {'#})",
      "a && b || c→(a) && (b) || (c)",
      "a &&⏎ b |⏎c→(a) && (b) | (c)",
      "a |& b | c→(a) |& (b) | (c)",
      "! a | b→! (a) | (b)",
      "time -p a→time -p (a)",
      "a | time b→(a) | (time b)",
      "(a; b)→(subshell (a) ; (b))",
      "(a) >f 2>&1→(redirected (subshell (a)) >f 2>&1)",
      "{ a; b; }→(group (a) ; (b))",
      "{ { a; }; }→(group (group (a)))",
      "if a; then b; elif c; then d; else e; fi→(if [(a) then (b)] [(c) then (d)] else (e))",
      "if a⏎then⏎b⏎fi→(if [(a) then (b)])",
      "if (a) then b; fi→(if [(subshell (a)) then (b)])",
      "while a; do b; done < f→(redirected (while (a) do (b)) <f)",
      "until a; do b; done→(until (a) do (b))",
      "for x in a b; do c; done→(for x in a b do (c))",
      "for x; do c; done→(for x do (c))",
      "for x do c; done→(for x do (c))",
      "for x⏎in a⏎do⏎c⏎done→(for x in a do (c))",
      "for x in a; { c; }→(for x in a do (c))",
      "for ((i=0; i<3; i++)); do c; done→(for {((i=0; i<3; i++} do (c))",
      "for((;;)) do c; done→(for {((;;} do (c))",
      "select x in a; do b; done→(select x in a do (b))",
      "case x in a|b) c;; (d) ;; *) e; esac→(case x [a|b) (c);;] [d) ;;] [{glob *}) (e)])",
      "case $x in⏎a)⏎ b⏎ ;;⏎ esac) c;; esac→!",
      "case x in a) b;& c) d;;& esac→(case x [a) (b);&] [c) (d);;&])",
      "case in in in) in;; esac→(case in [in) (in);;])",
      "case x in esac→(case x)",
      "f() { a; }→(function f (group (a)))",
      "f ( ) ( a ) >b→(function f (redirected (subshell (a)) >b))",
      "f()⏎{⏎a⏎}→(function f (group (a)))",
      "function f { a; }→(function f (group (a)))",
      "function f() { a; }→(function f (group (a)))",
      "function f (a)→(function f (subshell (a)))",
      "[[ -f a && ! -d $b || ( c == d* ) ]]→(test -f a && !-d {$b} || (c == d{glob *}))",
      "[[ $a =~ ^(x|y z)$ && b ]]→(test {$a} =~ ^(x|y z)$ && b)",
      "[[ a < b ]]→(test a < b)",
      "[[⏎a⏎]]→(test a)",
      "(( a + ( b ) > 1 )) && c→(calculate {(( a + ( b ) > 1 }) && (c)",
      "((a); b)→(subshell (subshell (a)) ; (b))",
      "if ((1)); then a; fi→(if [(calculate {((1}) then (a)])",
      "if a; then fi→!", "done→!", "a )→!", "a;;→!", "{ }→!", "a &&→!", "a(b)→!", "for 1 2→!", "case x in a b) esac→!"})
  void commandsAreRead(String text, String tree) {
    if (tree.equals("!")) {
      assertThat(read(lines(text)).isWhole()).as(text).isFalse();
    } else {
      assertRead(text, tree);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '→', quoteCharacter = '\0', value = {
      "if then fi do done { } in→!",
      "echo if then fi do done { } in [[ ! time case→(echo if then fi do done { } in [[ ! time case)",
      "A=1 B= if→(A=1 B= if)",
      ">f if→(if >f)",
      "a[1]=b c[$i]+=d→(a[1]=b c[{$i}]+=d)",
      "a=(b 'c d' $e⏎#x⏎f)→(a={array b {'c d} {$e} f})",
      "a+=(b) c→(a+={array b} c)",
      "declare -a a=(b c) d=e→(declare -a a={array b c} d=e)",
      "a=b=c→(a=b=c)",
      "1a=b a-b=c→(1a=b a-b=c)",
      "a >b 2>>c <d <>e >|f >&2 2>&- &>g &>>h {fd}>i 3<&0→(a >b 2>>c <d <>e >|f >&2 2>&- &>g &>>h {fd}>i 3<&0)",
      "a1>b \"a\"2>b→(a1 {\"a}2 >b >b)",
      "a <<<b→(a <<<b)",
      "cat <<E >f⏎x $y⏎E⏎b→(cat <<E{x {$y}⏎} >f) ; (b)",
      "cat <<'E'⏎x $y⏎E→(cat <<'E''{x $y⏎})",
      "cat <<-E⏎\tx⏎\tE⏎b→(cat <<-E{\tx⏎}) ; (b)",
      "cat <<A; cat <<\"B\"⏎a⏎A⏎b⏎B⏎c→(cat <<A{a⏎}) ; (cat <<\"B\"'{b⏎}) ; (c)",
      "a $(cat <<E⏎x⏎E⏎) b→(a {$((cat <<E{x⏎})} b)",
      "cat <<E⏎x→(cat <<E{x}?)",
      "cat <<E→(cat <<E{}?)",
      "cat <<E⏎\"$(a \"b\")\" `c` \\$d⏎E→(cat <<E{\"{$((a {\"b})}\" {`(c)} {\\$}d⏎})",
      "diff <(a) >(b | c)→(diff {<((a)} {>((b) | (c)})"})
  void wordsAreReadByTheirPlace(String text, String tree) {
    commandsAreRead(text, tree);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '→', quoteCharacter = '\0', value = {
      "'a b'c\"d $e\"\\f→{'a b}c{\"d {$e}}{\\f}",
      "$'a\\n\\x41\\101\\u00e9'→{$'a⏎AAé}",
      "$\"a\"→{$\"a}",
      "\"a\\$b\\c\\\"'\"→{\"a{\\$}b\\c{\\\"}'}",
      "$a$1${b}${10}$@$?$$$!$#$-→{$a}{$1}{$b}{$10}{$@}{$?}{$$}{$!}{$#}{$-}",
      "a$ $→a$ $",
      "${a:-b c}${a-'}'}${a:=$b}${a:?x}${a+}→{$a :- b c}{$a - {'}}}{$a := {$b}}{$a :? x}{$a + }",
      "${#a}${#}${##}${!a}${!a*}${#a[@]}→{$LENGTH a}{$#}{$# # }{$INDIRECT a}{$INDIRECT a * }{$LENGTH a[@]}",
      "${a#b}${a##*/}${a%.*}${a%%x}→{$a # b}{$a ## */}{$a % .*}{$a %% x}",
      "${a/b/c}${a//b}${a:1:2}${a^^}${a,}${a@Q}${a[1]}${a[@]:1}→{$a / b/c}{$a // b}{$a : 1:2}{$a ^^ }{$a , }{$a @Q }{$a[1]}{$a[@] : 1}",
      "\"${a:-it's \"b c\"}\"→{\"{$a :- it's {\"b c}}}",
      "\"${a#'b\"'}\"→{\"{$a # {'b\"}}}",
      "$(a $(b))`c \\`d\\``→{$((a {$((b)})}{`(c {`(d)})}",
      "\"`a \\\"b\\\"`\"→{\"{`(a {\"b})}}",
      "$(case x in a) b;; esac)→{$((case x [a) (b);;])}",
      "$()$( )→{$(}{$(}",
      "$((1 + (2) * $a))→{((1 + (2) * {$a}}",
      "$((a); b)→{$((subshell (a)) ; (b)}",
      "*.a?[b-c]x[!d]→{glob *}.a{glob ?}{glob [b-c]}x{glob [!d]}",
      "a[ []→a[ []",
      "~/a ~b x~→{home ~}/a {home ~b} x~",
      "{a,b}c→{a,b}c",
      "!(a|*.b)x@(c)→{glob !(a|*.b)}x{glob @(c)}",
      "a\\⏎b \\⏎ c→ab c"})
  void partsOfWordsAreRead(String words, String tree) {
    assertRead("x " + words, "(x " + tree + ")");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "a 'b", "a \"b", "a `b", "a $(b", "a ${b", "a $((1", "(a", "{ a", "if a; then b", "while a; do b", "case a in b) c", "f() {", "[[ a", "a=(b", "for x in a; do"})
  void whatIsNotClosedIsPointedAt(String text) {
    var script = read(text);
    assertThat(script.errors()).hasSize(1);
    assertThat(script.errors().getFirst().message()).isEqualTo("what begins here is not closed");
    assertThat(text.substring(script.errors().getFirst().span().start())).matches("(?s)['\"`$({icwf\\[].*");
  }

  @Test
  void aTextThatEndsTooEarlyIsToldSo() {
    assertThat(read("a &&").errors()).containsExactly(new Script.Problem("the text ends too early", new Span(new SourceId("Dockerfile"), 4, 4)));
  }

  @Test
  void theCommandsBeforeAnErrorAreKept() {
    var script = read("a b && c; d | ) e");
    assertThat(ShellDump.of(script.commands())).startsWith("(a b) && (c) ; (d)");
    assertThat(script.errors()).containsExactly(new Script.Problem("`)` is not expected here", new Span(new SourceId("Dockerfile"), 14, 15)));
  }

  @Test
  void everyPartStandsWhereItIsWritten() {
    var text = "A=$x cmd \"a ${b:-c}\" $(d `e \\`f\\``) >g <<E\nh $i\nE\n";
    var script = read(text);
    var words = new ArrayList<String>();
    ShellSpans.collect(script.commands(), span -> words.add(text.substring(span.start(), span.end())));
    assertThat(words).containsExactly(
        "A=$x", "$x", "$x", "cmd", "cmd", "\"a ${b:-c}\"", "\"a ${b:-c}\"", "a ", "${b:-c}", "c", "$(d `e \\`f\\``)", "$(d `e \\`f\\``)", "d", "d",
        "`e \\`f\\``", "`e \\`f\\``", "e", "e", "\\`f\\`", "\\`f\\`", "f", "f", "g", "g", "E", "E", "h ", "$i", "\n");
  }

  @Test
  void commentsAreKept() {
    assertThat(read("a # b\n#c\nd#e").comments().stream().map(Script.Comment::text)).isEqualTo(List.of("# b", "#c"));
  }
}
