package dev.kaniko.runtime.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.oci.Assembled;
import dev.kaniko.runtime.oci.AssembledImage;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code --metadata-file} of buildx tells of an image or an index: the same members, in the order of their names. */
final class MetadataFile {
  private MetadataFile() {}

  static String of(Assembled built, List<ImageReference> names) {
    var mapper = new ObjectMapper();
    var all = mapper.createObjectNode();
    if (built instanceof AssembledImage image) {
      all.put("containerimage.config.digest", image.config().digest().toString());
    }
    var root = built.root().descriptor();
    all.putObject("containerimage.descriptor")
        .put("mediaType", root.mediaType())
        .put("digest", root.digest().toString())
        .put("size", root.size());
    all.put("containerimage.digest", built.digest().toString());
    if (!names.isEmpty()) {
      all.put("image.name", names.stream().map(ImageReference::toString).collect(Collectors.joining(",")));
    }
    var printer = new DefaultPrettyPrinter(Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
        .withObjectIndenter(new DefaultIndenter("  ", "\n"));
    try {
      return mapper.writer(printer).writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of our own is always JSON", e);
    }
  }
}
