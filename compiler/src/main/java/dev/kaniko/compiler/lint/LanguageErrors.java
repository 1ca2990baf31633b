package dev.kaniko.compiler.lint;

import dev.kaniko.diagnostic.Severity;
import java.util.List;

/**
 * The errors of the language as rules: each can be named, listed and explained. The compiler finds them, so they look for nothing. One that a build
 * argument could mend can be switched off; the others are errors always.
 */
final class LanguageErrors {
  /** An error as a rule. */
  record LanguageError(RuleInfo info) implements LintRule {
    @Override
    public void check(LintSubject subject, LintSink sink) {
      // The compiler has found it, or it is not there.
    }
  }

  static final List<LanguageError> ALL = List.of(
      error("BlankBase", "FROM names no image"),
      error("BlankName", "ARG, ENV or LABEL has a pair without a name"),
      error("BlankVolume", "VOLUME names an empty path"),
      error("CircularDependency", "A stage needs itself"),
      error("DockerfileTooLarge", "The file is larger than 4 MiB"),
      error("DuplicateFlag", "A flag is given twice"),
      error("EmptyPlatform", "The platform of FROM is empty"),
      error("EpochNotResolved", "The time that SOURCE_DATE_EPOCH takes from a source cannot be found"),
      error("FromArguments", "FROM has neither one argument nor three"),
      error("FileTooCostly", "Checking the file takes too much time or memory"),
      error("FrontendNotResolved", "The frontend of the syntax line cannot be found"),
      error("HeredocDestination", "The last word of COPY or ADD is a heredoc"),
      error("ImageNotResolved", "An image cannot be found"),
      error("InstructionTooLong", "An instruction is longer than 524288 characters"),
      error("InvalidCheckOption", "A check directive cannot be read"),
      error("InvalidChecksum", "The checksum of ADD cannot be"),
      error("InvalidDevice", "The device of RUN cannot be read"),
      error("InvalidDuration", "A duration cannot be read"),
      error("InvalidEpoch", "SOURCE_DATE_EPOCH is neither a number nor a source"),
      error("InvalidEscapeDirective", "The escape character is neither a backslash nor a backtick"),
      error("InvalidExpansion", "A variable is written in a form that cannot be expanded"),
      error("InvalidFlagValue", "A flag that is yes or no has another value"),
      error("InvalidHeredocName", "The name of a heredoc cannot be read"),
      error("InvalidMode", "The mode of COPY or ADD cannot be read"),
      error("InvalidMount", "A mount of RUN cannot be"),
      error("InvalidNetwork", "The network of RUN does not exist"),
      error("InvalidPath", "A path holds a NUL character"),
      error("InvalidPattern", "A pattern cannot be read"),
      error("InvalidPlatform", "The platform of FROM cannot be read"),
      error("InvalidPort", "A port of EXPOSE cannot be read"),
      error("InvalidReference", "The name of an image cannot be read"),
      error("InvalidRepository", "The git repository of ADD cannot be read"),
      error("InvalidRetries", "The retries of HEALTHCHECK are no number"),
      error("InvalidSecurity", "The security mode of RUN does not exist"),
      error("InvalidSignal", "The signal of STOPSIGNAL does not exist"),
      error("InvalidStageIndex", "COPY --from has a number that no stage has"),
      error("InvalidStageName", "The name of a stage cannot be"),
      error("InvalidTrigger", "ONBUILD cannot keep this instruction"),
      error("JsonNotOnlyStrings", "A JSON array holds something besides strings"),
      error("JsonRequired", "SHELL is not written as a JSON array"),
      error("LaterStage", "An instruction reads a stage that comes later"),
      error("LineTooLong", "A line is longer than 65535 bytes"),
      error("MissingArgument", "An instruction lacks an argument"),
      error("MissingEquals", "A word of ENV or LABEL has no equals sign"),
      error("MissingFlagValue", "A flag has no value"),
      error("MissingValue", "ENV or LABEL has a name and no value"),
      error("NoInstructions", "The file has no instruction"),
      error("NoStage", "An instruction stands before the first FROM"),
      error("NoStages", "The file has no FROM"),
      error("OwnerOfLinkedCopy", "A linked COPY names its owner by a word"),
      error("RemoteSource", "COPY has a source in the network"),
      error("RepeatedDirective", "A directive is given twice"),
      error("TooManyInstructions", "The file has more than 250000 instructions and comments"),
      error("TooManyWords", "The file has too many words and variables"),
      error("UndeclaredReference", "A plugin reads something that it did not name"),
      error("UnexpectedArgument", "HEALTHCHECK NONE has arguments"),
      error("UnknownFlag", "An instruction has no such flag"),
      error("UnknownHealthcheck", "HEALTHCHECK is followed by neither CMD nor NONE"),
      error("UnknownInstruction", "There is no such instruction"),
      error("UnknownStage", "No stage has this name, and no image either"),
      error("UnknownTarget", "The stage asked for does not exist"),
      error("UnsupportedDevice", "RUN asks for a device"),
      error("UnterminatedHeredoc", "Nothing ends a heredoc"),
      error("VariableInFrom", "A variable stands where the name of a stage is read"),
      error("WrongEncoding", "The file is not in UTF-8"));

  private LanguageErrors() {}

  private static LanguageError error(String code, String title) {
    return new LanguageError(RuleInfo.own(code, Severity.ERROR, title));
  }
}
