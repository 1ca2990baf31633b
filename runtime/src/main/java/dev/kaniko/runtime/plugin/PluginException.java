package dev.kaniko.runtime.plugin;

import java.io.IOException;
import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** The user has asked for plugins that cannot be used. */
public final class PluginException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  /** @param problems the reasons; each is one line of the message */
  PluginException(List<PluginProblem> problems) {
    super(problems.stream().map(PluginProblem::text).collect(Collectors.joining("\n")));
  }
}
