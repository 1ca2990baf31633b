package dev.kaniko.compiler.shell.command;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.Places;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.parse.shell.ShellReader;
import dev.kaniko.compiler.shell.CommandList;
import dev.kaniko.compiler.shell.Script;
import dev.kaniko.compiler.shell.ShellCall;
import dev.kaniko.compiler.shell.ShellDialect;
import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an instruction gives to a shell, or runs itself. It is parsed when it is first asked for. Of use to one thread. */
public final class ShellText {
  /** How a command is written. */
  public enum Form {
    /** The text of the instruction, with its here-documents behind it. */
    SHELL,
    /** The body of the here-document that is all there is to the instruction. */
    HEREDOC,
    /** An array of strings, which no shell reads; its script is one command. */
    EXEC
  }

  private final InstructionNode owner;
  private final InstructionNode instruction;
  private final Optional<StageNode> stage;
  private final Form form;
  private final ShellCall call;
  private final String text;
  private final Places places;
  private @Nullable Script script;
  private @Nullable List<Invocation> commands;

  /**
   * @param owner the instruction of the file
   * @param instruction the instruction with the command: the owner, or the one that it keeps as a trigger
   * @param call the shell that the text is for
   */
  ShellText(InstructionNode owner, InstructionNode instruction, Optional<StageNode> stage, Form form, ShellCall call, String text, Places places) {
    this.owner = Objects.requireNonNull(owner);
    this.instruction = Objects.requireNonNull(instruction);
    this.stage = Objects.requireNonNull(stage);
    this.form = Objects.requireNonNull(form);
    this.call = Objects.requireNonNull(call);
    this.text = Objects.requireNonNull(text);
    this.places = Objects.requireNonNull(places);
  }

  /** Returns a text in exec form, which is read already. */
  ShellText withScript(Script read) {
    script = read;
    return this;
  }

  /** Returns the instruction of the file that it belongs to. */
  public InstructionNode owner() {
    return owner;
  }

  /** Returns the instruction whose command it is: the owner, or the one that the owner keeps as a trigger. */
  public InstructionNode instruction() {
    return instruction;
  }

  /** Returns the stage that it stands in; empty before the first. */
  public Optional<StageNode> stage() {
    return stage;
  }

  public Form form() {
    return form;
  }

  /** Returns the shell that the text is for. */
  public ShellCall call() {
    return call;
  }

  public ShellDialect dialect() {
    return call.dialect();
  }

  /** Returns the text as the shell gets it; empty in exec form. */
  public String text() {
    return text;
  }

  /** Returns where a range of the text stands. */
  public Span span(int start, int end) {
    return places.span(start, end);
  }

  /** Returns the tree; without commands where the shell is not of the POSIX family. */
  public Script script() {
    if (script == null) {
      var whole = places.span(0, text.length());
      script = call.dialect().isPosix()
          ? ShellReader.read(text, places)
          : new Script(new CommandList(List.of(), whole), List.of(), List.of(), whole);
    }
    return script;
  }

  /** Returns the commands that it would run, in the order of the text. */
  public List<Invocation> commands() {
    if (commands == null) {
      commands = CommandFinder.find(script().commands(), call);
    }
    return commands;
  }
}
