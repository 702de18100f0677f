package fixpoint.run;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells why a test failed: the exception, what was compared, and where in the project. */
final class Failures {
  private static final int LONGEST_TEXT = 4_000;
  private static final int MOST_FRAMES = 100;
  /** As JUnit 4 and 5 word it. */
  private static final Pattern COMPARISON =
      Pattern.compile("expected:\\s?<(.*?)>\\s+but was:\\s?<(.*)>\\s*$", Pattern.DOTALL);

  private final Sources sources;

  Failures(Sources sources) {
    this.sources = sources;
  }

  Map<String, Object> of(Throwable thrown) {
    Map<String, Object> failure = new LinkedHashMap<>();
    String message = messageOf(thrown);
    failure.put("exceptionType", simpleName(thrown.getClass().getName()));
    failure.put("message", cut(message));
    String[] compared = compared(thrown, message);
    if (compared[0] != null) failure.put("expected", cut(compared[0]));
    if (compared[1] != null) failure.put("actual", cut(compared[1]));
    failure.put("frames", frames(rootOf(thrown).getStackTrace()));
    return failure;
  }

  Map<String, Object> of(String exceptionType, String message, StackTraceElement[] trace) {
    Map<String, Object> failure = new LinkedHashMap<>();
    failure.put("exceptionType", exceptionType);
    failure.put("message", message);
    failure.put("frames", frames(trace));
    return failure;
  }

  /** Of what could not be loaded. @param file null if it is not known */
  Map<String, Object> collectionError(Throwable thrown, String file) {
    Map<String, Object> error = of(thrown);
    error.put("file", file);
    return error;
  }

  /**
   * Whether a class's set-up or tear-down threw, and not the test: of the project's code that was running, the outermost
   * of the test's class is not the test itself.
   */
  static boolean isOfSetUp(Throwable thrown, String className) {
    if (simpleName(thrown.getClass().getName()).startsWith("ParameterResolution")) return true;
    Set<String> family = familyOf(className);
    StackTraceElement[] trace = thrown.getStackTrace();
    for (int i = trace.length - 1; i >= 0; i--) {
      StackTraceElement element = trace[i];
      if (!family.contains(element.getClassName())) continue;
      String method = element.getMethodName();
      return method.equals("<init>") || method.equals("<clinit>") || isLifecycleMethod(element.getClassName(), method);
    }
    return false;
  }

  private static boolean isLifecycleMethod(String className, String name) {
    try {
      Class<?> type = Class.forName(className, false, Thread.currentThread().getContextClassLoader());
      for (Method method : type.getDeclaredMethods()) {
        if (!method.getName().equals(name)) continue;
        for (java.lang.annotation.Annotation annotation : method.getAnnotations()) {
          String annotationName = annotation.annotationType().getSimpleName();
          if (annotationName.matches("(Before|After)(Each|All|Class)?")) return true;
        }
      }
      boolean isJUnit3 = false;
      for (Class<?> t = type; t != null; t = t.getSuperclass()) isJUnit3 |= t.getName().equals("junit.framework.TestCase");
      return isJUnit3 && (name.equals("setUp") || name.equals("tearDown"));
    } catch (ClassNotFoundException | LinkageError unknown) {
      return false;
    }
  }

  /** The class, its superclasses and those around it. */
  private static Set<String> familyOf(String className) {
    Set<String> names = new java.util.HashSet<>();
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      for (Class<?> outer = Class.forName(className, false, loader); outer != null; outer = outer.getEnclosingClass()) {
        for (Class<?> type = outer; type != null && type != Object.class; type = type.getSuperclass()) {
          names.add(type.getName());
        }
      }
    } catch (ClassNotFoundException | LinkageError unknown) {
      names.add(className);
    }
    return names;
  }

  /** Outermost first; of very many, where it began and where it ended. */
  private List<Map<String, Object>> frames(StackTraceElement[] trace) {
    List<Map<String, Object>> frames = new ArrayList<>();
    for (StackTraceElement element : trace) {
      String file = sources.fileOf(element.getClassName(), element.getFileName());
      if (file == null || element.getLineNumber() < 1) continue;
      Map<String, Object> frame = new LinkedHashMap<>();
      frame.put("file", file);
      frame.put("line", element.getLineNumber());
      frame.put("function", functionOf(element));
      frames.add(frame);
    }
    Collections.reverse(frames);
    if (frames.size() <= MOST_FRAMES) return frames;
    List<Map<String, Object>> some = new ArrayList<>(frames.subList(0, MOST_FRAMES / 2));
    some.addAll(frames.subList(frames.size() - MOST_FRAMES / 2, frames.size()));
    return some;
  }

  /** {@code Outer.Inner.method}; a lambda is part of the method that it stands in. */
  private static String functionOf(StackTraceElement element) {
    String className = element.getClassName();
    String type = className.substring(className.lastIndexOf('.') + 1).replaceAll("\\$\\d+.*$", "").replace('$', '.');
    String method = element.getMethodName();
    Matcher lambda = Pattern.compile("lambda\\$(.+)\\$\\d+").matcher(method);
    if (lambda.matches()) method = lambda.group(1);
    if (method.equals("<init>") || method.equals("new")) return type + "." + type.substring(type.lastIndexOf('.') + 1);
    return method.equals("<clinit>") || method.equals("static") ? type : type + "." + method;
  }

  private static Throwable rootOf(Throwable thrown) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable root = thrown;
    while (seen.add(root) && root.getCause() != null && root.getCause().getStackTrace().length > 0) root = root.getCause();
    return root;
  }

  private static String[] compared(Throwable thrown, String message) {
    String expected = valueOf(thrown, "getExpected");
    String actual = valueOf(thrown, "getActual");
    if (expected != null || actual != null) return new String[] {expected, actual};
    Matcher matcher = COMPARISON.matcher(message);
    return matcher.find() ? new String[] {matcher.group(1), matcher.group(2)} : new String[] {null, null};
  }

  /** A text, or opentest4j's wrapper of a value. */
  private static String valueOf(Throwable thrown, String getter) {
    try {
      Object value = thrown.getClass().getMethod(getter).invoke(thrown);
      if (value == null || value instanceof String) return (String) value;
      Object text = value.getClass().getMethod("getStringRepresentation").invoke(value);
      return text == null ? null : text.toString();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError absent) {
      return null;
    }
  }

  /** An exception of the project's may throw when it is asked for its message. */
  private static String messageOf(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      return message == null ? "" : message;
    } catch (Throwable odd) {
      return "(its message cannot be read: " + odd.getClass().getName() + ")";
    }
  }

  private static String simpleName(String className) {
    return className.substring(Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }
}
