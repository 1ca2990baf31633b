package dev.kaniko.runtime.explain;

import dev.kaniko.runtime.cache.RecordEntries;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The places beyond this machine that have records of builds.
 *
 * @param read where a record is looked for, the first that has one counts
 * @param areNamed whether the user wants a record of theirs and none of this machine
 * @param written where the record of this build is put
 */
public record RecordPlaces(List<RecordEntries> read, boolean areNamed, Optional<RecordEntries> written) {
  /** Records are of this machine only. */
  public static final RecordPlaces NONE = new RecordPlaces(List.of(), false, Optional.empty());

  public RecordPlaces {
    read = List.copyOf(read);
    Objects.requireNonNull(written);
  }

  /** Returns what people call the places that are read. */
  String names() {
    return read.stream().map(RecordEntries::place).collect(Collectors.joining(" or "));
  }
}
