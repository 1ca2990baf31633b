package dev.kaniko.runtime.plugin;

import dev.kaniko.instruction.InstructionProvider;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;

/** Makes plugins as their authors do: compiles sources against the SPI only, and packs the classes. */
public final class PluginMaker {
  private static final String SERVICES = "META-INF/services/" + InstructionProvider.class.getName();

  private final Path folder;
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final List<String> others = new ArrayList<>();
  private String services = "";
  private String version = "";

  /** @param folder an empty directory to work in */
  public PluginMaker(Path folder) {
    this.folder = folder;
  }

  /** Adds a class in the package {@code org.example}, with all of the SPI imported. */
  public PluginMaker source(String name, String body) {
    sources.put("org/example/" + name + ".java", """
        package org.example;

        import dev.kaniko.diagnostic.*;
        import dev.kaniko.image.*;
        import dev.kaniko.instruction.*;
        import dev.kaniko.instruction.files.*;
        import dev.kaniko.instruction.syntax.*;
        import dev.kaniko.snapshot.*;
        import java.io.*;
        import java.nio.charset.StandardCharsets;
        import java.nio.file.Files;
        import java.time.Instant;
        import java.util.*;

        """ + body);
    return this;
  }

  /** Adds a class that the plugin is compiled with but does not contain, such as another version of the SPI. */
  public PluginMaker foreign(String name, String text) {
    sources.put(name.replace('.', '/') + ".java", text);
    others.add(name.replace('.', '/'));
    return this;
  }

  /** Names providers of {@code org.example}. */
  public PluginMaker provider(String... names) {
    for (var name : names) {
      services += "org.example." + name + "\n";
    }
    return this;
  }

  public PluginMaker version(String text) {
    version = text;
    return this;
  }

  /** Makes a directory with the content of a jar. */
  public Path directory() {
    try {
      var classes = Files.createDirectories(folder.resolve("classes"));
      compile(classes);
      for (var other : others) {
        Files.delete(classes.resolve(other + ".class"));
      }
      if (!services.isEmpty()) {
        Files.writeString(Files.createDirectories(classes.resolve(SERVICES).getParent()).resolve(InstructionProvider.class.getName()), services);
      }
      return classes;
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a jar. */
  public Path jar(String name) {
    var classes = directory();
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!version.isEmpty()) {
      manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    }
    var file = folder.resolve(name);
    try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest); var all = Files.walk(classes)) {
      for (var path : all.filter(Files::isRegularFile).sorted().toList()) {
        jar.putNextEntry(new JarEntry(classes.relativize(path).toString()));
        Files.copy(path, jar);
      }
      return file;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void compile(Path classes) throws IOException, URISyntaxException {
    var files = new ArrayList<String>();
    for (var source : sources.entrySet()) {
      var file = folder.resolve("sources").resolve(source.getKey());
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, source.getValue()).toString());
    }
    if (files.isEmpty()) {
      return;
    }
    var contract = Path.of(InstructionProvider.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    var compiler = ToolProvider.getSystemJavaCompiler();
    var messages = new StringWriter();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var options = List.of("-proc:none", "-d", classes.toString(), "-classpath", contract);
      boolean done = compiler.getTask(messages, manager, null, options, null, manager.getJavaFileObjects(files.toArray(String[]::new))).call();
      if (!done) {
        throw new IllegalArgumentException(messages.toString());
      }
    }
  }
}
