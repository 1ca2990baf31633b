package dev.kaniko.runtime.plugin;

import java.io.IOException;
import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** Plugins that were asked for cannot be used. */
public final class PluginException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  /** @param problems what stands in the way: one line of the message each */
  PluginException(List<PluginProblem> problems) {
    super(problems.stream().map(PluginProblem::text).collect(Collectors.joining("\n")));
  }
}
