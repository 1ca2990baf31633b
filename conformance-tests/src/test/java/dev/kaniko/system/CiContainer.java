package dev.kaniko.system;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A container as a CI system describes it to its engine. What is not said is as Docker has it.
 *
 * @param command with the program in front
 * @param environment beside that of the image
 * @param directory in which it starts; empty for that of the image
 * @param capabilities without the CAP_ in front
 * @param mayGainPrivileges by a set-user-ID program
 */
record CiContainer(
    List<String> command, Map<String, String> environment, String directory, List<Mount> mounts, List<String> capabilities, boolean mayGainPrivileges) {
  private static final ObjectMapper JSON = new ObjectMapper();

  record Mount(Path source, String destination, boolean readOnly) {}

  CiContainer {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    mounts = List.copyOf(mounts);
    capabilities = List.copyOf(capabilities);
  }

  static CiContainer of(List<String> command) {
    return new CiContainer(command, Map.of(), "", List.of(), DockerDefaults.CAPABILITIES.stream().map(name -> name.substring("CAP_".length())).toList(), true);
  }

  CiContainer with(String variable, String value) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(variable, value);
    return new CiContainer(command, all, directory, mounts, capabilities, mayGainPrivileges);
  }

  CiContainer in(String start) {
    return new CiContainer(command, environment, start, mounts, capabilities, mayGainPrivileges);
  }

  CiContainer mount(Path source, String destination, boolean readOnly) {
    List<Mount> all = new ArrayList<>(mounts);
    all.add(new Mount(source, destination, readOnly));
    return new CiContainer(command, environment, directory, all, capabilities, mayGainPrivileges);
  }

  CiContainer withRights(List<String> names, boolean gains) {
    return new CiContainer(command, environment, directory, mounts, names, gains);
  }

  /** A configuration of runc with what is described here. */
  byte[] applied(byte[] configuration) throws IOException {
    ObjectNode all = (ObjectNode) JSON.readTree(configuration);
    ObjectNode process = (ObjectNode) all.path("process");
    process.put("noNewPrivileges", !mayGainPrivileges);
    if (!directory.isEmpty()) {
      process.put("cwd", directory);
    }
    for (String set : List.of("bounding", "effective", "permitted")) {
      process.withObject("/capabilities").set(set, JSON.valueToTree(capabilities.stream().map("CAP_"::concat).toList()));
    }
    ArrayNode there = (ArrayNode) all.path("mounts");
    for (int i = there.size() - 1; i >= 0; i--) {
      if (there.get(i).path("destination").asText().equals("/workspace")) {
        there.remove(i);
      }
    }
    for (Mount mount : mounts) {
      there.addObject().put("destination", mount.destination()).put("type", "bind").put("source", mount.source().toString())
          .putArray("options").add("rbind").add("rprivate").add(mount.readOnly() ? "ro" : "rw");
    }
    return JSON.writeValueAsBytes(all);
  }
}
