package fixpoint.run;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.runner.Description;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/** Tells of tests while they run. */
final class JUnit4Listener extends RunListener {
  private final Context context;
  private final Description whole;
  private final Set<String> told = new HashSet<>();
  private String outcome;
  private Map<String, Object> failure;
  private String running;

  JUnit4Listener(Context context, Description whole) {
    this.context = context;
    this.whole = whole;
  }

  @Override
  public void testStarted(Description test) {
    running = JUnit4Tests.idOf(test);
    outcome = "passed";
    failure = null;
    context.selection.noteResult(running);
    context.events.started(running);
  }

  @Override
  public void testFailure(Failure problem) {
    Throwable thrown = problem.getException();
    String id = JUnit4Tests.idOf(problem.getDescription());
    if (id.equals(running)) {
      // Of several, the first tells most: those of tear-down follow.
      if (failure != null) return;
      failure = context.failures.of(thrown);
      outcome = Failures.isOfSetUp(thrown, Selection.classOf(id)) ? "error" : "failed";
    } else if (!tellOfAll(problem.getDescription(), "error", context.failures.of(thrown))) {
      context.events.notRun(id, "error", context.failures.of(thrown));
    }
  }

  @Override
  public void testAssumptionFailure(Failure assumption) {
    if (JUnit4Tests.idOf(assumption.getDescription()).equals(running)) outcome = "skipped";
    else tellOfAll(assumption.getDescription(), "skipped", null);
  }

  @Override
  public void testIgnored(Description test) {
    tellOfAll(test, "skipped", null);
  }

  @Override
  public void testFinished(Description test) {
    told.add(running);
    context.events.finished(running, outcome, failure);
    running = null;
  }

  private boolean tellOfAll(Description about, String outcome, Map<String, Object> failure) {
    boolean hasTold = false;
    for (Description test : JUnit4Tests.leavesOf(planned(whole, about))) {
      String id = JUnit4Tests.idOf(test);
      if (!told.add(id)) continue;
      context.selection.noteResult(id);
      context.events.notRun(id, outcome, failure);
      hasTold = true;
    }
    return hasTold;
  }

  /** What is told of a class comes without its tests. */
  private static Description planned(Description part, Description about) {
    if (!about.getChildren().isEmpty() || about.isTest() && about.getMethodName() != null) return about;
    if (part.equals(about) || part.getDisplayName().equals(about.getDisplayName())) return part;
    for (Description child : part.getChildren()) {
      Description found = planned(child, about);
      if (found != about) return found;
    }
    return about;
  }
}
