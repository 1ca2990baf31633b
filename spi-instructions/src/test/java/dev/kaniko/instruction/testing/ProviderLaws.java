package dev.kaniko.instruction.testing;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.BuiltFor;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.InstructionUse;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.StageReference;
import dev.kaniko.instruction.syntax.InstructionSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;

/** What holds for a provider whatever its instruction does. Extend {@link InstructionLaws}, which has these laws too. */
public abstract class ProviderLaws {
  private static final String WORDS = "The law of words (every text is typed, or an error says where it is wrong)";
  private static final String PLACES = "The law of places (where a line stands changes nothing of what it means)";
  private static final String STAGES = "The law of stages (what is read is named)";
  private static final String RULES = "The law of rules (what they find lies in the line)";
  private static final SourceId TRIGGER = new SourceId("ONBUILD of base");

  final Comparisons comparisons = new Comparisons();

  ProviderLaws() {}

  /** A law that compared nothing holds, and says nothing. */
  @AfterProperty
  final void noteWhatWasNotCompared() {
    comparisons.notes().forEach(note -> System.out.println("note: " + provider().syntax().keyword() + ": " + note));
  }

  /** Returns the provider under test. */
  protected abstract InstructionProvider provider();

  /**
   * Returns lines that mean something: mostly right ones, with all flags, made of the same {@linkplain Worlds#names names} as the worlds.
   */
  protected abstract Arbitrary<Written> lines();

  @Provide("lines")
  final Arbitrary<Written> providedLines() {
    return lines();
  }

  @Provide("oddLines")
  final Arbitrary<Written> oddLines() {
    return OddLines.of(provider().syntax());
  }

  /** What became of a source. */
  record Reading(Optional<? extends Instruction> instruction, List<Diagnostic> problems) {
    boolean hasErrors() {
      return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }
  }

  /** Checks and types a source as the compiler does, and fails where a provider may not do what it does. */
  final Reading read(InstructionSource source, Written line) {
    var problems = new ArrayList<Diagnostic>();
    var reading = new Reading(Optional.empty(), problems);
    try {
      provider().check(source, problems::add);
      provider().references(source);
      if (!reading.hasErrors()) {
        reading = new Reading(provider().parse(source, problems::add), problems);
        if (reading.instruction().isPresent() == reading.hasErrors()) {
          var sentence = reading.hasErrors() ? "parse() reported an error, and returned an instruction" : "parse() returned nothing, and reported no error";
          throw new Violation(WORDS, sentence).with("line", line).problems(problems).error();
        }
      }
    } catch (RuntimeException e) {
      var error = new Violation(WORDS, "check(), references() and parse() may not throw, but one threw " + e).with("line", line).error();
      error.initCause(e);
      throw error;
    }
    for (var problem : problems) {
      if (!source.span().contains(problem.span())) {
        throw new Violation(WORDS, "what is reported has to lie in the line, which is " + source.span().start() + ".." + source.span().end())
            .with("line", line).problems(problems).error();
      }
    }
    return reading;
  }

  /** Returns the instruction of a line; empty if errors were reported. */
  final Optional<Instruction> instruction(Written line) {
    return read(line.source(), line).instruction().map(instruction -> instruction);
  }

  @Example
  final void theSyntaxIsAConstant() {
    if (!provider().syntax().equals(provider().syntax())) {
      throw new Violation("The law of syntax (it is a constant)", "syntax() returned two different things").with("keyword", provider().syntax().keyword()).error();
    }
  }

  @Property
  final void everyLineIsTypedOrAnErrorSaysWhy(@ForAll("lines") Written line) {
    if (!line.keyword().equals(provider().syntax().keyword())) {
      throw new AssertionError("lines() made " + line.keyword() + ", and the provider is that of " + provider().syntax().keyword());
    }
    read(line.source(), line);
  }

  @Property
  final void noTextIsTooOdd(@ForAll("oddLines") Written line) {
    read(line.source(), line);
  }

  @Property
  final void aTriggerMeansWhatTheLineMeans(@ForAll("lines") Written line) {
    comparisons.expect(PLACES, "no line of lines() could be typed");
    var here = read(line.source(), line);
    var again = read(line.source(), line);
    var there = read(line.source(TRIGGER, 57), line);
    if (!here.instruction().equals(again.instruction()) || here.instruction().hashCode() != again.instruction().hashCode()) {
      throw new Violation(PLACES, "the same text was typed twice, and the instructions are not equal; make it a record of values").with("line", line).error();
    }
    if (here.instruction().isPresent() != there.instruction().isPresent()) {
      throw new Violation(PLACES, "the line is right in a Dockerfile and wrong in an ONBUILD, or the other way round").with("line", line).error();
    }
    if (here.instruction().isPresent()) {
      comparisons.made(PLACES);
      compare(here.instruction().get(), there.instruction().get(), line);
    }
  }

  private void compare(Instruction here, Instruction there, Written line) {
    var mine = facts(here);
    var others = facts(there);
    if (!mine.equals(others)) {
      throw new Violation(PLACES, "an instruction declares something else when its line stands elsewhere").with("line", line)
          .difference("in the Dockerfile", mine, "in an ONBUILD", others).error();
    }
    if (!here.keyword().equals(provider().syntax().keyword()) || !here.span().equals(line.source().span())) {
      throw new Violation(PLACES, "keyword() and span() of an instruction are those of its source").with("line", line)
          .with("keyword", here.keyword()).with("span", here.span()).error();
    }
    if (!here.effects().spans().stream().allMatch(line.source().span()::contains)) {
      throw new Violation(PLACES, "what effects() speaks of lies in the line").with("line", line).with("effects", here.effects()).error();
    }
  }

  /** All that an instruction declares but where it stands. */
  private static List<String> facts(Instruction instruction) {
    var facts = new ArrayList<String>();
    facts.add("access " + instruction.rootAccess());
    instruction.fingerprint().ifPresentOrElse(
        fingerprint -> fingerprint.fields().forEach(field -> facts.add("fingerprint " + field)), () -> facts.add("no fingerprint"));
    instruction.inputs().forEach(input -> facts.add("input " + input));
    instruction.bindings().forEach(binding -> facts.add("binding " + binding));
    var effects = instruction.effects();
    facts.add("layer " + effects.layer());
    effects.placements().forEach(placement -> facts.add("placement " + placement.destination()));
    effects.users().forEach(user -> facts.add("user " + user));
    return facts;
  }

  @Property
  final void theStagesThatItReadsAreNamedInItsText(@ForAll("lines") Written line) {
    comparisons.expect(STAGES, "no line of lines() reads a stage");
    var source = line.source();
    var references = provider().references(source);
    for (var reference : references) {
      if (!source.span().contains(reference.text().span())) {
        throw new Violation(STAGES, "references() names a place outside of the line").with("line", line).error();
      }
    }
    var named = references.stream().map(StageReference::origin).toList();
    for (var input : instruction(line).map(Instruction::inputs).orElse(List.of())) {
      if (!(input instanceof Input.Files(Origin.Named origin, List<String> _))) {
        continue;
      }
      comparisons.made(STAGES);
      if (!named.contains(origin)) {
        throw new Violation(STAGES, "inputs() reads a stage that references() does not name, so nobody would build it")
            .with("line", line).with("read", origin).with("named", references).error();
      }
    }
  }

  @Property
  final void rulesFindWhatLiesInTheLine(@ForAll("lines") Written line) {
    var rules = provider().rules();
    comparisons.expect(RULES, rules.isEmpty() ? "the provider brings no rules" : "no rule found anything in lines()");
    // K and a number are kept for rules that come with kaniko.
    boolean ofPlugin = provider().getClass().isAnnotationPresent(BuiltFor.class);
    var ids = new HashSet<String>();
    for (var rule : rules) {
      if (!rule.id().matches("[A-Z][A-Za-z0-9]*") || ofPlugin && rule.id().matches("K[0-9]+") || !ids.add(rule.id()) || rule.page().isBlank() || rule.title().isBlank()) {
        throw new Violation(RULES, "a rule has an id of its own in CamelCase, a title and a page").with("rule", rule.id()).error();
      }
      rule.checkWritten(line.source(), found -> checkFinding(rule.id(), found, line.source().span(), line));
      instruction(line).ifPresent(instruction -> rule.check(new InstructionUse(line.source(), line.source(), instruction),
          found -> checkFinding(rule.id(), found, line.source().span(), line)));
    }
  }

  private void checkFinding(String id, Diagnostic found, Span whole, Written line) {
    comparisons.made(RULES);
    if (!found.code().equals(id) || !whole.contains(found.span())) {
      throw new Violation(RULES, "what a rule finds has the id of the rule as code, and lies in the line").with("rule", id).with("line", line)
          .problems(List.of(found)).error();
    }
  }
}
