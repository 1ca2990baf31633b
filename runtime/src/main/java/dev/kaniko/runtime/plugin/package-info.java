/**
 * Loads and calls plugins: jars of third parties that add instructions to the Dockerfile.
 *
 * <p>Loading has three steps:
 *
 * <ol>
 *   <li>{@link dev.kaniko.runtime.plugin.PluginPath} finds the files.
 *   <li>{@link dev.kaniko.runtime.plugin.PluginLoader} opens each file with its own class loader and checks its providers before it makes them. The
 *       parent class loader, {@link dev.kaniko.runtime.plugin.SpiClassLoader}, has only the JDK and the SPI.
 *   <li>{@link dev.kaniko.runtime.plugin.Plugins} checks that the plugins can be used together.
 * </ol>
 *
 * <p>There is no sandbox: a plugin can do everything that this process can do. But a failure of a plugin is never a crash of kaniko. Every call goes
 * through {@link dev.kaniko.runtime.plugin.PluginCalls}, which runs it on its own thread. If it throws, returns an invalid value or hangs, the user
 * gets an error with the file of the plugin, the keyword and the place in the Dockerfile. {@link dev.kaniko.runtime.plugin.GuardedProvider} and {@link
 * dev.kaniko.runtime.plugin.GuardedInstruction} wrap the classes of a plugin, so that compiler and interpreter treat them like standard instructions.
 */
@NullMarked
package dev.kaniko.runtime.plugin;

import org.jspecify.annotations.NullMarked;
