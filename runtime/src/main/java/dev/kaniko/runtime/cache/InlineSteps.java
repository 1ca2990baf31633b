package dev.kaniko.runtime.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.kaniko.image.Digest;
import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.oci.JsonText;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.PulledImage;
import dev.kaniko.runtime.registry.RegistryException;
import dev.kaniko.runtime.registry.RegistryException.Kind;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The results of steps that an image tells of itself: a label has them, and their layers are those of the image. Only steps whose layer is in the image, and
 * those without, can be there. Nothing is ever put here: the label is part of the image.
 */
public final class InlineSteps implements StepStore {
  /** The label with the results, a list of the objects of {@link CachedStepJson}. */
  public static final String LABEL = "dev.kaniko.cache.steps";

  /** The only thing that is looked up: the image. */
  private static final CacheKey IMAGE = KeyParts.NONE.key();

  private final ImageReference reference;
  private final FarSettings settings;
  private final ImagePuller puller;
  private final Tolerance reading;
  private final FarLookups<CacheKey, Found> lookups;
  private volatile Map<CacheKey, Found> steps = Map.of();

  /**
   * @param reference names the image
   * @param puller of the build: it fetches the layers of what is found
   * @param notes is told a failure, from any thread
   */
  public InlineSteps(ImageReference reference, FarSettings settings, ImagePuller puller, Consumer<String> notes) {
    this.reference = reference;
    this.settings = settings;
    this.puller = puller;
    this.reading = new Tolerance(notes);
    this.lookups = new FarLookups<>(
        _ -> look(), new Patience(RegistrySteps.LOOKUP_PATIENCE, () -> failed("it has held up this build for " + RegistrySteps.LOOKUP_PATIENCE.toSeconds() + " s")));
  }

  /** Returns the value of the label for an image that has the layers of some steps. */
  public static String label(Map<CacheKey, CachedStep> steps) {
    var list = JsonNodeFactory.instance.arrayNode();
    try {
      for (var entry : steps.entrySet()) {
        list.add(JsonText.read(CachedStepJson.write(entry.getKey(), entry.getValue())));
      }
      return JsonText.write(list);
    } catch (IOException e) {
      throw new IllegalStateException("what we write is JSON", e);
    }
  }

  @Override
  public void expect(Collection<CacheKey> keys) {
    if (!keys.isEmpty()) {
      lookups.start(IMAGE);
    }
  }

  @Override
  public Optional<Found> find(CacheKey key) throws InterruptedException {
    var _ = lookups.await(IMAGE);
    return Optional.ofNullable(steps.get(key));
  }

  @Override
  public void put(CacheKey key, CachedStep step) {}

  private Optional<Found> look() {
    try {
      var image = puller.pullCached(reference, settings.platform());
      var text = image.document().config().labels().get(LABEL);
      steps = text == null ? Map.of() : read(text, image);
    } catch (IOException e) {
      if (!(e instanceof RegistryException r && r.kind() == Kind.NOT_FOUND)) {
        failed(String.valueOf(e.getMessage()));
      }
    }
    return Optional.empty();
  }

  private void failed(String why) {
    reading.end("the image " + reference.familiar() + " is not used as a cache: " + why);
  }

  private static Map<CacheKey, Found> read(String text, PulledImage image) throws IOException {
    var steps = new HashMap<CacheKey, Found>();
    for (var json : list(text)) {
      var key = key(json);
      var step = CachedStepJson.read(key, JsonText.write(json).getBytes(UTF_8));
      if (hasLayerOf(step, image)) {
        steps.put(key, new Found(step, step.layer().map(_ -> image)));
      }
    }
    return steps;
  }

  private static JsonNode list(String text) throws IOException {
    try {
      return JsonText.read(text.getBytes(UTF_8));
    } catch (JsonProcessingException e) {
      throw new IOException("its label " + LABEL + " is malformed", e);
    }
  }

  private static CacheKey key(JsonNode json) throws IOException {
    try {
      return new CacheKey(Digest.parse("sha256:" + json.path("key").asText()));
    } catch (IllegalArgumentException e) {
      throw new IOException("its label " + LABEL + " has a step without a key", e);
    }
  }

  /** Who has pushed the image on may have packed its layers otherwise. */
  private static boolean hasLayerOf(CachedStep step, PulledImage image) {
    if (step.layer().isEmpty()) {
      return true;
    }
    var diffIds = image.document().diffIds();
    for (int i = 0; i < diffIds.size(); i++) {
      if (StepImage.isOrdinary(step.layer().get()) && StepImage.isSame(step.layer().get(), image.layers().get(i), diffIds.get(i))) {
        return true;
      }
    }
    return false;
  }
}
