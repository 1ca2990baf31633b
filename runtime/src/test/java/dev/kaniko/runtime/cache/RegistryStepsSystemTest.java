package dev.kaniko.runtime.cache;

import static dev.kaniko.runtime.cache.SampleSteps.PLATFORM;
import static dev.kaniko.runtime.cache.SampleSteps.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.registry.Commands;
import dev.kaniko.runtime.registry.Credentials;
import dev.kaniko.runtime.registry.DockerRegistry;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.ImagePusher;
import dev.kaniko.runtime.registry.PushResult;
import dev.kaniko.runtime.registry.Registries;
import dev.kaniko.runtime.registry.RegistrySettings;
import dev.kaniko.runtime.registry.TransferEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Debian's docker-registry, with skopeo as the judge. */
@Tag("system")
final class RegistryStepsSystemTest {
  @TempDir private Path directory;

  private final Queue<String> notes = new ConcurrentLinkedQueue<>();
  private final Queue<TransferEvent> events = new ConcurrentLinkedQueue<>();

  @Test
  void whatOneMachinePutsAnotherFindsAndMounts() throws Exception {
    try (var registry = DockerRegistry.plain(directory)) {
      var cache = new CacheRepository.InRegistry(registry.host(), "app/cache");
      var made = new BlobStore(directory.resolve("made"));
      var step = SampleSteps.withLayer("one", made);
      var bare = SampleSteps.withoutLayer("two");
      var writer = steps(cache, made);
      writer.put(key("a"), step);
      writer.put(key("b"), bare);
      writer.finish();
      var layer = step.layer().orElseThrow();
      assertThat(Commands.run("skopeo", "inspect", "--tls-verify=false", "docker://" + cache.at(key("a")))).contains(layer.descriptor().digest().toString());
      assertThat(Commands.run("skopeo", "inspect", "--raw", "--tls-verify=false", "docker://" + cache.at(key("b")))).contains(StepImage.ANNOTATION);

      var empty = new BlobStore(directory.resolve("empty"));
      var reader = steps(cache, empty);
      reader.expect(List.of(key("a"), key("b"), key("c")));
      var found = reader.find(key("a")).orElseThrow();
      assertThat(found.step()).isEqualTo(step);
      assertThat(reader.find(key("b"))).contains(new StepStore.Found(bare, Optional.empty()));
      assertThat(reader.find(key("c"))).isEmpty();

      events.clear();
      var document = new ImageDocument(Optional.empty(), PLATFORM, "", List.of(), ImageConfig.EMPTY, List.of(layer.diffId()), List.of());
      new ImagePusher(registries(cache), empty, events::add).push(
          AssembledImage.of(document, List.of(layer.descriptor()), Map.of()), List.of(found.image().orElseThrow()), ImageReference.parse(registry.host() + "/app:1"));
      assertThat(events).anyMatch(event -> event instanceof TransferEvent.Pushed pushed && pushed.result() == PushResult.MOUNTED && pushed.blob().equals(layer.descriptor()));
      assertThat(empty.has(layer.descriptor().digest())).isFalse();
      assertThat(notes).isEmpty();
    }
  }

  private RegistrySteps steps(CacheRepository.InRegistry cache, BlobStore blobs) throws Exception {
    var registries = registries(cache);
    return new RegistrySteps(cache, new FarSettings(PLATFORM, Duration.ofDays(14), true), new ImagePuller(registries, blobs, events::add),
        new ImagePusher(registries, blobs, events::add), blobs, notes::add);
  }

  private Registries registries(CacheRepository.InRegistry cache) throws Exception {
    var settings = RegistrySettings.DEFAULT.withPlainHttp(RegistrySettings.Exemption.of(cache.registry()));
    return new Registries(settings, Credentials.of(Map.of("DOCKER_CONFIG", directory.toString()), directory, message -> {}));
  }
}
