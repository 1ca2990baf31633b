package dev.kaniko.runtime.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.oci.AssembledImage;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code --metadata-file} of buildx tells of an image: the same members, in the order of their names. */
final class MetadataFile {
  private MetadataFile() {}

  static String of(AssembledImage image, List<ImageReference> names) {
    var mapper = new ObjectMapper();
    var all = mapper.createObjectNode();
    all.put("containerimage.config.digest", image.config().digest().toString());
    var manifest = image.manifest().descriptor();
    all.putObject("containerimage.descriptor")
        .put("mediaType", manifest.mediaType())
        .put("digest", manifest.digest().toString())
        .put("size", manifest.size());
    all.put("containerimage.digest", image.digest().toString());
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
