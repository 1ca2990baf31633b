package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.syntax.Heredoc;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;

/**
 * A file whose text stands in the Dockerfile, as a heredoc.
 *
 * @param name the delimiter of the heredoc
 * @param text what is in it
 */
public record InlineFile(String name, String text) {
  public InlineFile {
    Objects.requireNonNull(name);
    Objects.requireNonNull(text);
  }

  /** Returns the files of heredocs; where two have one name, the text of the last one holds for both (BuildKit). */
  static List<InlineFile> of(List<Heredoc> heredocs) {
    var texts = new LinkedHashMap<String, String>();
    heredocs.forEach(heredoc -> texts.put(heredoc.name(), heredoc.content()));
    var files = new ArrayList<InlineFile>();
    heredocs.forEach(heredoc -> files.add(new InlineFile(heredoc.name(), texts.getOrDefault(heredoc.name(), ""))));
    return files;
  }

  /** Returns the last part of the name, which the file has in a directory. */
  String fileName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  FileNode.RegularFile node(Instant now) {
    return new FileNode.RegularFile(Metadata.of(0644, 0, 0, now), FileContent.of(text));
  }
}
