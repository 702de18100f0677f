package fixpoint.run;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Tells of tests while they run. */
final class PlatformListener implements TestExecutionListener {
  private final Context context;
  private final Set<String> told = new HashSet<>();
  private TestPlan plan;

  PlatformListener(Context context) {
    this.context = context;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    this.plan = plan;
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    if (!test.isTest()) return;
    context.selection.noteResult(PlatformIds.of(test));
    context.events.started(PlatformIds.of(test));
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    tellOfAll(test, "skipped", null);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    Throwable thrown = result.getThrowable().orElse(null);
    String id = PlatformIds.of(test);
    if (test.isTest()) {
      told.add(id);
      context.events.finished(id, outcomeOf(result, id), failureOf(result, thrown));
    } else if (result.getStatus() == TestExecutionResult.Status.FAILED) {
      // Nothing was left to fail with it: what tears the class down has thrown.
      if (!tellOfAll(test, "error", failureOf(result, thrown))) {
        context.events.notRun(id, "error", failureOf(result, thrown));
      }
    } else if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
      tellOfAll(test, "skipped", null);
    }
  }

  private static String outcomeOf(TestExecutionResult result, String id) {
    if (result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) return "passed";
    if (result.getStatus() == TestExecutionResult.Status.ABORTED) return "skipped";
    Throwable thrown = result.getThrowable().orElse(null);
    boolean isOfSetUp = thrown != null && Failures.isOfSetUp(thrown, Selection.classOf(id));
    return isOfSetUp ? "error" : "failed";
  }

  private Map<String, Object> failureOf(TestExecutionResult result, Throwable thrown) {
    if (result.getStatus() != TestExecutionResult.Status.FAILED) return null;
    return thrown == null
        ? context.failures.of("Failure", "", new StackTraceElement[0])
        : context.failures.of(thrown);
  }

  /** Of the tests in something that does not run, those that have not been told of. @return whether there are any */
  private boolean tellOfAll(TestIdentifier container, String outcome, Map<String, Object> failure) {
    boolean hasTold = false;
    Set<TestIdentifier> inside = new java.util.LinkedHashSet<>(plan.getDescendants(container));
    inside.add(container);
    for (TestIdentifier test : inside) {
      boolean isWhole = test.isTest() || (PlatformIds.isMethod(test) && plan.getChildren(test).isEmpty());
      String id = PlatformIds.of(test);
      if (!isWhole || !told.add(id)) continue;
      context.selection.noteResult(id);
      context.events.notRun(id, outcome, failure);
      hasTold = true;
    }
    return hasTold;
  }
}
