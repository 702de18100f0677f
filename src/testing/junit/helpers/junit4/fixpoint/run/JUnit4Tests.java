package fixpoint.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.Request;
import org.junit.runner.RunWith;
import org.junit.runner.Runner;
import org.junit.runner.manipulation.Filter;

/** Tests of JUnit 4, and those of JUnit 3 that it runs. */
final class JUnit4Tests implements TestEngine {
  @Override
  public void run(Context context) throws Exception {
    List<Runner> runners = new ArrayList<>();
    Map<String, Map<String, Object>> tests = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (String className : context.selection.candidates()) {
      Class<?> type = loaded(context, className);
      if (type == null || !mayHaveTests(type)) continue;
      Runner runner =
          Request.aClass(type).filterWith(new SelectedTests(context, JUnit4Categories.of(context.request))).getRunner();
      boolean hasTests = false;
      for (Description test : leavesOf(runner.getDescription())) {
        String id = idOf(test);
        // What a filter leaves nothing of is a runner that fails.
        if (isOfJUnit(test) && !isInitializationError(test)) continue;
        if (isInitializationError(test) && !isReal(type, test)) continue;
        hasTests |= seen.add(id);
        Map<String, Object> testCase = context.testCase(id, className, methodOf(test));
        if (testCase != null) tests.put(id, testCase);
      }
      if (hasTests) runners.add(runner);
    }
    context.events.collected(new ArrayList<>(tests.values()));
    if (context.isListing()) return;
    for (Runner runner : runners) {
      JUnitCore core = new JUnitCore();
      core.addListener(new JUnit4Listener(context, runner.getDescription()));
      core.run(Request.runner(runner));
    }
  }

  private static Class<?> loaded(Context context, String className) {
    try {
      return Class.forName(className, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException | LinkageError problem) {
      context.events.collectionError(context.failures.collectionError(problem, context.classes.fileOf(className)));
      return null;
    }
  }

  /** As surefire asks: a class that can be made, with tests of its own or inherited, or with a runner. */
  private static boolean mayHaveTests(Class<?> type) {
    if (java.lang.reflect.Modifier.isAbstract(type.getModifiers()) || type.isInterface()) return false;
    for (Class<?> t = type; t != null; t = t.getSuperclass()) {
      if (t.getName().equals("junit.framework.TestCase") || t.getName().equals("junit.framework.TestSuite")) return true;
      if (t.isAnnotationPresent(RunWith.class)) return true;
      try {
        for (java.lang.reflect.Method method : t.getDeclaredMethods()) {
          if (method.isAnnotationPresent(org.junit.Test.class)) return true;
          if (method.getName().equals("suite") && method.getParameterTypes().length == 0) return true;
        }
      } catch (LinkageError broken) {
        return true;
      }
    }
    return false;
  }

  static List<Description> leavesOf(Description description) {
    List<Description> leaves = new ArrayList<>();
    if (description.isTest()) leaves.add(description);
    for (Description child : description.getChildren()) leaves.addAll(leavesOf(child));
    return leaves;
  }

  static String idOf(Description description) {
    String method = description.getMethodName();
    String className = description.getClassName();
    return method == null ? className : className + "#" + method;
  }

  private static String methodOf(Description test) {
    String method = test.getMethodName();
    return method == null ? "" : method.replaceAll("\\[.*", "");
  }

  private static boolean isOfJUnit(Description test) {
    return test.getClassName().startsWith("org.junit.") || test.getClassName().startsWith("junit.framework.");
  }

  private static boolean isInitializationError(Description test) {
    return "initializationError".equals(test.getMethodName());
  }

  /** An error of the class, and not of a filter that has left nothing of it. */
  private static boolean isReal(Class<?> type, Description test) {
    if (isOfJUnit(test)) return false;
    for (Description leaf : leavesOf(Request.aClass(type).getRunner().getDescription())) {
      if (isInitializationError(leaf)) return true;
    }
    return false;
  }

  private static final class SelectedTests extends Filter {
    private final Context context;
    private final Filter categories;

    SelectedTests(Context context, Filter categories) {
      this.context = context;
      this.categories = categories;
    }

    @Override
    public boolean shouldRun(Description description) {
      if (categories != null && !categories.shouldRun(description)) return false;
      if (description.isTest()) return context.selection.isSelected(idOf(description));
      for (Description child : description.getChildren()) if (shouldRun(child)) return true;
      return false;
    }

    @Override
    public String describe() {
      return "selected tests";
    }
  }
}
