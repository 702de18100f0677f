package fixpoint.run;

import java.util.LinkedHashMap;
import java.util.Map;

/** What every engine works with. */
final class Context {
  final Request request;
  final Events events;
  final Failures failures;
  final TestClasses classes;
  final Selection selection;

  Context(Request request, Events events, Failures failures, TestClasses classes, Selection selection) {
    this.request = request;
    this.events = events;
    this.failures = failures;
    this.classes = classes;
    this.selection = selection;
  }

  boolean isListing() {
    return request.has("list");
  }

  /** For the list of tests; null if no source of the test is known. */
  Map<String, Object> testCase(String id, String className, String method) {
    String file = classes.fileOf(className);
    if (file == null) return null;
    Map<String, Object> test = new LinkedHashMap<>();
    test.put("id", id);
    test.put("file", file);
    test.put("line", classes.lineOf(className, method));
    return test;
  }
}
