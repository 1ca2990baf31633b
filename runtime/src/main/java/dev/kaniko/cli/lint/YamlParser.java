package dev.kaniko.cli.lint;

import dev.kaniko.cli.lint.Yaml.Place;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads a YAML file of one document. Aliases are taken, as long as there are not too many. */
final class YamlParser {
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_VALUES = 100_000;
  private static final int MOST_DEPTH = 100;

  private final Path file;
  private int values;

  private YamlParser(Path file) {
    this.file = file;
  }

  /**
   * Reads a file. An empty one is an empty mapping.
   *
   * @throws IOException if it cannot be read
   * @throws ConfigException if it is no YAML
   */
  static Yaml read(Path file) throws IOException, ConfigException {
    if (Files.size(file) > MOST_BYTES) {
      throw new ConfigException(file, "it is larger than 1 MiB");
    }
    return parse(file, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
  }

  /** Reads a text as if it stood in a file. */
  static Yaml parse(Path file, String text) throws ConfigException {
    try {
      var yaml = new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions()));
      var root = yaml.compose(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
      return root == null ? new Yaml.Mapping(Place.FIRST, List.of()) : new YamlParser(file).value(root, 0);
    } catch (MarkedYAMLException e) {
      throw new ConfigException(file, e.getProblemMark() == null ? Place.FIRST : place(e.getProblemMark()), "this is no YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw new ConfigException(file, "this is no YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private Yaml value(Node node, int depth) throws ConfigException {
    var place = place(node.getStartMark());
    if (++values > MOST_VALUES) {
      throw new ConfigException(file, place, "there are more than " + MOST_VALUES + " values up to here, with those that aliases stand for");
    }
    if (depth > MOST_DEPTH) {
      throw new ConfigException(file, place, "this value is too deep inside of others, or inside of itself");
    }
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode sequence -> {
        var items = new ArrayList<Yaml>();
        for (var item : sequence.getValue()) {
          items.add(value(item, depth + 1));
        }
        yield new Yaml.Sequence(place, items);
      }
      case MappingNode mapping -> mapping(mapping, place, depth);
      default -> throw new ConfigException(file, place, "this is no value");
    };
  }

  private Yaml.Mapping mapping(MappingNode mapping, Place place, int depth) throws ConfigException {
    var entries = new ArrayList<Yaml.Entry>();
    var keys = new HashSet<String>();
    for (var tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new ConfigException(file, place(tuple.getKeyNode().getStartMark()), "a key is a single word");
      }
      if (!keys.add(key.getValue())) {
        throw new ConfigException(file, place(key.getStartMark()), "the key " + key.getValue() + " is there twice");
      }
      entries.add(new Yaml.Entry(scalar(key), value(tuple.getValueNode(), depth + 1)));
    }
    return new Yaml.Mapping(place, entries);
  }

  private static Yaml.Scalar scalar(ScalarNode node) {
    return new Yaml.Scalar(place(node.getStartMark()), node.getValue(), node.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN);
  }

  private static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
