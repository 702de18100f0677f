package fixpoint.run;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;

/** Names tests {@code package.Outer$Inner#method[1]}: the numbers are those of calls of the method, from 1. */
final class PlatformIds {
  private static final Pattern CALL =
      Pattern.compile("\\[(?:test-template-invocation|class-template-invocation|dynamic-test|dynamic-container):#(\\d+)\\]");

  private PlatformIds() {}

  static String of(TestDescriptor descriptor) {
    return idOf(
        descriptor.getUniqueId().toString(),
        descriptor.getSource().orElse(null),
        descriptor.getLegacyReportingName(),
        descriptor.isTest());
  }

  static String of(TestIdentifier identifier) {
    return idOf(
        identifier.getUniqueId(),
        identifier.getSource().orElse(null),
        identifier.getLegacyReportingName(),
        identifier.isTest());
  }

  static boolean isMethod(TestDescriptor descriptor) {
    return descriptor.getSource().orElse(null) instanceof MethodSource;
  }

  static boolean isMethod(TestIdentifier identifier) {
    return identifier.getSource().orElse(null) instanceof MethodSource;
  }

  /** Empty if it is none. */
  static String methodOf(TestIdentifier identifier) {
    TestSource source = identifier.getSource().orElse(null);
    return source instanceof MethodSource ? ((MethodSource) source).getMethodName() : "";
  }

  private static String idOf(String uniqueId, TestSource source, String legacyName, boolean isTest) {
    if (uniqueId.startsWith("[engine:junit-vintage]")) return vintageId(uniqueId, source, legacyName, isTest);
    if (uniqueId.startsWith("[engine:junit-jupiter]")) return jupiterId(uniqueId, source, legacyName);
    if (source instanceof MethodSource) return nameOf((MethodSource) source);
    if (source instanceof ClassSource) {
      String className = ((ClassSource) source).getClassName();
      return isTest ? className + "#" + legacyName : className;
    }
    return uniqueId;
  }

  /** Dynamic tests may say that they stand anywhere, so names are read off the id, where the engine writes them. */
  private static String jupiterId(String uniqueId, TestSource source, String legacyName) {
    StringBuilder id = new StringBuilder();
    StringBuilder calls = new StringBuilder();
    for (String segment : uniqueId.split("/(?=\\[)")) {
      Matcher call = CALL.matcher(segment);
      if (call.matches()) calls.append('[').append(call.group(1)).append(']');
      else if (segment.startsWith("[class:") || segment.startsWith("[class-template:")) id.append(valueOf(segment));
      else if (segment.startsWith("[nested-class")) id.append('$').append(valueOf(segment));
      else if (segment.matches("\\[(method|test-template|test-factory):.*")) {
        id.append('#').append(valueOf(segment).replaceAll("\\(.*", ""));
      }
    }
    if (id.length() == 0 && source instanceof MethodSource) return nameOf((MethodSource) source);
    return id.append(calls).toString();
  }

  private static String valueOf(String segment) {
    String encoded = segment.substring(segment.indexOf(':') + 1, segment.length() - 1);
    try {
      return java.net.URLDecoder.decode(encoded.replace("+", "%2B"), "UTF-8");
    } catch (java.io.UnsupportedEncodingException | IllegalArgumentException odd) {
      return encoded;
    }
  }

  /** JUnit 4 names parameters itself: {@code method[0: text]}. */
  private static String vintageId(String uniqueId, TestSource source, String legacyName, boolean isTest) {
    String className =
        source instanceof MethodSource
            ? ((MethodSource) source).getClassName()
            : source instanceof ClassSource
                ? ((ClassSource) source).getClassName()
                : valueOf("[" + uniqueId.replaceAll("^.*?\\[runner:([^\\]]*)\\].*$", "x:$1") + "]");
    // The class name that JUnit 4 puts behind is known already.
    return isTest ? className + "#" + legacyName.replaceAll("\\(" + Pattern.quote(className) + "\\)$", "") : className;
  }

  private static String nameOf(MethodSource source) {
    return source.getClassName() + "#" + source.getMethodName();
  }
}
