package dev.kaniko.cli;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The variables of the environment that stand for options. Each is read exactly as its option is, and one that cannot be read is a
 * {@link UsageException} that names it.
 */
record Variables(Map<String, String> environment) {
  static final String NO_PUSH = "KANIKO_NO_PUSH";
  static final String CLEANUP = "KANIKO_CLEANUP";
  static final String REGISTRY_MAP = "KANIKO_REGISTRY_MAP";
  static final String REGISTRY_MIRROR = "KANIKO_REGISTRY_MIRROR";
  static final String DIRECTORY = "KANIKO_DIR";
  static final String SNAPSHOT_LIMIT = "SNAPSHOT_TIMEOUT_DURATION";
  static final String EPOCH = "SOURCE_DATE_EPOCH";
  static final String PRINT_PLAN = "KANIKO_PRINT_PLAN";
  static final String CLIENT_TYPE = "UPSTREAM_CLIENT_TYPE";

  Variables {
    environment = Map.copyOf(environment);
  }

  /** Returns the truth value of a variable; empty if it is not set. */
  Optional<Boolean> truth(String name) {
    return read(name, Words::truth);
  }

  /** Returns what a parser makes of a variable; empty if it is not set. */
  <T> Optional<T> read(String name, Function<String, T> parser) {
    return Optional.ofNullable(environment.get(name)).map(text -> RequestReader.parsed(name, text, parser));
  }

  /** Returns the time in seconds that is asked for (reproducible-builds.org); empty if none is. */
  Optional<String> epoch() {
    return read(EPOCH, Words::seconds).filter(text -> !text.isEmpty());
  }
}
