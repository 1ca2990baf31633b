package dev.kaniko.runtime.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.context.ContextLocation;
import dev.kaniko.runtime.interpreter.CommandSettings;
import dev.kaniko.runtime.interpreter.Execution;
import dev.kaniko.runtime.layout.StateEntry;
import dev.kaniko.runtime.output.OutputFile;
import dev.kaniko.runtime.output.Outputs;
import dev.kaniko.runtime.request.BuildRequest;
import dev.kaniko.runtime.request.CacheSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build writes for its caller, whatever it is, belongs neither to the build context nor to a root that is the container's. */
class OwnPlacesTest {
  @TempDir private Path folder;

  private Path place(OutputFile.Kind kind) {
    return folder.resolve("context").resolve(kind.name());
  }

  private BuildRequest request(Path state) {
    var files = Arrays.stream(OutputFile.Kind.values()).map(kind -> new OutputFile(kind, place(kind))).toList();
    return new BuildRequest(
        new BuildRequest.Inputs(folder.resolve("context").toString(), "", "Dockerfile", Map.of()), BuildRequest.Parameters.NONE, CommandSettings.USUAL,
        BuildRequest.ImageSettings.USUAL, CacheSettings.NONE, new Outputs(List.of(), false, false, files), state, Execution.USUAL, true);
  }

  private static ImagePath path(Path path) {
    return ImagePath.clean(path.toString());
  }

  @Test
  void noOutputIsPartOfTheContextItLiesIn() throws IOException {
    var hidden = new OwnPlaces(request(folder.resolve("state")), _ -> {}).in(folder.resolve("context"));
    for (var kind : OutputFile.Kind.values()) {
      if (kind == OutputFile.Kind.ROOT_DIRECTORY) {
        assertThat(hidden).as("others may have files there").doesNotContain(ImagePath.ROOT.child(kind.name()));
      } else {
        assertThat(hidden).contains(ImagePath.ROOT.child(kind.name()));
      }
    }
  }

  @Test
  void whatIsInAStateDirectoryIsNoPartOfAContextThatIsOneToo() throws IOException {
    var hidden = new OwnPlaces(request(folder.resolve("context")), _ -> {}).in(folder.resolve("context"));
    for (var name : StateEntry.names()) {
      assertThat(hidden).contains(ImagePath.ROOT.child(name));
    }
  }

  @Test
  void everyOutputIsKeptFromARootThatIsTheContainers() throws IOException {
    var state = folder.resolve("state");
    var login = Files.createFile(folder.resolve("login.json"));
    var absent = folder.resolve("absent.json");
    var container = OwnContainer.of(request(state), new ContextLocation.Directory(folder.resolve("context")), List.of(login, absent));
    var expected = new ArrayList<>(List.of(path(state), path(login), path(folder.resolve("context"))));
    for (var kind : OutputFile.Kind.values()) {
      expected.add(path(place(kind)));
    }
    assertThat(container.kept()).containsAll(expected).as("what is written there is the root's").doesNotContain(path(absent));
    assertThat(container.work()).hasParentRaw(state);
  }
}
