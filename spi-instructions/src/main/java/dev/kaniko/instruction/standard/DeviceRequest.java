package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Suggestions;
import dev.kaniko.instruction.syntax.CsvFields;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The value of {@code --device}: {@code NAME[,required[=BOOL]]}, where the name may be written {@code name=NAME}.
 *
 * @param name of a device or a class of devices
 * @param required whether a build without it fails
 */
public record DeviceRequest(String name, boolean required) {
  public DeviceRequest {
    Objects.requireNonNull(name);
  }

  /**
   * Reads the value of a flag.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static DeviceRequest parse(String value) {
    var name = "";
    boolean required = false;
    for (var field : fields(value)) {
      int equals = field.indexOf('=');
      var key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
      var given = field.substring(equals + 1);
      if (key.equals("required")) {
        required = equals < 0
            || GoBool.parse(given).orElseThrow(() -> new IllegalArgumentException("invalid value for required: " + given));
      } else if (key.equals("name") && equals >= 0) {
        if (!name.isEmpty()) {
          throw new IllegalArgumentException("device name already set to " + name);
        }
        name = given;
      } else if (name.isEmpty()) {
        name = field;
      } else {
        throw new IllegalArgumentException(equals < 0
            ? "invalid field '" + field + "' must be a key=value pair"
            : "unexpected key '" + key + "' in '" + field + "'" + Suggestions.question(key, List.of("name", "required")));
      }
    }
    return new DeviceRequest(name, required);
  }

  private static List<String> fields(String value) {
    try {
      return CsvFields.split(value).stream().map(CsvFields.Field::text).toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("failed to parse csv devices: " + e.getMessage(), e);
    }
  }
}
