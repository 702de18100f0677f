package fixpoint.run;

import java.util.ArrayList;
import java.util.List;
import org.junit.experimental.categories.Categories.CategoryFilter;
import org.junit.runner.manipulation.Filter;

/** Surefire's groups and excludedGroups, which are categories for JUnit 4. */
final class JUnit4Categories {
  private JUnit4Categories() {}

  /** Null if there are none. */
  static Filter of(Request request) {
    Filter filter = null;
    for (Class<?> category : classes(request.one("excludedGroups"))) filter = both(filter, CategoryFilter.exclude(category));
    List<Class<?>> included = classes(request.one("groups"));
    if (included.isEmpty()) return filter;
    return both(filter, anyOf(included));
  }

  private static Filter both(Filter one, Filter other) {
    return one == null ? other : one.intersect(other);
  }

  private static Filter anyOf(List<Class<?>> categories) {
    List<Filter> filters = new ArrayList<>();
    for (Class<?> category : categories) filters.add(CategoryFilter.include(category));
    return new Filter() {
      @Override
      public boolean shouldRun(org.junit.runner.Description description) {
        for (Filter filter : filters) if (filter.shouldRun(description)) return true;
        return false;
      }

      @Override
      public String describe() {
        return "categories";
      }
    };
  }

  private static List<Class<?>> classes(String text) {
    List<Class<?>> classes = new ArrayList<>();
    if (text == null) return classes;
    for (String name : text.split(",")) {
      try {
        if (!name.trim().isEmpty()) classes.add(Class.forName(name.trim()));
      } catch (ClassNotFoundException unknown) {
        throw new IllegalArgumentException("surefire's group " + name.trim() + " is no class of the project", unknown);
      }
    }
    return classes;
  }
}
