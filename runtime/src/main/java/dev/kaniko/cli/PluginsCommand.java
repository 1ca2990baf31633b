package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.Spi;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.runtime.plugin.Plugin;
import dev.kaniko.runtime.plugin.Plugins;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;

/** {@code kaniko plugins}: every instruction there is, standard ones first, and what stands in the way of using those of plugins. */
final class PluginsCommand implements Command {
  static final String NAME = "plugins";
  static final String SUMMARY = "Lists all instructions, the standard ones first, and what stands in the way of using those of plugins.";

  /** The names of {@code --format}. */
  enum Format {
    TEXT,
    JSON
  }

  private static final List<String> HEAD = List.of("KEYWORD", "PROVIDER", "VERSION", "SPI", "FILE");

  private final PluginOptions options = new PluginOptions();

  private Format format = Format.TEXT;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  PluginsCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  @Override
  public CommandSpec spec() {
    var described = Options.describe(this, NAME, SUMMARY);
    described.usageMessage().footer("", "Exit codes: 0 every plugin can be used; 1 one of them cannot; 2 wrong usage.");
    return Options.add(described, options, this::declare, Options.STANDARD);
  }

  private void declare(Options options) {
    options.value(option("--format").paramLabel("FORMAT").defaultValue("text")
        .description("text or json (default: ${DEFAULT-VALUE})"), Format.class, value -> format = value);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var plugins = options.find(environment);
    switch (format) {
      case TEXT -> text(plugins);
      case JSON -> out.println(json(plugins).toPrettyString());
    }
    return plugins.problems().isEmpty() ? ExitCode.BUILT : ExitCode.FAILED;
  }

  private void text(Plugins plugins) {
    var table = new ArrayList<List<String>>();
    table.add(HEAD);
    standard().forEach(
        (keyword, provider) -> table.add(List.of(keyword.text(), provider.getClass().getName(), Version.text(), Spi.VERSION, "built in")));
    plugins.found().forEach(plugin -> table.add(row(plugin)));
    var widths = IntStream.range(0, HEAD.size()).map(column -> table.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)).toArray();
    table.forEach(row -> out.println(line(row, widths)));
    out.flush();
    var error = Terminal.ofErrorStream(environment).style().red("error");
    plugins.problems().forEach(problem -> err.println(error + ": " + problem.text()));
    err.flush();
  }

  private static Map<Keyword, InstructionProvider> standard() {
    return InstructionSet.load().providers();
  }

  private static List<String> row(Plugin plugin) {
    return List.of(plugin.keyword().text(), plugin.className(), plugin.version(), plugin.spi(), plugin.file());
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + 2);
    }
    return line.toString().stripTrailing();
  }

  private static ObjectNode json(Plugins plugins) {
    var document = new ObjectMapper().createObjectNode();
    var standard = document.putArray("standard");
    standard().forEach(
        (keyword, provider) -> standard.addObject().put("keyword", keyword.text()).put("provider", provider.getClass().getName()).put("version", Version.text()).put("spi", Spi.VERSION));
    var found = document.putArray("plugins");
    for (var plugin : plugins.found()) {
      var entry = found.addObject()
          .put("keyword", plugin.keyword().text())
          .put("provider", plugin.className())
          .put("file", plugin.file())
          .put("version", plugin.version())
          .put("spi", plugin.spi());
      var rules = entry.putArray("rules");
      plugin.rules().forEach(rules::add);
    }
    var problems = document.putArray("problems");
    plugins.problems().forEach(
        problem -> problems.addObject().put("file", problem.file()).put("problem", problem.what()).put("advice", problem.advice()));
    return document;
  }
}
