/**
 * The contract of an instruction: everything that a provider implements and everything that it is given.
 *
 * <p>In order: a provider tells the {@linkplain dev.kaniko.instruction.InstructionProvider#syntax() syntax} of its keyword; the
 * compiler parses by it, asks for the {@linkplain dev.kaniko.instruction.InstructionProvider#references stages that the text
 * names}, expands variables, and lets the provider {@linkplain dev.kaniko.instruction.InstructionProvider#parse type} the text.
 * The result is an immutable {@link dev.kaniko.instruction.Instruction}, which declares what it reads and, when it is its turn, is
 * executed once to an {@link dev.kaniko.instruction.Outcome}: a changeset and a change of the configuration. Instructions
 * describe; the runtime writes. {@code spi-instructions/docs/plugins.md} is the page for authors, {@code spi-instructions/docs/laws.md} has
 * the laws that hold.
 *
 * <p><b>Life.</b> One provider of a keyword is made for the process and serves every file and build in it. {@code syntax} and
 * {@code rules} are constants; {@code check} and {@code references} see every use in a file, with variables as they are written;
 * {@code parse} sees the uses in stages that are built, with variables expanded, and those of triggers that a base image brings. An
 * instruction may be executed, or a result of the same {@linkplain dev.kaniko.instruction.Fingerprint meaning} may stand in for it, or
 * neither; nothing is kept from one execution to the next.
 *
 * <p><b>Access.</b> What an instruction may touch is what it declares: {@link dev.kaniko.instruction.RootAccess} for the root,
 * {@link dev.kaniko.instruction.Instruction#inputs inputs} for the rest. The declaration is edge of the build graph, part of the key of the
 * step and permission in one; anything else is refused with an {@code IllegalStateException} or {@code IllegalArgumentException}.
 *
 * <p><b>Effects.</b> What an instruction {@linkplain dev.kaniko.instruction.Instruction#effects() will do} it says before it does it. Nothing else
 * of it is known to {@code kaniko plan}, to the checks before a build, and to the rules of {@code kaniko lint}; where an outcome differs, the
 * build ends. Of variables and of the configuration an instruction is shown what its effects say that it looks at: by that the compiler knows which
 * steps nobody can tell apart from steps that are not there. An instruction that writes files finds in {@code dev.kaniko.instruction.files} what COPY is made of.
 *
 * <p><b>Key.</b> A result is used again when the step before, keyword, fingerprint, contents of inputs and platform are equal. Names,
 * owners, modes and bytes of inputs count; times, {@linkplain dev.kaniko.instruction.ExecutionContext#now the clock} and
 * {@linkplain dev.kaniko.instruction.ExecutionContext#proxyEnvironment proxies} do not, and must not show in an outcome but as times of files.
 *
 * <p><b>Claims.</b> A changeset tells what becomes of the root: every directory that leads to a change is in the root or in the
 * changeset, nothing is removed that is not there, and the root directory itself is never in it.
 *
 * <p><b>Threads.</b> Providers, instructions and rules are used by several threads at once, so they have no state. An
 * {@link dev.kaniko.instruction.ExecutionContext} and all that it gives belong to the thread that executes, until it returns. It may
 * block, and is interrupted when the build is cancelled.
 *
 * <p><b>Errors.</b> What is wrong with the text is reported to the sink as a value; {@code parse} returns nothing exactly if it reported
 * an error. What cannot be done is an {@link dev.kaniko.instruction.InstructionFailedException}, whose message is for the author of the
 * Dockerfile; other {@code IOException}s are the world's, and any other exception is taken for a bug of the plugin.
 *
 * <p>Nothing is null. Times are to the nanosecond, sizes in bytes, places in UTF-16 code units, ids numeric. Not promised: the order in
 * which stages are built, that a stage is built at all, identity of objects, and anything in {@code dev.kaniko.instruction.standard},
 * which is how the instructions of every Dockerfile use this contract. {@code InstructionLaws}, in the artifact
 * {@code kaniko-spi-instructions-laws}, holds an instruction to all of this.
 *
 * <p>A provider may bring {@linkplain dev.kaniko.instruction.InstructionRule rules} for {@code kaniko lint}. One that comes as a plugin
 * says in {@link dev.kaniko.instruction.BuiltFor} which {@linkplain dev.kaniko.instruction.Spi version} of this contract it knows.
 */
@NullMarked
package dev.kaniko.instruction;

import org.jspecify.annotations.NullMarked;
