package dev.kaniko.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.runtime.explain.ExplainedStep;
import dev.kaniko.runtime.explain.Explanation;
import dev.kaniko.runtime.explain.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --explain=json} says to programs: one object on one line. Fields are added in later versions, but none is taken away or changes its
 * meaning while {@code version} stays.
 *
 * <pre>
 * version    1
 * used       whether results of earlier builds are used at all
 * compared   when the build ended that this one was compared with, or null
 * place      the cache that remembers that build, or those where none was found; null for this machine
 * reused     the number of steps that were reused
 * steps      those that were not, in the order of the plan:
 *   stage, number, total  its place, as the build shows it
 *   text       the instruction on one line
 *   reasons    one or more:
 *     kind     what it is about: first-build, new-step, follows, order, base, platform, instruction, configuration, variable, argument, files,
 *              image, stage, remote-file, git, option, no-result, unfinished, other-files, not-kept, never-kept, open, other
 *     name     of the variable, argument, field, input or step; may be empty
 *     from, to the values, or null: there was none, or it is hidden
 *     hidden   whether the values are secret
 *     files    up to ten that differ: path, change (added, removed or changed), from and to (kind, mode, owner, hash) or null
 *     moreFiles  how many differ besides
 *     text     a sentence that says all but the files
 * </pre>
 */
final class ExplanationJson {
  private static final int VERSION = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private record Document(int version, boolean used, @Nullable String compared, @Nullable String place, long reused, List<Step> steps) {}

  private record Step(String stage, int number, int total, String text, List<Why> reasons) {}

  private record Why(
      String kind, String name, @Nullable String from, @Nullable String to, boolean hidden, List<Changed> files, int moreFiles, String text) {}

  private record Changed(String path, String change, @Nullable String from, @Nullable String to) {}

  private ExplanationJson() {}

  static String of(Explanation explanation) {
    var missed = explanation.notReused();
    try {
      return MAPPER.writeValueAsString(new Document(
          VERSION, explanation.used(), explanation.compared().map(Instant::toString).orElse(null), explanation.place().orElse(null), explanation.steps().size() - missed.size(),
          missed.stream().map(ExplanationJson::step).toList())) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of our own are always JSON", e);
    }
  }

  private static Step step(ExplainedStep step) {
    return new Step(step.name().stage(), step.name().number(), step.name().total(), step.text(), step.reasons().stream().map(ExplanationJson::why).toList());
  }

  private static Why why(Reason reason) {
    var files = reason.files().stream().map(file -> new Changed(file.path(), file.kind(), file.from().orElse(null), file.to().orElse(null))).toList();
    return new Why(
        reason.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'), reason.name(), reason.from().orElse(null), reason.to().orElse(null), reason.hidden(),
        files, reason.moreFiles(), reason.text());
  }
}
