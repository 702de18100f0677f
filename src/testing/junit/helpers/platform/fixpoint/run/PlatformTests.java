package fixpoint.run;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Tests of the JUnit Platform: Jupiter's, JUnit 3's and 4's by the vintage engine, those of other engines. */
final class PlatformTests implements TestEngine {
  /** Nobody tells how many calls a parametrised test has; those beyond the last one do not matter. */
  private static final int MOST_CALLS = 2_000;

  @Override
  public void run(Context context) throws Exception {
    List<DiscoverySelector> selectors = new ArrayList<>();
    for (String className : context.selection.candidates()) selectors.add(selectClass(className));
    if (selectors.isEmpty()) {
      context.events.collected(new ArrayList<>());
      return;
    }
    Launcher launcher = LauncherFactory.create();
    TestPlan plan = launcher.discover(request(context, selectors));
    List<DiscoverySelector> calls = singleCalls(context, plan);
    // Engines know the calls of a method by their ids alone.
    if (calls != null) plan = launcher.discover(request(context, calls));
    context.events.collected(collected(context, plan));
    if (!context.isListing()) launcher.execute(plan, new PlatformListener(context));
  }

  private static LauncherDiscoveryRequest request(Context context, List<DiscoverySelector> selectors) throws Exception {
    LauncherDiscoveryRequestBuilder builder = LauncherDiscoveryRequestBuilder.request().selectors(selectors);
    builder.filters(
        (PostDiscoveryFilter) descriptor -> FilterResult.includedIf(!isTest(descriptor) || isSelected(context, descriptor)));
    Properties parameters = new Properties();
    String given = context.request.one("configurationParameters");
    if (given != null) parameters.load(new StringReader(given));
    for (String name : parameters.stringPropertyNames()) {
      builder.configurationParameter(name, parameters.getProperty(name));
    }
    // Coverage of a test is what runs while it does.
    builder.configurationParameter("junit.jupiter.execution.parallel.enabled", "false");
    List<String> groups = tags(context.request.one("groups"));
    List<String> excluded = tags(context.request.one("excludedGroups"));
    if (!groups.isEmpty()) builder.filters(TagFilter.includeTags(groups));
    if (!excluded.isEmpty()) builder.filters(TagFilter.excludeTags(excluded));
    return builder.build();
  }

  private static List<String> tags(String text) {
    List<String> tags = new ArrayList<>();
    if (text != null) for (String tag : text.split(",")) if (!tag.trim().isEmpty()) tags.add(tag.trim());
    return tags;
  }

  private static boolean isTest(TestDescriptor descriptor) {
    boolean isRoot = !descriptor.getParent().isPresent();
    return !isRoot && (descriptor.isTest() || (descriptor.mayRegisterTests() && PlatformIds.isMethod(descriptor)));
  }

  private static boolean isSelected(Context context, TestDescriptor descriptor) {
    String id = PlatformIds.of(descriptor);
    return context.selection.isSelected(id);
  }

  /** Null if no method is to be called in part. */
  private static List<DiscoverySelector> singleCalls(Context context, TestPlan plan) {
    List<DiscoverySelector> selectors = new ArrayList<>();
    boolean isPartial = false;
    for (TestIdentifier test : testsOf(plan)) {
      String id = PlatformIds.of(test);
      List<String> named = context.selection.namedCalls(id);
      List<String> done = context.selection.doneCalls(id);
      boolean isCalledInPart = test.isContainer() && !(named.isEmpty() && done.isEmpty());
      if (!isCalledInPart) {
        selectors.add(selectUniqueId(test.getUniqueId()));
        continue;
      }
      isPartial = true;
      for (String call : named.isEmpty() ? allCalls() : named) {
        if (!startsWithAny(call, done)) selectors.addAll(selectorsOf(test, call));
      }
    }
    return isPartial ? selectors : null;
  }

  private static List<String> allCalls() {
    List<String> calls = new ArrayList<>();
    for (int i = 1; i <= MOST_CALLS; i++) calls.add("[" + i + "]");
    return calls;
  }

  private static boolean startsWithAny(String call, List<String> others) {
    for (String other : others) if (other.startsWith(call) || call.startsWith(other)) return true;
    return false;
  }

  /** @param call numbers in brackets: of a call, or of containers and tests that a factory makes */
  private static List<DiscoverySelector> selectorsOf(TestIdentifier method, String call) {
    String[] numbers = call.substring(1, call.length() - 1).split("\\]\\[");
    String id = method.getUniqueId();
    if (!id.contains("[test-factory:")) {
      return Arrays.asList(selectUniqueId(id + "/[test-template-invocation:#" + numbers[0] + "]"));
    }
    StringBuilder container = new StringBuilder(id);
    for (int i = 0; i < numbers.length - 1; i++) container.append("/[dynamic-container:#").append(numbers[i]).append(']');
    String last = numbers[numbers.length - 1];
    return Arrays.asList(
        selectUniqueId(container + "/[dynamic-test:#" + last + "]"),
        selectUniqueId(container + "/[dynamic-container:#" + last + "]"));
  }

  /** Tests, and methods that will turn out to be several tests. */
  static List<TestIdentifier> testsOf(TestPlan plan) {
    List<TestIdentifier> tests = new ArrayList<>();
    for (TestIdentifier root : plan.getRoots()) {
      for (TestIdentifier identifier : plan.getDescendants(root)) {
        boolean hasChildren = !plan.getChildren(identifier).isEmpty();
        if (identifier.isTest() || (!hasChildren && PlatformIds.isMethod(identifier))) tests.add(identifier);
      }
    }
    return tests;
  }

  private static List<Map<String, Object>> collected(Context context, TestPlan plan) {
    Map<String, Map<String, Object>> tests = new LinkedHashMap<>();
    for (TestIdentifier test : testsOf(plan)) {
      String id = PlatformIds.of(test);
      Map<String, Object> testCase = context.testCase(id, Selection.classOf(id), PlatformIds.methodOf(test));
      if (testCase != null) tests.put(id, testCase);
    }
    return new ArrayList<>(tests.values());
  }
}
