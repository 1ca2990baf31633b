/**
 * The images that a build starts from. {@link dev.kaniko.runtime.images.RegistryImages} looks up each once, in a registry or in one of
 * the {@link dev.kaniko.runtime.images.LayoutImages}: the compiler gets its configuration, the interpreter its layers as a root.
 * {@link dev.kaniko.runtime.images.ImageConfigs} is for those who only want the configurations.
 * {@link dev.kaniko.runtime.images.TransferWatch} shows what is on its way.
 */
@NullMarked
package dev.kaniko.runtime.images;

import org.jspecify.annotations.NullMarked;
