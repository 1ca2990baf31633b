/**
 * Logins of registries that no file has: those that a program or a service gives out when it is asked. Each {@link
 * dev.kaniko.runtime.registry.login.LoginHelper} is asked for the hosts of its kind only. What it needs is loaded when it is asked.
 */
@NullMarked
package dev.kaniko.runtime.registry.login;

import org.jspecify.annotations.NullMarked;
