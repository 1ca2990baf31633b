package dev.kaniko.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.instruction.Spi;
import dev.kaniko.instruction.syntax.Keyword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding and loading plugins, and all problems that are found before an instruction is used. */
final class PluginLoadingTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path folder;

  private static String provider(String name, String keyword) {
    return provider(name, "return InstructionSyntax.of(\"" + keyword + "\", ArgumentShape.LINE, Expansion.WORDS);", "");
  }

  private static String provider(String name, String syntax, String more) {
    return """
        @BuiltFor(spi = Spi.VERSION)
        public final class %s implements InstructionProvider {
          @Override public InstructionSyntax syntax() { %s }
          @Override public Optional<Instruction> parse(InstructionSource source, DiagnosticSink sink) { return Optional.empty(); }
          %s
        }
        """.formatted(name, syntax, more);
  }

  private static String rule(String id) {
    return """
        @Override public List<InstructionRule> rules() {
          return List.of(new InstructionRule() {
            @Override public String id() { return "%s"; }
            @Override public String title() { return "t"; }
            @Override public String page() { return "# t"; }
            @Override public void check(InstructionUse use, DiagnosticSink sink) {}
          });
        }
        """.formatted(id);
  }

  private PluginMaker maker(String name) {
    try {
      return new PluginMaker(Files.createDirectories(folder.resolve(name)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path jar(String name, String source) {
    return maker(name).source("P", source).provider("P").jar(name + ".jar");
  }

  private static Plugins load(Object... paths) throws InterruptedException {
    return load(PATIENCE, paths);
  }

  private static Plugins load(Duration patience, Object... paths) throws InterruptedException {
    var path = new PluginPath(List.of(paths).stream().map(Object::toString).toList(), Optional.empty());
    return Plugins.load(path, InstructionSet.load().keywords(), Set.of("K901", "FromAsCasing"), patience);
  }

  /** Loads plugins with exactly one problem, and returns its text. */
  private static String problem(Object... paths) throws InterruptedException {
    var plugins = load(paths);
    assertThat(plugins.problems()).hasSize(1);
    assertThatThrownBy(() -> plugins.addedTo(InstructionSet.load())).isInstanceOf(PluginException.class)
        .hasMessage(plugins.problems().getFirst().text());
    return plugins.problems().getFirst().text();
  }

  @Test
  void aJarBringsItsInstruction() throws Exception {
    var jar = maker("a").source("P", provider("P", "MKDIR")).provider("P").version("1.2.3").jar("a.jar");

    var plugins = load(jar);

    assertThat(plugins.problems()).isEmpty();
    assertThat(plugins.found()).singleElement().satisfies(plugin -> {
      assertThat(plugin.keyword()).isEqualTo(new Keyword("MKDIR"));
      assertThat(plugin.className()).isEqualTo("org.example.P");
      assertThat(plugin.file()).isEqualTo(jar.toString());
      assertThat(plugin.version()).isEqualTo("1.2.3");
      assertThat(plugin.spi()).isEqualTo(Spi.VERSION);
    });
    var language = plugins.addedTo(InstructionSet.load());
    assertThat(language.keywords()).contains(new Keyword("MKDIR"), new Keyword("RUN"));
    assertThat(language.bringers()).containsOnlyKeys(new Keyword("MKDIR")).containsValue(jar.toString());
  }

  @Test
  void aDirectoryIsOnePluginOrHoldsJars() throws Exception {
    var exploded = maker("exploded").source("P", provider("P", "ONE")).provider("P").directory();
    var jars = Files.createDirectory(folder.resolve("jars"));
    Files.move(jar("b", provider("P", "TWO")), jars.resolve("b.jar"));
    Files.move(jar("a", provider("P", "THREE")), jars.resolve("a.jar"));
    Files.writeString(jars.resolve("README"), "not a plugin");

    var plugins = load(exploded + ":" + jars);

    assertThat(plugins.problems()).isEmpty();
    assertThat(plugins.found()).extracting(plugin -> plugin.keyword().text()).containsExactly("ONE", "THREE", "TWO");
    assertThat(plugins.found()).extracting(Plugin::version).containsOnly("-");
  }

  @Test
  void aFileThatIsGivenTwiceIsOnePlugin() throws Exception {
    var jar = jar("a", provider("P", "MKDIR"));
    var link = Files.createSymbolicLink(folder.resolve("link.jar"), jar);

    assertThat(load(jar, link, folder.resolve("a")).found()).hasSize(1);
    assertThat(load(jar, link, folder.resolve("a")).problems()).isEmpty();
  }

  @Test
  void aFolderThatMayHoldPluginsMayBeEmptyOrAbsent() throws Exception {
    assertThat(new PluginPath(List.of("", ":"), Optional.of(folder.resolve("none"))).problems()).isEmpty();
    assertThat(new PluginPath(List.of(), Optional.of(folder)).problems()).isEmpty();
    var jar = jar("a", provider("P", "MKDIR"));
    assertThat(new PluginPath(List.of(), Optional.of(folder.resolve("a"))).files()).containsExactly(jar);
  }

  @Test
  void aMissingPathIsReported() throws Exception {
    assertThat(problem(folder.resolve("none.jar"))).contains("none.jar: there is no such file or directory");
    assertThat(problem(Files.createDirectory(folder.resolve("empty")))).contains("empty: the directory holds no plugin");
    assertThat(problem("a\0b")).contains("not the name of a file");
  }

  @Test
  void aFileThatIsNotAJarIsReported() throws Exception {
    assertThat(problem(Files.writeString(folder.resolve("text.jar"), "no jar"))).contains("text.jar: cannot be read:", "complete jar");
  }

  @Test
  void aJarWithoutProvidersIsNotAPlugin() throws Exception {
    assertThat(problem(maker("a").source("P", provider("P", "MKDIR")).jar("a.jar"))).contains("a.jar: is not a plugin: it has no META-INF/services/");
    var empty = maker("b").source("P", provider("P", "MKDIR")).provider("P").directory();
    Files.writeString(empty.resolve(PluginPath.SERVICES), "# nobody\n");
    assertThat(problem(empty)).contains("names no provider in META-INF/services/");
  }

  @Test
  void aMissingOrWrongProviderIsReported() throws Exception {
    assertThat(problem(maker("a").source("P", provider("P", "MKDIR")).provider("Q").jar("a.jar")))
        .contains("is not set up right: Provider org.example.Q not found");
    assertThat(problem(maker("b").source("P", "public final class P {}").provider("P").jar("b.jar")))
        .contains("is not set up right: org.example.P not a subtype");
  }

  @Test
  void aProviderThatThrowsWhenItIsMadeIsReported() throws Exception {
    assertThat(problem(jar("a", provider("P", "return null;", "public P() { throw new IllegalStateException(\"no home\"); }"))))
        .contains("a.jar: org.example.P threw java.lang.IllegalStateException: no home in its constructor",
            "this is a bug of the plugin, at org.example.P.<init>(P.java:");
    assertThat(problem(jar("b", provider("P", "return null;", "static final int X = Integer.parseInt(\"x\");"))))
        .contains("org.example.P threw java.lang.NumberFormatException: For input string: \"x\" in the initializer of a class");
  }

  @Test
  void aProviderWithAnInvalidSyntaxIsReported() throws Exception {
    assertThat(problem(jar("a", provider("P", "return null;", "")))).contains("org.example.P returned null from syntax()");
    assertThat(problem(jar("b", provider("P", "throw new Error(\"boom\");", "")))).contains("org.example.P threw java.lang.Error: boom in syntax()");
    assertThat(problem(jar("c", provider("P", "return syntax();", "")))).contains("org.example.P overflowed the stack in syntax()");
    assertThat(problem(jar("d", provider("P", "return InstructionSyntax.of(\"M K\", ArgumentShape.LINE, Expansion.NONE);", ""))))
        .contains("has a keyword that cannot be written: \"M K\"");
    assertThat(problem(jar("e", provider("P", "return InstructionSyntax.of(\"<<EOF\", ArgumentShape.LINE, Expansion.NONE);", ""))))
        .contains("has a keyword that cannot be written: \"<<EOF\"");
    assertThat(problem(jar("f", provider("P",
        "return InstructionSyntax.of(\"M\", ArgumentShape.LINE, Expansion.NONE).withFlags(FlagSpec.text(\"a\"), FlagSpec.bool(\"a\"));", ""))))
        .contains("has two flags with one name: a, a");
    assertThat(problem(jar("g", provider("P",
        "return InstructionSyntax.of(\"M\", ArgumentShape.LINE, Expansion.NONE).withFlags(FlagSpec.text(\"a=b\"));", ""))))
        .contains("has a flag that cannot be written: \"--a=b\"");
  }

  @Test
  void aProviderThatHangsIsAbandoned() throws Exception {
    var jar = jar("a", provider("P", "while (true) { try { Thread.sleep(100_000); } catch (InterruptedException e) { /* and on */ } }", ""));

    assertThat(load(Duration.ofMillis(200), jar).problems()).singleElement()
        .satisfies(problem -> assertThat(problem.text()).contains("a.jar: org.example.P did not return from syntax() within 200 ms"));
  }

  @Test
  void aProviderSaysWhatItWasBuiltFor() throws Exception {
    assertThat(problem(jar("a", provider("P", "MKDIR").replaceAll("@BuiltFor.*", ""))))
        .contains("org.example.P does not say which version of the SPI it was built for; write @BuiltFor(spi = Spi.VERSION) on the class");
    for (var other : List.of("1.0", "3.0")) {
      assertThat(problem(jar("b", provider("P", "MKDIR").replace("Spi.VERSION", "\"" + other + "\""))))
          .contains("b.jar: org.example.P was built for SPI " + other + ", and this is SPI " + Spi.VERSION + "; get a version of the plugin that was built for it");
    }
  }

  /** A plugin for another version of the SPI is refused before any of its code runs. */
  @Test
  void aProviderForAnotherVersionIsNotMade() throws Exception {
    assertThat(problem(jar("b", provider("P", "return null;", "static { if (true) throw new Error(\"made\"); }").replace("Spi.VERSION", "\"9.9\""))))
        .contains("was built for SPI 9.9").doesNotContain("made");
  }

  @Test
  void aClassOfAnotherSpiIsReported() throws Exception {
    assertThat(problem(maker("a")
        .foreign("dev.kaniko.image.Later", "package dev.kaniko.image; public final class Later { public static String keyword() { return \"X\"; } }")
        .source("P", provider("P", "return InstructionSyntax.of(dev.kaniko.image.Later.keyword(), ArgumentShape.LINE, Expansion.NONE);", ""))
        .provider("P").jar("a.jar")))
        .contains("a.jar: org.example.P was built for another version of the SPI: java.lang.NoClassDefFoundError", "rebuild it with SPI " + Spi.VERSION);
    assertThat(problem(maker("b")
        .foreign("dev.kaniko.instruction.syntax.ArgumentShape", "package dev.kaniko.instruction.syntax; public enum ArgumentShape { LATER }")
        .foreign("dev.kaniko.instruction.syntax.InstructionSyntax", """
                package dev.kaniko.instruction.syntax;
                public record InstructionSyntax(int later) { public static InstructionSyntax of(ArgumentShape shape) { return null; } }
                """)
        .source("P", provider("P", "return InstructionSyntax.of(ArgumentShape.LATER);", ""))
        .provider("P").jar("b.jar")))
        .contains("was built for another version of the SPI: java.lang.NoSuch");
  }

  /** A plugin may contain its own version of any library, so it must not see ours. */
  @ParameterizedTest
  @ValueSource(strings = {
      "dev.kaniko.compiler.Compiler", "dev.kaniko.runtime.plugin.Plugins", "dev.kaniko.cli.Main", "dev.kaniko.instruction.standard.Workdir",
      "dev.kaniko.instruction.testing.MemoryTree", "com.fasterxml.jackson.core.JsonFactory", "picocli.CommandLine", "org.junit.jupiter.api.Test"
  })
  void aPluginSeesNothingButTheJdkAndTheContract(String name) throws Exception {
    var jar = jar("a", provider("P", "try { throw new Error(Class.forName(\"" + name + "\").getName()); } catch (ClassNotFoundException e) {"
        + " return InstructionSyntax.of(\"M\", ArgumentShape.LINE, Expansion.NONE); }", ""));

    assertThat(load(jar).problems()).isEmpty();
    assertThat(Class.forName(name)).as("it is there for us").isNotNull();
  }

  @Test
  void aMissingLibraryIsNotBlamedOnTheSpi() throws Exception {
    assertThat(problem(maker("a")
        .foreign("org.library.Thing", "package org.library; public final class Thing { public static String keyword() { return \"X\"; } }")
        .source("P", provider("P", "return InstructionSyntax.of(org.library.Thing.keyword(), ArgumentShape.LINE, Expansion.NONE);", ""))
        .provider("P").jar("a.jar")))
        .contains("needs the class org.library.Thing, which it cannot see; a plugin sees only the JDK and the SPI");
  }

  @Test
  void twoPluginsHaveLoadersOfTheirOwn() throws Exception {
    var counter = "static int made; public P() { if (++made > 1) throw new Error(\"shared\"); }";
    var plugins = load(
        jar("a", provider("P", "return InstructionSyntax.of(\"ONE\", ArgumentShape.LINE, Expansion.NONE);", counter)),
        jar("b", provider("P", "return InstructionSyntax.of(\"TWO\", ArgumentShape.LINE, Expansion.NONE);", counter)));

    assertThat(plugins.problems()).isEmpty();
    assertThat(plugins.found()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"COPY", "RUN", "MAINTAINER", "FROM"})
  void whatIsStandardCannotBeReplaced(String keyword) throws Exception {
    assertThat(problem(jar("a", provider("P", keyword)))).contains("a.jar: org.example.P claims", keyword, "its instruction needs another keyword");
  }

  @Test
  void twoPluginsWithOneKeywordAreBothNamed() throws Exception {
    var one = jar("one", provider("P", "MKDIR"));
    var two = jar("two", provider("P", "MKDIR"));

    assertThat(problem(one, two)).contains("plugin " + two + ": org.example.P brings MKDIR, and so does org.example.P of the plugin " + one, "leave one of them out");
    assertThat(load(one, two).found()).as("both are listed").hasSize(2);
    assertThat(problem(maker("three").source("P", provider("P", "MK")).source("Q", provider("Q", "MK")).provider("P", "Q").jar("three.jar")))
        .contains("org.example.Q brings MK, and so does org.example.P of the same plugin");
  }

  @Test
  void aRuleHasANameOfItsOwn() throws Exception {
    var syntax = "return InstructionSyntax.of(\"MKDIR\", ArgumentShape.LINE, Expansion.NONE);";
    assertThat(load(jar("ok", provider("P", syntax, rule("MkdirX")))).found().getFirst().rules()).containsExactly("MkdirX");
    assertThat(problem(jar("a", provider("P", syntax, rule("FromAsCasing"))))).contains("brings a rule with the name FromAsCasing, which is one of kaniko's");
    assertThat(problem(jar("b", provider("P", syntax, rule("K77"))))).contains("has a rule with the name \"K77\"", "kept for kaniko's own");
    assertThat(problem(jar("c", provider("P", syntax, rule("a b"))))).contains("has a rule with the name \"a b\"");
    var other = "return InstructionSyntax.of(\"RMDIR\", ArgumentShape.LINE, Expansion.NONE);";
    assertThat(problem(jar("d", provider("P", syntax, rule("X"))), jar("e", provider("P", other, rule("X")))))
        .contains("brings the rule X, and so does org.example.P of the plugin ", "d.jar");
    assertThat(problem(jar("f", provider("P", syntax, "@Override public List<InstructionRule> rules() { return null; }"))))
        .contains("threw java.lang.NullPointerException");
  }
}
