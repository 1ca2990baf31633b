/**
 * Plugins: instructions that come in jars of other people.
 *
 * <p>In order: a {@link dev.kaniko.runtime.plugin.PluginPath} finds the files; a {@link dev.kaniko.runtime.plugin.PluginLoader} opens
 * each with a class loader of its own, whose parent shows the JDK and the contract and nothing else of this program
 * ({@link dev.kaniko.runtime.plugin.SpiClassLoader}), and looks at its providers before one is made;
 * {@link dev.kaniko.runtime.plugin.Plugins} are those that can be used together, and what stands in the way of the others.
 *
 * <p>A plugin is somebody else's program inside ours. It is not held captive: what it wants to do to this machine it can. But nothing
 * that it throws, leaves out or waits for becomes a bug of ours: every call goes through {@link dev.kaniko.runtime.plugin.PluginCalls}, on a
 * thread that nobody has to wait for, and what goes wrong there comes back as an error that names the file of the plugin, its keyword
 * and the place in the Dockerfile. Neither compiler nor interpreter knows a plugin from a standard instruction: they meet a
 * {@link dev.kaniko.runtime.plugin.GuardedProvider} and a {@link dev.kaniko.runtime.plugin.GuardedInstruction}.
 */
@NullMarked
package dev.kaniko.runtime.plugin;

import org.jspecify.annotations.NullMarked;
