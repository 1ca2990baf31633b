package dev.kaniko.compiler.lint;

import static dev.kaniko.compiler.lint.LintFixture.found;
import static dev.kaniko.compiler.lint.LintFixture.pointed;
import static dev.kaniko.compiler.lint.LintFixture.repaired;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.CompilationResult;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ImageConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the linter does with a file as a whole. */
final class LinterTest {
  /** What a base brings is told of each, and tests of what is wrong with that do not want to know it. */
  private static final RuleSet WITHOUT_TRIGGERS = RuleSet.load(InstructionSet.load()).without(List.of("TriggersOfBase", "UntaggedBase"));

  private static Diagnostic only(FileReport report) {
    assertThat(report.findings()).hasSize(1);
    return report.findings().getFirst();
  }

  @Test
  void anErrorSilencesNothingElse() {
    var report = new LintFixture().lint("FROM debian as a", "COPI x y", "ENV a b", "RUN --nope x", "ENV c d", "EXPOSE 80/TCP");
    assertThat(found(report)).containsExactly(
        "1 FromAsCasing", "2 UnknownInstruction", "3 LegacyKeyValueFormat", "4 UnknownFlag", "5 LegacyKeyValueFormat", "6 ExposeProtoCasing");
  }

  @Test
  void stoppingReportsWhatTheReferenceFindsBeforeItsFirstError() {
    var report = new LintFixture().stopping().lint("FROM debian as a", "ENV a b", "COPI x y", "MAINTAINER me");
    assertThat(found(report)).containsExactly("1 FromAsCasing", "3 UnknownInstruction");
  }

  @Test
  void aFindingIsReportedOnTheFirstLineOfItsInstructionAndLabelsThePlace() {
    var report = new LintFixture().lint("FROM debian", "ENV A=1 \\", "    B=$NOPE");
    var finding = only(report);
    assertThat(pointed(report, finding)).isEqualTo("ENV");
    var label = finding.labels().getFirst().span();
    assertThat(report.sources().text(LintFixture.FILE).orElseThrow().substring(label.start(), label.end())).isEqualTo("$NOPE");
  }

  @Test
  void aFindingPointsAtTheVariable() {
    var report = new LintFixture().lint("FROM debian", "COPY a${NOPE}b /");
    assertThat(pointed(report, only(report))).isEqualTo("${NOPE}");
  }

  @Test
  void aVariableOfAnImageThatWasNotLookedAtIsReportedWithThatRemark() {
    assertThat(only(new LintFixture().offline().lint("FROM debian", "COPY $HOME /")).help()).anyMatch(help -> help.contains("not looked at"));
    assertThat(only(new LintFixture().lint("FROM debian", "COPY $HOME /")).help()).isEmpty();
    assertThat(new LintFixture().image(ImageConfig.EMPTY.withEnvironment("HOME", "/root"), "linux/amd64").lint("FROM debian", "COPY $HOME /").findings())
        .isEmpty();
  }

  @Test
  void findingsInTriggersAreReportedAtTheirFrom() {
    var report = new LintFixture().triggers("onbuild", List.of("ENV a b")).rules(WITHOUT_TRIGGERS).lint("ARG X=1", "FROM onbuild:$X");
    assertThat(found(report)).containsExactly("2 LegacyKeyValueFormat");
    assertThat(only(report).labels()).anyMatch(label -> !label.span().source().equals(LintFixture.FILE));
    assertThat(only(report).fixes()).isEmpty();
  }

  @Test
  void whatABaseBringsIsShownAndWhatItHasCopiedAlreadyPointedAt() {
    var base = new LintFixture().triggers("onbuild", List.of("WORKDIR /app", "COPY . ."));
    var report = base.lint("FROM onbuild", "COPY a /app", "COPY . /app");
    assertThat(found(report)).containsExactly("1 TriggersOfBase");
    assertThat(only(report).message()).endsWith("runs `ONBUILD WORKDIR /app`, `ONBUILD COPY . .`");
    assertThat(only(report).labels()).extracting(label -> LintFixture.line(report.sources().text(LintFixture.FILE).orElseThrow(), label.span().start())).containsExactly(3);
    assertThat(only(base.lint("FROM onbuild", "COPY . /srv")).labels()).isEmpty();
    assertThat(found(new LintFixture().lint("FROM debian AS base", "ONBUILD COPY . /app", "FROM base"))).isEmpty();
  }

  @Test
  void aLargeContextIsToldByTheLargestOfItsParts() {
    var files = List.of("a/b/big 90000000", "a/c 20000000", "d 60000000", "e 1", "f 7000000");
    var context = new LintFixture().offline().rules(RuleSet.load(InstructionSet.load()).only(List.of("MissingIgnoreFile", "LargeCopy"))).containing(files);
    var whole = only(context.lint("FROM debian:13", "COPY . /srv/", "COPY . /opt/"));
    assertThat(whole.code() + ": " + whole.message() + "; " + whole.help()).isEqualTo(
        "MissingIgnoreFile: the build context has 177 MB, and nothing is left out; "
            + "[write a .dockerignore with what the image does not need; the most is in a (110 MB), d (60 MB)]");
    var part = only(context.lint("FROM debian:13", "COPY d a /srv/"));
    assertThat(part.code() + ": " + part.message() + "; " + part.help()).isEqualTo(
        "LargeCopy: this brings 110 MB into the image; [the most is in a/b (90 MB), a/c (20 MB); leave out what the image does not need]");
    assertThat(found(context.ignoring("a").containing(files).lint("FROM debian:13", "COPY . /srv/"))).isEmpty();
    assertThat(found(context.ignoring("e").containing(files).lint("FROM debian:13", "COPY . /srv/"))).containsExactly("2 LargeCopy");
    assertThat(found(context.ignoring().containing(files).lint("FROM debian:13", "COPY --exclude=a . /srv/"))).isEmpty();
  }

  @Test
  void aTriggerWithAnUnknownKeywordOrFlagIsReportedWhereItIsWritten() {
    var report = new LintFixture().lint("FROM debian", "ONBUILD  cpoy a \\", "  b", "ONBUILD COPY --form=x a \\", "  /b", "ONBUILD COPY --from=x a b", "ONBUILD HEALTHCHECK --x=1 NONE");
    assertThat(found(report)).containsExactly("2 BrokenTrigger", "4 BrokenTrigger");
    assertThat(report.findings()).extracting(Diagnostic::message).containsExactly("unknown instruction: cpoy", "unknown flag: --form");
    assertThat(report.findings()).allSatisfy(finding -> {
      assertThat(finding.span().source()).isEqualTo(LintFixture.FILE);
      assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    });
    assertThat(report.findings().getFirst().fixes().getFirst().edits().getFirst().replacement()).isEqualTo("copy");
    assertThat(found(new LintFixture().lint("FROM debian", "# check=skip=BrokenTrigger", "ONBUILD CPOY a b"))).isEmpty();
  }

  /** The text of a trigger is in no file, even where the ONBUILD is: there it may be written with continuations. */
  @Test
  void noFixIsProposedForTheTextOfATrigger() {
    var triggers = List.of("COPY --form=x a b", "CPOY a b", "WORKDIR a", "EXPOSE 80:80", "ENV A $HMOE", "ARG \"B\"=1 C=$D");
    for (var trigger : triggers) {
      var report = new LintFixture().triggers("onbuild", List.of(trigger)).rules(WITHOUT_TRIGGERS).lint("FROM onbuild");
      assertThat(report.findings()).as(trigger).isNotEmpty().allSatisfy(finding -> assertThat(finding.fixes()).isEmpty());
    }
    var own = new LintFixture().lint("FROM debian AS base", "ONBUILD WORKDIR a", "FROM base");
    assertThat(found(own)).containsExactly("3 WorkdirRelativePath");
    assertThat(only(own).fixes()).isEmpty();
  }

  @Test
  void onlyStagesThatTheTargetNeedsAreLookedAt() {
    String[] file = {"FROM debian AS a", "ENV a b", "FROM debian AS b", "ENV c d"};
    assertThat(found(new LintFixture().lint(file))).containsExactly("2 LegacyKeyValueFormat", "4 LegacyKeyValueFormat");
    assertThat(found(new LintFixture().target("a").lint(file))).containsExactly("2 LegacyKeyValueFormat");
  }

  @Test
  void aBuildFailsWhereTheFileAsksForThat() {
    var file = "# check=error=true\nFROM debian as a\nENV a b\n".getBytes(StandardCharsets.UTF_8);
    var result = new LintFixture().compile(file);
    assertThat(result).isInstanceOf(CompilationResult.Rejected.class);
    assertThat(result.diagnostics().stream().filter(diagnostic -> diagnostic.severity() == Severity.ERROR).map(Diagnostic::message))
        .containsExactly("lint violation found for rules: FromAsCasing, LegacyKeyValueFormat");
  }

  @Test
  void aBuildWarnsOfDockersChecksAndNoOthers() {
    var result = new LintFixture().compile("FROM debian as a\nSTOPSIGNAL 99\n".getBytes(StandardCharsets.UTF_8));
    assertThat(result).isInstanceOf(CompilationResult.Compiled.class);
    assertThat(result.diagnostics().stream().map(Diagnostic::code)).containsExactly("FromAsCasing");
  }

  @Test
  void aRuleOfAProviderLooksAtTheTextOfStagesThatAreNotBuilt() {
    var report = new LintFixture().target("a").lint("FROM debian AS a", "FROM debian AS b", "MAINTAINER Me", "ARG \"B\"=1", "EXPOSE 80/TCP");
    assertThat(found(report)).containsExactly("3 MaintainerDeprecated", "4 QuotedArgName");
    assertThat(found(new LintFixture().lint("ARG \"A\"=1", "FROM debian", "ONBUILD ARG 'B'"))).containsExactly("1 QuotedArgName");
  }

  @Test
  void aKeywordThatAFixReplacesKeepsItsCase() {
    for (var words : Map.of("maintainer", "label", "MAINTAINER", "LABEL", "Maintainer", "LABEL").entrySet()) {
      var report = new LintFixture().rules(RuleSet.load(InstructionSet.load()).only(List.of("MaintainerDeprecated")))
          .lint("FROM debian", words.getKey() + " Me & Co");
      assertThat(repaired(report, only(report))).isEqualTo("FROM debian\n" + words.getValue() + " org.opencontainers.image.authors=\"Me & Co\"\n");
    }
  }

  @Test
  void whatABuildCheckOfAProviderFindsIsReportedOnTheFirstLine() {
    var report = new LintFixture().lint("FROM debian", "EXPOSE 80 \\", "  127.0.0.1:81:82");
    var finding = only(report);
    assertThat(pointed(report, finding)).isEqualTo("EXPOSE");
    assertThat(finding.labels()).extracting(label -> label.text()).containsExactly("only the port of the container counts");
    assertThat(repaired(report, finding)).isEqualTo("FROM debian\nEXPOSE 80 \\\n  82\n");
  }

  @Test
  void aBuildMakesTheBuildChecksOfProviders() {
    var result = new LintFixture().compile("FROM debian\nMAINTAINER Me\nEXPOSE 80/TCP 1:2\nARG 'a'\n".getBytes(StandardCharsets.UTF_8));
    assertThat(result).isInstanceOf(CompilationResult.Compiled.class);
    assertThat(result.diagnostics().stream().map(Diagnostic::code))
        .containsExactly("MaintainerDeprecated", "ExposeProtoCasing", "ExposeInvalidFormat");
  }

  @Test
  void theReferenceFindsAnOldInstructionBeforeAnyStep() {
    var report = new LintFixture().stopping().lint("FROM debian", "EXPOSE x", "MAINTAINER me", "EXPOSE 80/TCP", "ARG 'a'");
    assertThat(found(report)).containsExactly("2 InvalidPort", "3 MaintainerDeprecated");
    assertThat(found(new LintFixture().lint("FROM debian", "maintainer me"))).containsExactly("2 MaintainerDeprecated", "2 ConsistentInstructionCasing");
  }

  @Test
  void legacyValuesKeepTheirMeaningInTheFix() {
    var report = new LintFixture().lint("FROM debian", "ENV a b  c", "ENV d \"e f\"", "ENV g h", "ENV i 'j'", "ENV k C:\\\\l", "ENV m \\", "  n \\", "  o", "ENV p 'q r' s");
    assertThat(report.findings()).hasSize(7);
    assertThat(repaired(report, report.findings().get(0))).contains("ENV a=\"b  c\"\n");
    assertThat(repaired(report, report.findings().get(1))).contains("ENV d=\"e f\"\n");
    assertThat(repaired(report, report.findings().get(2))).contains("ENV g=h\n");
    assertThat(repaired(report, report.findings().get(3))).contains("ENV i='j'\n");
    assertThat(repaired(report, report.findings().get(4))).contains("ENV k=C:\\\\l\n");
    assertThat(repaired(report, report.findings().get(5))).contains("ENV m=\"n \\\n  o\"\n");
    assertThat(report.findings().get(6).fixes()).isEmpty();
  }

  @Test
  void aTriggerWithTooFewWordsIsLeftToTheBuildThatItIsFor() {
    assertThat(found(new LintFixture().lint("FROM scratch", "ONBUILD COPY a", "ONBUILD ADD b"))).isEmpty();
  }

  @Test
  void aShellTestIsNoBrokenArray() {
    assertThat(new LintFixture().lint("FROM debian", "RUN [ -f a ] && rm a", "RUN [[ $x == y ]] || true", "RUN [ \"$a\" = \"b\" ]", "COPY [a-c]*.txt /x/").findings())
        .noneMatch(finding -> finding.code().equals("BrokenJson"));
    assertThat(found(new LintFixture().lint("FROM debian", "RUN [ \"a\", \"b\", ]"))).containsExactly("2 BrokenJson");
  }

  @Test
  void oneRuleSetCanBeNarrowed() {
    var all = RuleSet.load(InstructionSet.load());
    assertThat(all.only(List.of("SignalOutOfRange")).infos()).extracting(RuleInfo::id).containsExactly("SignalOutOfRange");
    assertThat(all.without(List.of("SignalOutOfRange")).rules()).hasSize(all.rules().size() - 1);
    assertThat(found(new LintFixture().rules(all.only(List.of("SignalOutOfRange"))).lint("FROM debian as a", "STOPSIGNAL 65"))).containsExactly("2 SignalOutOfRange");
  }

  @Test
  void aBuildLoadsTheBuildChecksAndNoOtherRule() {
    var all = RuleSet.load(InstructionSet.load()).infos();
    var checks = RuleSet.loadBuildChecks(InstructionSet.load());
    assertThat(checks.infos()).hasSize(22).containsExactlyElementsOf(all.stream().filter(RuleInfo::buildCheck).toList());
    assertThat(all.subList(0, 22)).isEqualTo(checks.infos());
    assertThat(checks.rules()).allMatch(rule -> rule instanceof BuildCheck || rule instanceof ProviderRule);
  }

  @Test
  void documentationOfDockersChecksIsFoundByTheirNames() {
    assertThat(RuleInfo.docker("JSONArgsRecommended", "").documentation()).contains("https://docs.docker.com/go/dockerfile/rule/json-args-recommended/");
    assertThat(RuleInfo.docker("FromPlatformFlagConstDisallowed", "").documentation())
        .contains("https://docs.docker.com/go/dockerfile/rule/from-platform-flag-const-disallowed/");
  }

  @Test
  void aBuildKnowsWhatItsContextLeavesOut() {
    var file = "# check=error=true\nFROM scratch\nCOPY secret /\n".getBytes(StandardCharsets.UTF_8);
    assertThat(new LintFixture().compile(file)).isInstanceOf(CompilationResult.Compiled.class);
    var result = new LintFixture().ignoring("secret").compile(file);
    assertThat(result).isInstanceOf(CompilationResult.Rejected.class);
    assertThat(result.diagnostics().stream().map(Diagnostic::code)).contains("CopyIgnoredFile", "CheckFailed");
  }

  @Test
  void aRuleOfALaterRuleSetIsSilentForThoseWhoKeepToAnOlderOne() {
    var later = new LintRule() {
      @Override
      public RuleInfo info() {
        return RuleInfo.own("Later", Severity.WARNING, "", "K999").since("2027.01");
      }

      @Override
      public void check(LintSubject subject, LintSink sink) {
        sink.report(subject.instructions().getFirst(), info().finding(subject.instructions().getFirst().span(), "later"));
      }
    };
    var rules = new RuleSet(List.of(later), Set.of(), Set.of("Later", "K999"));

    assertThat(found(new LintFixture().rules(rules).lint("FROM debian"))).containsExactly("1 Later");
    assertThat(found(new LintFixture().rules(rules.ofVersion("2026.11")).lint("FROM debian"))).isEmpty();
    assertThat(found(new LintFixture().rules(rules.ofVersion("2027.01")).lint("FROM debian"))).containsExactly("1 Later");
  }

  @Test
  void everyRuleCameWithARuleSetAndNoTwoHaveTheSameName() {
    var infos = RuleSet.load(InstructionSet.load()).infos();

    assertThat(infos).allSatisfy(info -> assertThat(RuleSet.VERSIONS).contains(info.since()));
    assertThat(infos.stream().map(RuleInfo::id)).doesNotHaveDuplicates().allMatch(id -> id.matches("[A-Z]+[a-z][A-Za-z0-9]*"));
    assertThat(infos.stream().flatMap(info -> info.names().stream()).filter(name -> name.matches("K[0-9]+"))).doesNotHaveDuplicates();
  }
}
