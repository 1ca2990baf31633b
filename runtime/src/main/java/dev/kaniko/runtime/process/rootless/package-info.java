/**
 * The user namespace that {@code --isolation=rootless} needs: {@link dev.kaniko.runtime.process.rootless.UserNamespace} tells whether
 * there can be one and starts this program anew inside, with the ids that {@code /etc/subuid} and {@code /etc/subgid} give to its
 * user. From then on processes run as in {@link dev.kaniko.runtime.process.namespaces}; see {@code runtime/docs/isolation.md}.
 */
@NullMarked
package dev.kaniko.runtime.process.rootless;

import org.jspecify.annotations.NullMarked;
