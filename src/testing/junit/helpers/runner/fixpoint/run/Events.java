package fixpoint.run;

import fixpoint.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes events, a line of JSON each, to a file that only we know; each is complete when a method returns. */
final class Events {
  private final OutputStream out;
  private final Coverage coverage;
  private String startedId;
  private String startedClass;
  private long startedAtNanos;
  private Map<String, List<Integer>> beforeStart;

  Events(Path file, Coverage coverage) throws IOException {
    this.out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    this.coverage = coverage;
  }

  synchronized void collected(List<Map<String, Object>> tests) {
    // Frameworks make objects to find out what tests there are.
    outsideOfTests(coverage.take());
    write("collected", "tests", tests);
  }

  synchronized void collectionError(Map<String, Object> error) {
    write("collection-error", "error", error);
  }

  synchronized void started(String id) {
    // Frameworks make the object of a test's class before they say that the test has started.
    beforeStart = coverage.take();
    String className = Selection.classOf(id);
    // Before the first test of a class there was its set-up, too, which is for all of them.
    if (!className.equals(startedClass)) outsideOfTests(beforeStart);
    startedClass = className;
    startedId = id;
    startedAtNanos = System.nanoTime();
    write("started", "id", id);
  }

  /** Of the test that was started. @param failure null if there is none */
  synchronized void finished(String id, String outcome, Map<String, Object> failure) {
    double durationMs = id.equals(startedId) ? (System.nanoTime() - startedAtNanos) / 1e6 : 0;
    boolean hasRun = id.equals(startedId);
    startedId = null;
    result(id, outcome, durationMs, failure, hasRun ? ofTest(failure) : null);
  }

  /** Of a test that never ran by itself: it was skipped, or something around it failed. */
  synchronized void notRun(String id, String outcome, Map<String, Object> failure) {
    outsideOfTests(coverage.take());
    result(id, outcome, 0, failure, null);
  }

  /** The running test will not come to its end. @return whether there is one */
  synchronized boolean cutOff(Map<String, Object> failure) {
    if (startedId == null) return false;
    result(startedId, "timed-out", (System.nanoTime() - startedAtNanos) / 1e6, failure, ofTest(failure));
    write("gave-up", null, null);
    return true;
  }

  synchronized void ended(List<String> notFound, boolean isBroken) {
    outsideOfTests(coverage.take());
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("kind", "ended");
    event.put("exitCode", 0);
    event.put("notFound", notFound);
    event.put("isBroken", isBroken);
    write(event);
  }

  /** JaCoCo does not see a line that an exception left: there its next probe was not reached. */
  @SuppressWarnings("unchecked")
  private Map<String, List<Integer>> ofTest(Map<String, Object> failure) {
    Map<String, List<Integer>> lines = coverage.take();
    if (lines == null) return null;
    if (beforeStart != null) {
      beforeStart.forEach((file, numbers) -> lines.computeIfAbsent(file, name -> new ArrayList<>()).addAll(numbers));
    }
    if (failure == null) return lines;
    for (Map<String, Object> frame : (List<Map<String, Object>>) failure.get("frames")) {
      List<Integer> executed = lines.computeIfAbsent((String) frame.get("file"), file -> new ArrayList<>());
      if (!executed.contains(frame.get("line"))) executed.add((Integer) frame.get("line"));
    }
    return lines;
  }

  private void outsideOfTests(Map<String, List<Integer>> lines) {
    if (lines != null && !lines.isEmpty()) write("import-coverage", "coverage", lines);
  }

  private void result(
      String id, String outcome, double durationMs, Map<String, Object> failure, Map<String, List<Integer>> lines) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("id", id);
    result.put("outcome", outcome);
    result.put("durationMs", durationMs);
    if (failure != null) result.put("failure", failure);
    if (lines != null) result.put("coverage", lines);
    write("result", "result", result);
  }

  private void write(String kind, String name, Object value) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("kind", kind);
    if (name != null) event.put(name, value);
    write(event);
  }

  private void write(Map<String, Object> event) {
    try {
      out.write((Json.text(event) + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException gone) {
      // Nobody listens any more.
      Runtime.getRuntime().halt(1);
    }
  }
}
