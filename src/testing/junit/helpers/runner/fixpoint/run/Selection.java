package fixpoint.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The tests that were named, and of which classes they are. */
final class Selection {
  private final TestClasses classes;
  private final Set<String> tests;
  private final Set<String> files;
  private final List<String> folders;
  private final Set<String> done;
  private final boolean isListing;
  private final Set<String> found = new LinkedHashSet<>();

  Selection(Request request, TestClasses classes) {
    this.classes = classes;
    this.tests = new LinkedHashSet<>(request.all("test"));
    this.files = new LinkedHashSet<>(request.all("file"));
    this.folders = request.all("folder");
    this.isListing = request.has("list");
    this.done = new LinkedHashSet<>(request.all("excluded"));
  }

  /** Classes to look for tests in. Those that are named are taken whatever surefire's patterns say. */
  List<String> candidates() throws IOException {
    Set<String> candidates = new LinkedHashSet<>();
    boolean isEverything = tests.isEmpty() && files.isEmpty() && folders.isEmpty();
    Set<String> named = new LinkedHashSet<>();
    for (String test : tests) named.add(classOf(test));
    for (String className : classes.all()) {
      if (isEverything && classes.isIncluded(className)) candidates.add(className);
      if (named.contains(className)) {
        candidates.add(outermost(className));
        candidates.add(className);
      }
      if (files.isEmpty() && folders.isEmpty()) continue;
      String file = classes.fileOf(className);
      if (file == null) continue;
      if (files.contains(file) && !className.contains("$")) candidates.add(className);
      if (isBelowFolder(file) && classes.isIncluded(className)) candidates.add(className);
    }
    return new ArrayList<>(candidates);
  }

  /** Whether a test, or one of those that a method will turn out to have, is to be run. Notes what names stand for it. */
  boolean isSelected(String id) {
    if (isDone(id)) return false;
    return isNamed(id);
  }

  boolean isNamed(String id) {
    if (tests.isEmpty() && files.isEmpty() && folders.isEmpty()) return true;
    boolean isNamed = false;
    for (String test : tests) {
      if (!covers(test, id) && !test.startsWith(id + "[")) continue;
      // Whether a method has such a call is known when it is made.
      if (isListing || covers(test, id)) found.add(test);
      isNamed = true;
    }
    String file = classes.fileOf(classOf(id));
    if (file == null) return isNamed;
    if (files.contains(file)) {
      found.add(file);
      isNamed = true;
    }
    for (String folder : folders) {
      if (!isBelow(file, folder) || !classes.isIncluded(outermost(classOf(id)))) continue;
      found.add(folder);
      isNamed = true;
    }
    return isNamed;
  }

  /** A test, or a method as a whole, has come to an end. */
  void noteResult(String id) {
    for (String test : tests) if (covers(test, id) || test.startsWith(id + "[")) found.add(test);
  }

  boolean isDone(String id) {
    for (String test : done) if (covers(test, id)) return true;
    return false;
  }

  /** The numbers that follow a method in names that stand for single calls of it. Empty: all calls, if it is selected. */
  List<String> namedCalls(String id) {
    List<String> calls = new ArrayList<>();
    for (String test : tests) {
      if (covers(test, id)) return new ArrayList<>();
      if (test.startsWith(id + "[")) calls.add(test.substring(id.length()));
    }
    return isNamedOtherwise(id) ? new ArrayList<>() : calls;
  }

  /** The calls of a method that are not to be run again. */
  List<String> doneCalls(String id) {
    List<String> calls = new ArrayList<>();
    for (String test : done) if (test.startsWith(id + "[")) calls.add(test.substring(id.length()));
    return calls;
  }

  /** Names that stand for no test. */
  List<String> notFound() {
    List<String> names = new ArrayList<>(tests);
    names.addAll(files);
    names.addAll(folders);
    names.removeAll(found);
    return names;
  }

  private boolean isNamedOtherwise(String id) {
    String file = classes.fileOf(classOf(id));
    return file != null && (files.contains(file) || isBelowFolder(file));
  }

  private boolean isBelowFolder(String file) {
    for (String folder : folders) if (isBelow(file, folder)) return true;
    return false;
  }

  private static boolean isBelow(String file, String folder) {
    return folder.equals(".") || file.startsWith(folder + "/");
  }

  /** Whether a name stands for a test: the test itself, its method, or a class around it. */
  private static boolean covers(String name, String id) {
    if (!id.startsWith(name)) return false;
    if (id.length() == name.length()) return true;
    char next = id.charAt(name.length());
    return name.contains("#") ? next == '[' : next == '#' || next == '$';
  }

  static String classOf(String id) {
    int hash = id.indexOf('#');
    return hash < 0 ? id : id.substring(0, hash);
  }

  private static String outermost(String className) {
    int dollar = className.indexOf('$');
    return dollar <= 0 ? className : className.substring(0, dollar);
  }
}
