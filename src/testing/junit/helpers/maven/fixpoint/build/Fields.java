package fixpoint.build;

import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of a configured plugin goal, whatever its version: those it does not know are absent. */
final class Fields {
  private final Object owner;

  Fields(Object owner) {
    this.owner = owner;
  }

  Object get(String name) {
    for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
      try {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
      } catch (NoSuchFieldException inASuperclassPerhaps) {
        continue;
      } catch (IllegalAccessException | RuntimeException hidden) {
        return null;
      }
    }
    return null;
  }

  boolean isTrue(String name) {
    Object value = get(name);
    return value != null && value.toString().equals("true");
  }

  String text(String name) {
    Object value = get(name);
    return value == null ? null : value.toString();
  }

  String path(String name) {
    Object value = get(name);
    return value instanceof File ? ((File) value).getAbsolutePath() : null;
  }

  List<String> texts(String name) {
    Object value = get(name);
    List<String> texts = new ArrayList<>();
    if (value instanceof Object[]) value = Arrays.asList((Object[]) value);
    if (value instanceof Iterable) {
      for (Object one : (Iterable<?>) value) if (one != null) texts.add(one.toString());
    }
    return texts;
  }

  /** Of a map or of properties; an entry without a value is an empty text. */
  Map<String, String> entries(String name) {
    Map<String, String> entries = new LinkedHashMap<>();
    Object value = get(name);
    if (value instanceof Map) {
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        entries.put(String.valueOf(entry.getKey()), entry.getValue() == null ? "" : entry.getValue().toString());
      }
    }
    return entries;
  }

  static Object call(Object owner, String method) {
    try {
      Method getter = owner.getClass().getMethod(method);
      getter.setAccessible(true);
      return getter.invoke(owner);
    } catch (ReflectiveOperationException | RuntimeException absent) {
      return null;
    }
  }
}
