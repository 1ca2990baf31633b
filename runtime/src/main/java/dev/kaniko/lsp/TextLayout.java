package dev.kaniko.lsp;

import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.diagnostic.Edit;
import java.io.IOException;
import java.util.List;

/** Lays a text out, without a change of what it means. */
@FunctionalInterface
public interface TextLayout {
  /** Returns what changes; nothing for a text that is laid out, or that cannot be. */
  List<Edit> edits(CompileRequest request) throws IOException, InterruptedException;
}
