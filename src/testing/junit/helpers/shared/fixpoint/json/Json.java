package fixpoint.json;

import java.util.Map;

/** Writes JSON text: maps, iterables, numbers, booleans, strings (anything else as its text) and null. */
public final class Json {
  private Json() {}

  public static String text(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out) {
    if (value == null || value instanceof Number || value instanceof Boolean) out.append(value);
    else if (value instanceof Map) writeMap((Map<?, ?>) value, out);
    else if (value instanceof Iterable) writeList((Iterable<?>) value, out);
    else writeString(value.toString(), out);
  }

  private static void writeMap(Map<?, ?> map, StringBuilder out) {
    String separator = "{";
    if (map.isEmpty()) out.append('{');
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator);
      writeString(String.valueOf(entry.getKey()), out);
      out.append(':');
      write(entry.getValue(), out);
      separator = ",";
    }
    out.append('}');
  }

  private static void writeList(Iterable<?> values, StringBuilder out) {
    out.append('[');
    String separator = "";
    for (Object value : values) {
      out.append(separator);
      write(value, out);
      separator = ",";
    }
    out.append(']');
  }

  private static void writeString(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') out.append('\\').append(c);
      // Half of a pair of surrogates cannot be written as UTF-8.
      else if (c < ' ' || (c >= 0xD800 && c <= 0xDFFF)) out.append(String.format("\\u%04x", (int) c));
      else out.append(c);
    }
    out.append('"');
  }
}
